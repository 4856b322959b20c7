package sink

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one client's conversation.
type session struct {
	sink  *Sink
	conn  *smtp.Conn
	known bool // has logged in, or needn't
	from  string
	to    []string
}

func (s *Sink) newSession(c *smtp.Conn) *session {
	return &session{sink: s, conn: c, known: s.options.User == ""}
}

// AuthMechanisms offers PLAIN when the sink has a user.
func (c *session) AuthMechanisms() []string {
	if c.sink.options.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth checks the user and the password.
func (c *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != c.sink.options.User || password != c.sink.options.Password {
			return errors.New("wrong user or password")
		}
		c.known = true
		return nil
	}), nil
}

// Mail begins a message.
func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	if !c.known {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	c.from = from
	return nil
}

// Rcpt names a recipient, whose script may refuse.
func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.sink.count(to, Count{Asked: 1})
	if r, ok := c.sink.next(to, AtRcpt); ok {
		if r.Drop {
			return c.drop()
		}
		if err := r.err(); err != nil {
			return err
		}
	}
	c.to = append(c.to, to)
	return nil
}

// Data takes the message; the scripts of its recipients may refuse it.
func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the client went away before the dot: nothing was received
	}
	for _, to := range c.to {
		if err := c.receive(to, raw); err != nil {
			return err
		}
	}
	return nil
}

func (c *session) receive(to string, raw []byte) error {
	reply, scripted := c.sink.next(to, AtDot)
	if !scripted || reply.Keep {
		if err := c.sink.store(c.from, to, raw); err != nil {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: err.Error()}
		}
	}
	switch {
	case reply.Drop:
		return c.drop()
	case scripted:
		return reply.err()
	}
	return nil
}

// drop closes the connection, so that the answer which go-smtp still writes
// reaches no one.
func (c *session) drop() error {
	_ = c.conn.Conn().Close()
	return nil
}

// Reset forgets the message that was begun.
func (c *session) Reset() { c.from, c.to = "", nil }

// Logout ends the conversation.
func (c *session) Logout() error { return nil }

func (s *Sink) count(address string, more Count) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(address, more)
}

// add needs s.mu.
func (s *Sink) add(address string, more Count) {
	key := strings.ToLower(address)
	c := s.counts[key]
	s.counts[key] = Count{Asked: c.Asked + more.Asked, Stored: c.Stored + more.Stored}
}

// store keeps a message, first in its file, so that what is listed can be opened.
// One at a time: the files, the list and the calls to OnMessage have one order.
func (s *Sink) store(from, to string, raw []byte) error {
	s.storing.Lock()
	defer s.storing.Unlock()
	m := Message{ID: len(s.messages) + 1, From: from, To: to, At: s.options.Clock.Now(), Raw: raw}
	if s.options.Dir != "" {
		name := filepath.Join(s.options.Dir, fmt.Sprintf("%04d.eml", m.ID))
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			return err
		}
	}
	s.keep(m)
	if s.options.OnMessage != nil {
		s.options.OnMessage(m)
	}
	return nil
}

func (s *Sink) keep(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, m)
	s.add(m.To, Count{Stored: 1})
}
