package sink

import (
	"bytes"
	"errors"
	"io"
	"net"
	"time"

	"communique/internal/clock"
)

// session is one client's conversation. Its buffers are used again for each mail.
type session struct {
	sink    *Sink
	wire    net.Conn      // as it was accepted
	conn    io.ReadWriter // wire, TLS over it, or its descriptor
	secure  bool          // conn is TLS
	crowded bool          // there are too many connections: it is told so and sent away

	in      []byte // what was read and not yet taken: in[r:w]
	r, w    int
	tooLong bool   // the line that is being read has no end in sight
	out     []byte // replies that weren't sent yet
	wait    *time.Timer

	hello  bool // has said EHLO or HELO
	typing bool // is sending a message, between DATA and the dot
	stuck  bool // a write would have to wait; only on a poller
	known  bool // has logged in, or needn't
	mails  int  // messages that were answered at the dot
	parted bool // we end the conversation, and the client may not have noticed

	transaction
}

// Buffers: what one read may bring, and what the longest command takes (RFC 5321,
// section 4.5.3.1, asks for 512 bytes, and RFC 4954 for 12,288 while logging in).
const (
	readBuffer     = 32 << 10
	longestCommand = 2 << 10
	longestAuth    = 12288
)

func (s *Sink) newSession(conn net.Conn, crowded bool) *session {
	return &session{
		sink: s, wire: conn, conn: conn, crowded: crowded,
		in: make([]byte, readBuffer), out: make([]byte, 0, 512),
		known:       s.options.User == "",
		transaction: transaction{body: body{most: s.options.MaxSize, wantID: s.log != nil, keep: s.needsBody()}},
	}
}

// run talks until one of the two ends it.
func (c *session) run() {
	if c.greet() {
		c.talk()
	}
	c.end()
}

// goOn is run for a conversation that was begun elsewhere.
func (c *session) goOn() {
	c.talk()
	c.end()
}

// talk goes on where the conversation stands.
func (c *session) talk() {
	for c.turn() && c.fill() {
	}
}

// end is what comes after the last command.
func (c *session) end() {
	c.sink.server.hushed()
	if c.parted && c.flush() {
		c.part()
	}
}

// turn does what the client has said so far. It returns true when there is more to
// be read, and false at the end of the conversation.
func (c *session) turn() bool {
	for {
		if c.typing {
			n, done := c.body.take(c.in[c.r:c.w])
			c.r += n
			if !done {
				return true // if it goes away before the dot, nothing was received
			}
			c.typing = false
			if !c.dot() {
				return false
			}
		} else {
			line, ok := c.next(longestCommand)
			if !ok {
				return true
			}
			if !c.command(line) {
				return false
			}
		}
		if !c.sink.offers.pipelining && !c.flush() {
			return false
		}
	}
}

// next gives the next line without its end, good until more is read; ok is false
// when it isn't there yet. One that is too long is dropped to its end and answered.
func (c *session) next(longest int) (line []byte, ok bool) {
	for {
		i := bytes.IndexByte(c.in[c.r:c.w], '\n')
		if i < 0 {
			if c.w-c.r > longest {
				c.tooLong, c.r = true, c.w
			}
			return nil, false
		}
		line = c.in[c.r : c.r+i]
		c.r += i + 1
		if !c.tooLong && i <= longest {
			return bytes.TrimSuffix(line, crlf[:1]), true
		}
		c.tooLong = false
		c.say("500 5.5.2 Line too long")
	}
}

// line waits for the next line.
func (c *session) line(longest int) ([]byte, bool) {
	for {
		if line, ok := c.next(longest); ok {
			return line, true
		}
		if !c.fill() {
			return nil, false
		}
	}
}

var crlf = []byte("\r\n")

// behind tells whether the client has said more than what was taken.
func (c *session) behind() bool { return c.r < c.w }

// fill sends what is to be said and reads on.
func (c *session) fill() bool { return c.flush() && c.read() }

func (c *session) read() bool {
	if c.r > 0 {
		c.w = copy(c.in, c.in[c.r:c.w])
		c.r = 0
	}
	n, err := c.conn.Read(c.in[c.w:])
	c.w += n
	return err == nil || n > 0
}

// flush sends the replies, as late as a far relay's would come.
func (c *session) flush() bool {
	if len(c.out) == 0 {
		return true
	}
	if late := c.sink.options.Latency; late > 0 && !c.pause(late) {
		return false
	}
	n, err := c.conn.Write(c.out)
	if errors.Is(err, errWouldWait) {
		c.out = c.out[:copy(c.out, c.out[n:])]
		c.stuck = true
		return true
	}
	c.out = c.out[:0]
	return err == nil
}

// errWouldWait is said by a connection that doesn't wait.
var errWouldWait = errors.New("sink: it would have to wait")

// pause waits; false means that the sink was closed.
func (c *session) pause(d time.Duration) bool {
	var over <-chan time.Time
	switch {
	case c.sink.options.After != nil:
		over = c.sink.options.After(d)
	case c.wait == nil:
		c.wait = time.NewTimer(d)
		over = c.wait.C
	default:
		c.wait.Reset(d)
		over = c.wait.C
	}
	select {
	case <-over:
		return true
	case <-c.sink.server.closing:
		return false
	}
}

// partsWithin is how long a client may take to notice that the conversation is over.
const partsWithin = time.Second

// part ends the conversation so that the last reply arrives: a connection that is
// closed with unread input is cut, and the client may lose what it hasn't read.
func (c *session) part() {
	if half, ok := c.conn.(interface{ CloseWrite() error }); !ok || half.CloseWrite() != nil {
		return
	}
	if tcp, ok := c.wire.(*net.TCPConn); ok && c.secure {
		_ = tcp.CloseWrite()
	}
	if c.wire.SetReadDeadline(clock.System{}.Now().Add(partsWithin)) == nil {
		_, _ = io.Copy(io.Discard, c.wire)
	}
}

// cut ends the connection with a RST.
func (c *session) cut() {
	if tcp, ok := c.wire.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.wire.Close()
}

// hang reads and says nothing until the connection is closed.
func (c *session) hang() {
	for {
		if _, err := c.conn.Read(c.in); err != nil {
			return
		}
	}
}
