package mailer

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"communique/internal/clock"
)

// wire is the TCP connection under a conversation. It lets a mail be broken off
// from outside, as long as its final dot isn't on its way: from then on only the
// relay knows whether it has the mail, and we wait for its word.
type wire struct {
	net.Conn

	// patience is how long a write waits for the relay to take a single octet more.
	// It is 0 while go-mail dials, which has a deadline of its own.
	patience time.Duration
	taken    int // octets that the kernel took since proceed

	mu        sync.Mutex
	gone      bool
	watched   *watch
	breakable bool // a mail is under way that may be broken off
}

// watch is a context whose end breaks mails off. It serves all mails of a context:
// one for each mail would cost three allocations.
type watch struct {
	ctx  context.Context
	stop func() bool
}

var longAgo = time.Unix(1, 0)

// hold takes the connection.
func (w *wire) hold(c net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.Conn = c
	if w.gone {
		_ = c.Close()
	}
}

// cut closes the connection, now or when it is made.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gone = true
	if w.Conn != nil {
		_ = w.Conn.Close()
	}
}

// proceed lets the next part of a mail go, unless ctx has ended. After the last
// part, which holds the final dot, ctx has no say any more.
func (w *wire) proceed(ctx context.Context, last bool) error {
	w.watch(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	w.breakable, w.taken = !last, 0
	return nil
}

// watch makes the end of ctx break off what the wire waits for. Two contexts with
// the same Done end together.
func (w *wire) watch(ctx context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watched != nil && w.watched.ctx.Done() == ctx.Done() {
		return
	}
	w.unwatch()
	this := &watch{ctx: ctx}
	this.stop = context.AfterFunc(ctx, func() { w.breakOff(this) })
	w.watched = this
}

// unwatch needs w.mu.
func (w *wire) unwatch() {
	if w.watched != nil {
		w.watched.stop()
	}
	w.watched = nil
}

// breakOff ends whatever the wire waits for, unless a final dot is out.
func (w *wire) breakOff(by *watch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watched == by && w.breakable {
		_ = w.SetDeadline(longAgo)
	}
}

// stopped is the reason to wait for nothing more; it needs w.mu. Without it, a
// deadline that is set after breakOff would undo it.
func (w *wire) stopped() error {
	if w.breakable && w.watched != nil {
		return w.watched.ctx.Err()
	}
	return nil
}

// await gives what is read next this long to come.
func (w *wire) await(patience time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.stopped(); err != nil {
		return err
	}
	return w.SetReadDeadline(clock.Deadline(patience))
}

// Write gives up when the relay takes nothing for as long as patience, and not
// because a long message goes slowly. It stands below TLS, whose own Write can't
// be taken up again after a timeout.
func (w *wire) Write(p []byte) (int, error) {
	if w.patience == 0 {
		return w.Conn.Write(p)
	}
	done := 0
	for {
		if err := w.awaitWrite(); err != nil {
			return done, err
		}
		n, err := w.Conn.Write(p[done:])
		done += n
		w.taken += n
		if n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return done, err
		}
	}
}

func (w *wire) awaitWrite() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.stopped(); err != nil {
		return err
	}
	return w.SetWriteDeadline(clock.Deadline(w.patience))
}

// farewell is for a last word: no context has a say in it, and it may take this long.
func (w *wire) farewell(patience time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unwatch()
	w.breakable, w.patience = false, patience
}
