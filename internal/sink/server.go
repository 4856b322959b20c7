package sink

import (
	"context"
	"fmt"
	"net"
	"os"
	"sync"
	"time"
)

// server accepts connections and remembers them, so that Close can end those that
// a client keeps open.
type server struct {
	listener net.Listener
	closing  chan struct{} // closed when the sink is
	running  sync.WaitGroup
	poller   *poller // nil where there is none

	mu     sync.Mutex
	open   map[net.Conn]struct{}
	talks  int // conversations, without those that only wait for the client to hang up
	closed bool
}

// open prepares the files and listens.
func (s *Sink) open() error {
	if s.options.Dir != "" {
		if err := os.MkdirAll(s.options.Dir, 0o750); err != nil {
			return fmt.Errorf("sink: %w", err)
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", s.options.Addr)
	if err != nil {
		return fmt.Errorf("sink: %w", err)
	}
	if s.options.Log != "" {
		if s.log, err = openJournal(s.options.Log); err != nil {
			_ = listener.Close()
			return fmt.Errorf("sink: %w", err)
		}
	}
	s.server = &server{listener: listener, closing: make(chan struct{}), open: map[net.Conn]struct{}{}}
	if s.options.calm() {
		s.server.poller = newPoller(s.server)
	}
	s.server.running.Go(s.accept)
	return nil
}

// accept gives each client a goroutine.
func (s *Sink) accept() {
	for {
		conn, err := s.server.listener.Accept()
		if err != nil {
			if s.server.tired() {
				continue
			}
			return
		}
		talks, ok := s.server.enter(conn)
		if !ok {
			_ = conn.Close()
			return
		}
		crowded := s.options.MaxConnections > 0 && talks > s.options.MaxConnections
		c := s.newSession(conn, crowded)
		if !crowded && s.quick() && s.server.poller.take(c) {
			s.server.forget(conn)
			continue
		}
		s.server.talk(c, c.run)
	}
}

// talk lets a session go on in a goroutine of its own.
func (v *server) talk(c *session, run func()) {
	v.running.Go(func() {
		defer v.leave(c.wire)
		run()
	})
}

// calm tells whether no conversation can have to wait for anything but its client,
// as long as there are no scripts.
func (o *Options) calm() bool {
	return o.CountOnly && o.Latency == 0 && o.Log == "" && o.Dir == "" &&
		o.Check == nil && o.OnMessage == nil && o.TLS == nil && o.User == ""
}

// quick tells whether one goroutine can hold all conversations now.
func (s *Sink) quick() bool { return s.server.poller != nil && !s.scripted.Load() }

// tired waits a moment after a failed Accept, such as for want of file descriptors,
// and tells whether to try again.
func (v *server) tired() bool {
	select {
	case <-v.closing:
		return false
	case <-time.After(10 * time.Millisecond):
		return true
	}
}

// enter remembers a connection; ok is false when the sink was closed meanwhile.
func (v *server) enter(conn net.Conn) (talks int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return 0, false
	}
	v.open[conn] = struct{}{}
	v.talks++
	return v.talks, true
}

// hushed notes that a conversation is over, though its connection may still be open.
func (v *server) hushed() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.talks--
}

// leave closes a connection and forgets it.
func (v *server) leave(conn net.Conn) {
	v.forget(conn)
	_ = conn.Close()
}

func (v *server) forget(conn net.Conn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.open, conn)
}

// adopt remembers a connection that goes on in a goroutine; false means that the
// sink was closed meanwhile.
func (v *server) adopt(conn net.Conn) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.closed {
		v.open[conn] = struct{}{}
	}
	return !v.closed
}

// shut closes the listener and every connection, and waits for their goroutines.
func (v *server) shut() {
	v.mu.Lock()
	if !v.closed {
		v.closed = true
		close(v.closing)
		_ = v.listener.Close()
		for conn := range v.open {
			_ = conn.Close()
		}
	}
	v.mu.Unlock()
	v.poller.shut()
	v.running.Wait()
}
