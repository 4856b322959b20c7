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

	mu     sync.Mutex
	open   map[net.Conn]struct{}
	talk   int // conversations, without those that only wait for the client to hang up
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
		s.server.running.Go(func() {
			defer s.server.leave(conn)
			s.newSession(conn, crowded).run()
		})
	}
}

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
	v.talk++
	return v.talk, true
}

// hushed notes that a conversation is over, though its connection may still be open.
func (v *server) hushed() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.talk--
}

// leave closes a connection and forgets it.
func (v *server) leave(conn net.Conn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.open, conn)
	_ = conn.Close()
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
	v.running.Wait()
}
