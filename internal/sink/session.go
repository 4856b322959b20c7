package sink

import (
	"bytes"
	"io"
	"net"
	"time"

	"communique/internal/clock"
)

// session is one client's conversation. Its buffers are used again for each mail.
type session struct {
	sink    *Sink
	wire    net.Conn // as it was accepted
	conn    net.Conn // wire, or TLS over it
	crowded bool     // there are too many connections: it is told so and sent away

	in   []byte // what was read and not yet taken: buf[r:w]
	r, w int
	out  []byte // replies that weren't sent yet
	wait *time.Timer

	hello  bool // has said EHLO or HELO
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
	c.talk()
	c.sink.server.hushed()
	if c.parted && c.flush() {
		c.part()
	}
}

func (c *session) talk() {
	if !c.greet() {
		return
	}
	for {
		line, ok := c.line(longestCommand)
		if !ok || !c.command(line) {
			return
		}
		if !c.sink.offers.pipelining && !c.flush() {
			return
		}
	}
}

// line gives the next line without its end, good until the next one is asked for.
// One that is too long is read to its end and answered.
func (c *session) line(longest int) ([]byte, bool) {
	tooLong := false
	for {
		if i := bytes.IndexByte(c.in[c.r:c.w], '\n'); i >= 0 {
			line := c.in[c.r : c.r+i]
			c.r += i + 1
			if !tooLong && i < longest {
				return bytes.TrimSuffix(line, crlf[:1]), true
			}
			tooLong = false
			c.say("500 5.5.2 Line too long")
			continue
		}
		if c.w-c.r >= longest {
			tooLong, c.r = true, c.w
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
func (c *session) fill() bool {
	if !c.flush() {
		return false
	}
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
	_, err := c.conn.Write(c.out)
	c.out = c.out[:0]
	return err == nil
}

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
	if tcp, ok := c.wire.(*net.TCPConn); ok && c.conn != c.wire {
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
