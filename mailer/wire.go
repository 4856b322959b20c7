package mailer

import (
	"context"
	"net"
	"sync"
	"time"
)

// wire is the TCP connection under a conversation. It lets a mail be broken off
// from outside, as long as its final dot hasn't been sent: from then on only the
// relay knows whether it has the mail, and we wait for its word.
type wire struct {
	mu   sync.Mutex
	conn net.Conn
	gone bool
}

// hold takes the connection.
func (w *wire) hold(c net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn = c
	if w.gone {
		_ = c.Close()
	}
}

// cut closes the connection, now or when it is made.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gone = true
	if w.conn != nil {
		_ = w.conn.Close()
	}
}

// flight is one mail on the wire.
type flight struct {
	ctx    context.Context
	wire   *wire
	dotted bool // guarded by wire.mu
}

// proceed does set (a new deadline) for the next step, unless the mail was broken off.
func (f *flight) proceed(last bool, set func() error) error {
	f.wire.mu.Lock()
	defer f.wire.mu.Unlock()
	if err := f.ctx.Err(); err != nil {
		return err
	}
	f.dotted = last
	return set()
}

// breakOff ends whatever the flight waits for, unless its final dot is out.
func (f *flight) breakOff() {
	f.wire.mu.Lock()
	defer f.wire.mu.Unlock()
	if !f.dotted {
		_ = f.wire.conn.SetDeadline(time.Unix(1, 0)) // long past
	}
}
