// Package sink is a mail server that takes everything and delivers to no one.
//
// The demo sends its mails to it, so that a newcomer sees real mails that went
// over real SMTP without a single one leaving the machine. The tests let it refuse,
// greylist, hang and drop as real servers do on bad days. The benchmarks send to it
// what a busy relay gets in a second. It speaks SMTP by itself, over raw
// connections, since a library is too slow for the last and too polite for the
// others: a mail that is only counted costs no allocation and one write, whatever
// came in one packet is answered in one packet, and at each step of the
// conversation it can say any line, say it late or byte by byte, or cut the wire.
//
// What it speaks: RFC 5321 with PIPELINING, SIZE, 8BITMIME, SMTPUTF8,
// ENHANCEDSTATUSCODES, STARTTLS and AUTH (PLAIN, LOGIN), each of which may be left
// out. A script says for a recipient, or for a step of everybody's conversation,
// which replies it gets, one after the other; after the last of them everything is
// fine. ParseFault reads such a script from a line that a person types.
//
// What is kept: every message in memory, unless CountOnly, and a file for each with
// Dir. With Log, a line for each stored message is on the disk before the 250
// leaves: it survives a killed sender, a killed sink and a power cut. The rest is
// gone when the process ends.
//
// What it won't do: check who connects, limit how much it is given but for the size
// of one message, or end a conversation because nothing is said. It listens on
// loopback unless told otherwise and isn't a server for the open: anybody who
// reaches it may fill its memory.
package sink

import (
	"crypto/tls"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"
)

// Options says where the sink listens and what it answers. The zero value
// listens on a free port of loopback and takes everything.
type Options struct {
	Addr   string             // host:port; 127.0.0.1:0 when empty
	Clock  clock.Clock        // dates what arrives and ends greylisting; the machine's when nil
	Script map[string][]Reply // by recipient, in any case
	Dir    string             // when set, each message is written there as 0001.eml, 0002.eml, …
	// Log, when set, is a file to which each stored message adds a line before its
	// sender is told: unix-ms, recipient, Message-ID and size, with tabs between.
	Log string

	// CountOnly keeps no message in memory, only how many each recipient got.
	CountOnly bool
	// Sample keeps the last message although CountOnly is set; see Last.
	Sample bool
	// Check looks at each message before it is stored, on many goroutines at once.
	// Its error refuses the mail with 554. With CountOnly, the message's Raw is good
	// only until Check returns.
	Check func(Message) error
	// OnMessage is told of each message before its sender is, one at a time. It
	// may ask the sink for what is there. With CountOnly, Raw is good only until
	// it returns.
	OnMessage func(Message)

	TLS            *tls.Config // offers STARTTLS; see SelfSigned
	User, Password string      // when set, mail is taken only after AUTH PLAIN or LOGIN

	// Without names extensions that are left out, such as "PIPELINING" or "SIZE".
	Without []string
	// StrictSync closes the connection with 554 when a client says more than it may
	// before it has read the reply: behind any command without PIPELINING, and behind
	// EHLO, DATA and the others of RFC 2920, section 3.1, with it.
	StrictSync bool
	// MaxSize is the largest message in bytes; 50 MiB when 0.
	MaxSize int64
	// MaxConnections refuses one more with 421; without limit when 0.
	MaxConnections int
	// MaxPerConnection answers MAIL with 421 after so many mails on a connection;
	// without limit when 0.
	MaxPerConnection int

	// Latency is how long each write of replies waits before it is sent, as if the
	// relay were far away.
	Latency time.Duration
	// SlowBy is how long a slow reply waits before each of its bytes; a second when 0.
	SlowBy time.Duration
	// After starts the waits above and the delays of scripts, as time.After does; a
	// test that owns the time puts its own here. time.After's way when nil.
	After func(time.Duration) <-chan time.Time
}

// Message is one mail as it was received: one recipient, one message.
type Message struct {
	ID   int // counted from 1, in the order of arrival; 0 before it is stored
	From string
	To   string
	At   time.Time
	Raw  []byte // with CRLF, dots unstuffed; not to be changed
}

// Sink is a running server. It is safe for concurrent use.
type Sink struct {
	options Options
	offers  extensions
	server  *server
	log     *journal // nil without Options.Log

	scripted atomic.Bool // there is a script, for a recipient or a step

	storing sync.Mutex // one message at a time; taken before mu

	mu       sync.Mutex
	messages []Message
	latest   sampled
	stored   int // the last ID; needs storing
	counts   counts
	scripts  map[string]*script
	steps    map[Step]*script
}

// Start listens; Close ends it. Its errors are those of the file and the network.
func Start(o Options) (*Sink, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.MaxSize == 0 {
		o.MaxSize = 50 << 20
	}
	if o.SlowBy == 0 {
		o.SlowBy = time.Second
	}
	s := &Sink{
		options: o,
		offers:  offered(o),
		counts:  newCounts(),
		scripts: map[string]*script{},
		steps:   map[Step]*script{},
	}
	for address, replies := range o.Script {
		s.Script(address, replies...)
	}
	return s, s.open()
}

// Addr is host:port of where it listens.
func (s *Sink) Addr() string { return s.server.listener.Addr().String() }

// Close takes no more mail, drops the open connections and returns when nothing
// of it runs any more. What was stored can still be asked for.
func (s *Sink) Close() {
	s.server.shut()
	s.log.close()
}

// Messages are all that arrived, in order; none with CountOnly.
func (s *Sink) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Message is the one with this ID.
func (s *Sink) Message(id int) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id < 1 || id > len(s.messages) {
		return Message{}, false
	}
	return s.messages[id-1], true
}

// Counts are the counts of each recipient that was ever named, in lower case.
func (s *Sink) Counts() map[string]Count {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Collect(s.counts.all())
}

// Totals are the counts of all recipients together.
func (s *Sink) Totals() Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts.totals
}

// Script adds replies for a recipient, behind those that it still has.
func (s *Sink) Script(address string, replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(address)
	if s.scripts[key] == nil {
		s.scripts[key] = &script{}
	}
	s.scripts[key].add(replies...)
	s.scripted.Store(true)
}

// FailNext gives r, whatever its At, to the next n who come to a step and whose
// recipients have no reply of their own for it; to all when n is negative.
func (s *Sink) FailNext(at Step, r Reply, n int) {
	r.At = at
	if n < 0 {
		r.Always, n = true, 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.steps[at] == nil {
		s.steps[at] = &script{}
	}
	s.steps[at].add(Times(n, r)...)
	s.scripted.Store(true)
}
