package sink

import (
	"net"
	"sync"
)

// listener remembers the connections that it gave out, since go-smtp closes
// them without waiting and a client that is kept open would hold up Close.
type listener struct {
	net.Listener
	mu   sync.Mutex
	open map[*connection]struct{}
	done bool
}

// connection is one client; it leaves the listener's memory when it is closed.
type connection struct {
	net.Conn
	listener *listener
}

// Accept waits for a client.
func (l *listener) Accept() (net.Conn, error) {
	inner, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &connection{Conn: inner, listener: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done {
		_ = inner.Close()
		return nil, net.ErrClosed
	}
	l.open[c] = struct{}{}
	return c, nil
}

// Close closes the connection.
func (c *connection) Close() error {
	c.listener.mu.Lock()
	delete(c.listener.open, c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}

// shut closes the listener and every connection that it gave out.
func (l *listener) shut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = true
	_ = l.Listener.Close()
	for c := range l.open {
		_ = c.Conn.Close()
	}
}
