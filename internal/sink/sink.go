// Package sink is a mail server that keeps what it receives and delivers to no one.
//
// The demo sends its mails to it, so that a newcomer sees real mails that went
// over real SMTP without a single one leaving the machine; the tests let it refuse,
// greylist and drop as real servers do. A script says for each recipient which
// replies it gets, one after the other; after the last of them everything is fine.
//
// It listens on loopback unless told otherwise, and it isn't a server for the
// open: anybody who reaches it may fill its memory. What it has replied 250 to is
// in memory, and in a file when it has a folder; the files outlive it, the memory
// doesn't.
package sink

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"communique/internal/clock"

	"github.com/emersion/go-smtp"
)

// Options says where the sink listens and what it answers. The zero value
// listens on a free port of loopback and takes everything.
type Options struct {
	Addr   string             // host:port; 127.0.0.1:0 when empty
	Clock  clock.Clock        // dates what arrives; the machine's when nil
	Script map[string][]Reply // by recipient, in any case
	Dir    string             // when set, each message is written there as 0001.eml, 0002.eml, …

	// OnMessage is told of each message before its sender is, one at a time. It
	// may ask the sink for what is there.
	OnMessage func(Message)

	TLS            *tls.Config // offers STARTTLS; see SelfSigned
	User, Password string      // when set, mail is taken only after AUTH PLAIN
}

// Message is one mail as it was received: one recipient, one message.
type Message struct {
	ID   int // counted from 1, in the order of arrival
	From string
	To   string
	At   time.Time
	Raw  []byte // with CRLF, dots unstuffed; not to be changed
}

// Count says how often a recipient was named and how often mail for it was stored.
type Count struct {
	Asked  int // RCPT commands, refused ones included
	Stored int
}

// Sink is a running server. It is safe for concurrent use.
type Sink struct {
	options  Options
	server   *smtp.Server
	listener *listener
	served   chan struct{}

	storing sync.Mutex // one message at a time; taken before mu

	mu       sync.Mutex
	messages []Message
	counts   map[string]Count
	script   map[string][]Reply
}

// Start listens; Close ends it.
func Start(o Options) (*Sink, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o750); err != nil {
			return nil, fmt.Errorf("sink: %w", err)
		}
	}
	inner, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("sink: %w", err)
	}
	s := &Sink{
		options:  o,
		listener: &listener{Listener: inner, open: map[*connection]struct{}{}},
		served:   make(chan struct{}),
		counts:   map[string]Count{},
		script:   map[string][]Reply{},
	}
	for address, replies := range o.Script {
		s.Script(address, replies...)
	}
	s.server = s.newServer()
	go func() {
		defer close(s.served)
		_ = s.server.Serve(s.listener) // it ends when the listener is closed, with just that error
	}()
	return s, nil
}

func (s *Sink) newServer() *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return s.newSession(c), nil
	}))
	server.Domain = "sink.localhost"
	server.EnableSMTPUTF8 = true
	server.TLSConfig = s.options.TLS
	server.AllowInsecureAuth = s.options.TLS == nil
	server.ErrorLog = log.New(io.Discard, "", 0) // dropped connections are its trade
	return server
}

// Addr is host:port of where it listens.
func (s *Sink) Addr() string { return s.listener.Addr().String() }

// Close takes no more mail, drops the open connections and returns when nothing
// of it runs any more.
func (s *Sink) Close() {
	s.listener.shut()
	<-s.served
	_ = s.server.Shutdown(context.Background()) // every connection is closed: this only waits for the last handlers
}

// Messages are all that arrived, in order.
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
	return maps.Clone(s.counts)
}

// Script adds replies for a recipient, behind those that it still has.
func (s *Sink) Script(address string, replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(address)
	s.script[key] = append(s.script[key], replies...)
}
