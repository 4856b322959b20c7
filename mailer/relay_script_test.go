package mailer

import (
	"bufio"
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
	say map[string]string // by "greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot", "RSET", "QUIT", "AUTH", "STARTTLS"

	mu    sync.Mutex
	lines []string // what the clients said, without the messages
	mails []string
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
}

func newScripted(t *testing.T, say map[string]string) *scripted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{Listener: l, say: say}
	s.wg.Go(s.accept)
	t.Cleanup(s.stop)
	return s
}

func (s *scripted) relay() Relay {
	addr := s.Addr().(*net.TCPAddr)
	return Relay{Host: "127.0.0.1", Port: addr.Port}
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

// reply says what the script has for step and tells whether to go on.
func (s *scripted) reply(c net.Conn, step string) bool {
	text, ok := s.say[step]
	if !ok {
		text = goodDay[step]
	}
	switch text {
	case sayDrop, "":
		return false
	case sayHang:
		_, _ = c.Read(make([]byte, 1)) // until stop, or the client, closes it
		return false
	}
	_, err := c.Write([]byte(text + "\r\n"))
	return err == nil
}

func (s *scripted) talk(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	if !s.reply(c, "greeting") {
		return
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		s.mu.Lock()
		s.lines = append(s.lines, strings.TrimSpace(line))
		s.mu.Unlock()
		verb := strings.ToUpper(strings.TrimSpace(line))
		if len(verb) > 4 && verb != "STARTTLS" {
			verb = verb[:4]
		}
		if !s.reply(c, verb) {
			return
		}
		if verb == "DATA" && (s.say["DATA"] == "" || strings.HasPrefix(s.say["DATA"], "354")) && !s.message(c, r) {
			return
		}
	}
}

func (s *scripted) message(c net.Conn, r *bufio.Reader) bool {
	if s.say["body"] == sayDrop {
		return false
	}
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(line)
	}
	s.mu.Lock()
	s.mails = append(s.mails, b.String())
	s.mu.Unlock()
	return s.reply(c, "dot") && s.say["after"] != sayDrop
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

// hasty are timeouts with which a test needn't wait.
var hasty = timeouts{
	connect: 2 * time.Second, greeting: 300 * time.Millisecond, mail: 300 * time.Millisecond, rcpt: 300 * time.Millisecond,
	data: 300 * time.Millisecond, body: 2 * time.Second, dot: 300 * time.Millisecond, quit: 100 * time.Millisecond,
}
