package mailer

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// scripted is a raw relay on loopback that says at each step just what a test
// wants: a reply, or one of the words below. A step that isn't named gets the
// reply of a good day.
type scripted struct {
	net.Listener

	// say is by "greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot", "RSET", "QUIT", "AUTH",
	// "STARTTLS"; "RCPT 2" is for the second RCPT only. "DATA anyway" is the reply to DATA
	// when no recipient was taken, and "dot anyway" to the message that then comes.
	say map[string]string

	// early is the reply to a command behind which the next one stands already.
	early string
	drip  bool // writes replies byte by byte
	flood bool // keeps replies back until there is nothing left to read
	flush bool // forgets what came behind a final dot

	mu    sync.Mutex
	times map[string]int
	lines []string      // what the clients said, without the messages
	more  chan struct{} // closed when there is another line
	mails []string
	torn  []string // messages, and words taken for one, without a dot
	wg    sync.WaitGroup
	conns []net.Conn
}

const (
	sayDrop = "(drop)" // closes the connection
	sayHang = "(hang)" // says nothing, until the test ends
)

var goodDay = map[string]string{
	"greeting": "220 relay.example ESMTP", "EHLO": "250-relay.example\r\n250 8BITMIME", "HELO": "250 relay.example",
	"MAIL": "250 2.1.0 Ok", "RCPT": "250 2.1.5 Ok", "DATA": "354 Go ahead", "dot": "250 2.0.0 Ok: queued as 4711",
	"RSET": "250 2.0.0 Ok", "QUIT": "221 2.0.0 Bye", "NOOP": "250 2.0.0 Ok",
	"DATA anyway": "503 5.5.1 No valid recipients", "dot anyway": "554 5.5.1 No valid recipients",
}

// inGroups is say for a relay that offers PIPELINING.
func inGroups(say map[string]string) map[string]string {
	all := map[string]string{"EHLO": "250-relay.example\r\n250-PIPELINING\r\n250 8BITMIME"}
	maps.Copy(all, say)
	return all
}

func newScripted(t *testing.T, say map[string]string) *scripted {
	t.Helper()
	s := &scripted{say: say}
	s.listen(t)
	return s
}

func (s *scripted) listen(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Listener = l
	s.wg.Go(s.accept)
	t.Cleanup(s.stop)
}

func (s *scripted) relay() Relay {
	addr := s.Addr().(*net.TCPAddr)
	return Relay{Host: "127.0.0.1", Port: addr.Port}
}

func (s *scripted) transport() *smtpTransport {
	return &smtpTransport{relay: s.relay(), timeouts: hasty}
}

func (s *scripted) stop() {
	_ = s.Close()
	s.mu.Lock()
	for _, c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *scripted) accept() {
	for {
		c, err := s.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns = append(s.conns, c)
		s.mu.Unlock()
		s.wg.Go(func() { s.talk(c) })
	}
}

// dialogue is one client's conversation.
type dialogue struct {
	*scripted
	net.Conn
	r    *bufio.Reader
	kept strings.Builder
	rcpt bool // a recipient was taken
}

func (s *scripted) talk(c net.Conn) {
	defer c.Close()
	if (&dialogue{scripted: s, Conn: c}).reply("greeting") {
		s.hear(c)
	}
}

// hear answers what a client says, from EHLO on.
func (s *scripted) hear(c net.Conn) {
	d := &dialogue{scripted: s, Conn: c, r: bufio.NewReader(c)}
	for {
		line, err := d.r.ReadString('\n')
		if err != nil {
			return
		}
		s.mu.Lock()
		s.lines = append(s.lines, strings.TrimSpace(line))
		if s.more != nil {
			close(s.more)
			s.more = nil
		}
		s.mu.Unlock()
		if !d.answer(strings.ToUpper(strings.TrimSpace(line))) {
			return
		}
	}
}

// answer replies to a command and tells whether to go on.
func (d *dialogue) answer(verb string) bool {
	if len(verb) > 4 && verb != "STARTTLS" {
		verb = verb[:4]
	}
	if d.early != "" && d.r.Buffered() > 0 {
		return d.put(d.early)
	}
	step := verb
	if verb == "DATA" && !d.rcpt {
		step = "DATA anyway"
	}
	text := late(d.text(step))
	if !d.put(text) {
		return false
	}
	taken := text[0] == '2' || text[0] == '3'
	switch verb {
	case "MAIL", "RSET":
		d.rcpt = false
	case "RCPT":
		d.rcpt = taken
	case "DATA":
		return text[0] != '3' || d.message()
	}
	return verb != "QUIT"
}

// text is what the script has for a step.
func (s *scripted) text(step string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.times == nil {
		s.times = map[string]int{}
	}
	s.times[step]++
	for _, key := range []string{fmt.Sprintf("%s %d", step, s.times[step]), step} {
		if text, ok := s.say[key]; ok {
			return text
		}
	}
	return goodDay[step]
}

func (d *dialogue) reply(step string) bool { return d.put(late(d.text(step))) }

// late waits where the script has "(after 9m)" before the reply, and gives the reply:
// for a bubble of testing/synctest.
func late(text string) string {
	rest, ok := strings.CutPrefix(text, "(after ")
	if !ok {
		return text
	}
	wait, text, _ := strings.Cut(rest, ")")
	d, err := time.ParseDuration(wait)
	if err != nil {
		panic(err)
	}
	time.Sleep(d)
	return text
}

// put says text and tells whether to go on.
func (d *dialogue) put(text string) bool {
	switch text {
	case sayDrop, "":
		d.flushKept()
		return false
	case sayHang:
		d.flushKept()
		_, _ = d.Read(make([]byte, 1)) // until stop, or the client, closes it
		return false
	}
	d.kept.WriteString(text + "\r\n")
	return d.flood && d.r != nil && d.r.Buffered() > 0 || d.flushKept()
}

func (d *dialogue) flushKept() bool {
	defer d.kept.Reset()
	if !d.drip {
		_, err := d.Write([]byte(d.kept.String()))
		return err == nil
	}
	for _, b := range []byte(d.kept.String()) {
		if _, err := d.Write([]byte{b}); err != nil {
			return false
		}
	}
	return true
}

func (d *dialogue) message() bool {
	if d.say["body"] == sayDrop {
		return false
	}
	var b strings.Builder
	for {
		line, err := d.r.ReadString('\n')
		if err != nil {
			d.mu.Lock()
			d.torn = append(d.torn, b.String()+line)
			d.mu.Unlock()
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(line)
	}
	if d.flush {
		_, _ = d.r.Discard(d.r.Buffered())
	}
	if !d.rcpt {
		return d.reply("dot anyway")
	}
	d.mu.Lock()
	d.mails = append(d.mails, b.String())
	d.mu.Unlock()
	d.rcpt = false
	return d.reply("dot") && d.say["after"] != sayDrop
}

func (s *scripted) heard(verb string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, l := range s.lines {
		if strings.HasPrefix(strings.ToUpper(l), verb) {
			n++
		}
	}
	return n
}

// await waits until verb was heard n times: a client that hangs up at once may take what
// it said last with it.
func (s *scripted) await(verb string, n int) {
	for s.heard(verb) < n {
		s.mu.Lock()
		if s.more == nil {
			s.more = make(chan struct{})
		}
		more := s.more
		s.mu.Unlock()
		if s.heard(verb) < n {
			<-more
		}
	}
}

// said is what the clients said.
func (s *scripted) said() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// received are the messages that came whole, as they were on the wire.
func (s *scripted) received() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

// hasty are timeouts with which a test needn't wait.
var hasty = timeouts{
	connect: 2 * time.Second, greeting: 300 * time.Millisecond, mail: 300 * time.Millisecond, rcpt: 300 * time.Millisecond,
	data: 300 * time.Millisecond, body: 2 * time.Second, dot: 300 * time.Millisecond, quit: 100 * time.Millisecond,
}

// mustDial gives an open connection, which the test's end closes.
func mustDial(ctx context.Context, t testing.TB, transport *smtpTransport) *smtpConnection {
	t.Helper()
	c, err := transport.Dial(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c.(*smtpConnection)
}

// composed is a mail as it leaves.
type composed struct {
	Envelope
	Message []byte
}

// carry brings one mail over the connection, with nothing behind it.
func carry(ctx context.Context, c Connection, mail composed) (Reply, Step, error) {
	if step, err := c.Open(ctx, mail.Envelope); err != nil {
		return Reply{}, step, err
	}
	if step, err := c.Send(ctx, nil, mail.Message); err != nil {
		return Reply{}, step, err
	}
	reply, err := c.Answer()
	return reply, StepDot, err
}
