package sink

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// rejection is what Options.Check found wrong.
type rejection struct{ error }

// needsBody tells whether the bytes of messages are looked at after the dot.
func (s *Sink) needsBody() bool {
	return s.ordered() || s.options.Check != nil || s.options.Sample
}

// ordered tells whether messages get their numbers one at a time: the files, the
// list and the calls to OnMessage have one order.
func (s *Sink) ordered() bool {
	o := &s.options
	return !o.CountOnly || o.Dir != "" || o.OnMessage != nil
}

// asked counts a RCPT command.
func (s *Sink) asked(key []byte) uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts.asked(key)
}

// store takes a message for those who get it: first into its file and the log, so
// that what is counted or listed is there.
func (s *Sink) store(t *transaction) error {
	if len(t.taken) == 0 {
		return nil
	}
	if err := s.check(t); err != nil {
		return err
	}
	if s.ordered() {
		return s.storeInOrder(t)
	}
	if err := s.log.add(s.options.Clock, t); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range t.taken {
		s.counts.stored(r.n, t.body.size)
	}
	s.sample(t)
	return nil
}

func (s *Sink) check(t *transaction) error {
	if s.options.Check == nil {
		return nil
	}
	at := s.options.Clock.Now()
	for _, r := range t.taken {
		if err := s.options.Check(t.message(0, r, at)); err != nil {
			return rejection{err}
		}
	}
	return nil
}

func (t *transaction) message(id int, r rcpt, at time.Time) Message {
	return Message{ID: id, From: string(t.from), To: string(r.address), At: at, Raw: t.body.raw}
}

// storeInOrder is store for one message at a time.
func (s *Sink) storeInOrder(t *transaction) error {
	s.storing.Lock()
	defer s.storing.Unlock()
	at := s.options.Clock.Now()
	for i := range t.taken {
		if s.options.Dir == "" {
			break
		}
		name := filepath.Join(s.options.Dir, fmt.Sprintf("%04d.eml", s.stored+1+i))
		if err := os.WriteFile(name, t.body.raw, 0o600); err != nil {
			return err
		}
	}
	if err := s.log.add(s.options.Clock, t); err != nil {
		return err
	}
	for _, r := range t.taken {
		s.stored++
		m := t.message(s.stored, r, at)
		s.list(m, r.n, t.body.size)
		if s.options.OnMessage != nil {
			s.options.OnMessage(m)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sample(t)
	if !s.options.CountOnly {
		t.body.raw = nil // it is the messages' now
	}
	return nil
}

func (s *Sink) list(m Message, n uint32, size int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.stored(n, size)
	if !s.options.CountOnly {
		s.messages = append(s.messages, m)
	}
}

// sample takes the bytes of the message and leaves those of the one before, for the
// next to be read into. It needs s.mu.
func (s *Sink) sample(t *transaction) {
	if !s.options.Sample || !s.options.CountOnly {
		return
	}
	l := &s.latest
	l.from = append(l.from[:0], t.from...)
	l.to = append(l.to[:0], t.taken[len(t.taken)-1].address...)
	l.raw, t.body.raw = t.body.raw, l.raw[:0]
	l.at, l.is = s.options.Clock.Now(), true
}

// sampled is the last message, in buffers that are used again.
type sampled struct {
	from, to, raw []byte
	at            time.Time
	is            bool
}

// Last is the last message that was stored; there is none with CountOnly unless
// Sample is set.
func (s *Sink) Last() (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.messages); n > 0 {
		return s.messages[n-1], true
	}
	l := &s.latest
	return Message{ID: s.counts.totals.Stored, From: string(l.from), To: string(l.to), At: l.at, Raw: bytes.Clone(l.raw)}, l.is
}
