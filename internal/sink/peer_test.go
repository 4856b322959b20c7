package sink_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"communique/internal/sink"
)

// peer is a client that says just what it is told to.
type peer struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

// dial connects and hears the greeting.
func dial(t *testing.T, s *sink.Sink) *peer {
	t.Helper()
	p := connect(t, s)
	p.hear("220 sink.localhost ESMTP")
	return p
}

func connect(t *testing.T, s *sink.Sink) *peer {
	t.Helper()
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &peer{t, conn, bufio.NewReader(conn)}
}

// hello is dial and EHLO.
func hello(t *testing.T, s *sink.Sink) *peer {
	t.Helper()
	p := dial(t, s)
	p.say("EHLO test")
	for line := ""; !strings.HasPrefix(line, "250 "); {
		line = p.line()
	}
	return p
}

// say sends lines in one write.
func (p *peer) say(lines ...string) {
	p.t.Helper()
	if _, err := io.WriteString(p.conn, strings.Join(lines, "\r\n")+"\r\n"); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) line() string {
	p.t.Helper()
	line, err := p.in.ReadString('\n')
	if err != nil {
		p.t.Fatalf("%q, %v", line, err)
	}
	return strings.TrimSuffix(line, "\r\n")
}

// hear reads a line for each that is wanted, which gives its beginning.
func (p *peer) hear(wants ...string) {
	p.t.Helper()
	for _, want := range wants {
		if line := p.line(); !strings.HasPrefix(line, want) {
			p.t.Fatalf("heard %q, want %q", line, want)
		}
	}
}

// ask is say and hear.
func (p *peer) ask(line string, wants ...string) {
	p.t.Helper()
	p.say(line)
	p.hear(wants...)
}

// ended checks that the sink has closed the connection.
func (p *peer) ended() {
	p.t.Helper()
	if b, err := p.in.ReadByte(); err != io.EOF {
		p.t.Fatalf("%q, %v; want the end", b, err)
	}
}

// wasCut checks that the sink has cut the connection.
func (p *peer) wasCut() {
	p.t.Helper()
	if b, err := p.in.ReadByte(); !errors.Is(err, syscall.ECONNRESET) {
		p.t.Fatalf("%q, %v; want a RST", b, err)
	}
}

// envelope is what comes before a message to a recipient.
func envelope(to string) []string {
	return []string{"MAIL FROM:<b@example.org>", "RCPT TO:<" + to + ">", "DATA"}
}

// mail sends a message and tells what is said to its dot.
func (p *peer) mail(to string, want string) {
	p.t.Helper()
	p.say(envelope(to)...)
	p.hear("250 ", "250 ", "354 ")
	p.say("Message-ID: <1@example.org>", "", "a", ".")
	if want != "" {
		p.hear(want)
	}
}

// eachWay runs a test with a sink whose conversations have goroutines, and with one
// that only counts, whose conversations are held by a poller where there is one.
func eachWay(t *testing.T, o sink.Options, test func(t *testing.T, s *sink.Sink)) {
	for name, count := range map[string]bool{"keeping": false, "counting": true} {
		t.Run(name, func(t *testing.T) {
			o.CountOnly = count
			test(t, start(t, o))
		})
	}
}
