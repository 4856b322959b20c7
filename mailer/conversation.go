package mailer

import (
	"bufio"
	"context"
	"errors"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// smtpConnection is one open conversation.
type smtpConnection struct {
	transport *smtpTransport
	wire      *wire
	out       *bufio.Writer // to the wire, through TLS where there is TLS
	encrypted bool
	replies   replies
	offers    offers
	buffer    []byte // of what is written next, used again

	// broken is why nothing may be said or heard any more; nil as a rule.
	broken error

	transaction bool // MAIL was taken and nothing has ended it: RSET has to come first

	// announced is true while the replies to a group are due, which stood at place
	// and was about next.
	announced bool
	next      Envelope
	at        position
	known     [2]bool // by place: the relay has answered a group there

	open   bool // the relay waits for a message, or for the rest of it
	dotted bool // the reply to a final dot is due
}

// errUnasked means that the relay spoke when it had nothing to answer, so that from
// then on no reply can be matched with what it is for.
var errUnasked = errors.New("mailer: the relay said something unasked")

// errTurn is a mistake of the caller: Open, Send and Answer come in turns.
var errTurn = errors.New("mailer: another mail is under way on this connection")

func newConnection(t *smtpTransport, c *smtp.Client, w *wire) *smtpConnection {
	_, encrypted := c.TLSConnectionState()
	return &smtpConnection{
		transport: t, wire: w, out: c.Text.W, encrypted: encrypted, offers: offersOf(c),
		replies: replies{r: c.Text.R, await: w.await},
	}
}

// useless is the error of a connection that broke earlier. It doesn't wrap the reason:
// that was another mail's.
func (c *smtpConnection) useless() error {
	return errors.New("mailer: the connection is of no more use: " + c.broken.Error())
}

// say writes what the buffer holds, unless ctx has ended. With an error either nothing
// was said or the connection is broken.
func (c *smtpConnection) say(ctx context.Context) error {
	if err := c.wire.proceed(ctx, false); err != nil {
		return err
	}
	return c.lost(ctx, c.write())
}

// write hands the buffer to the kernel: in one write, since it is either larger than
// the writer's own buffer or fits into it.
func (c *smtpConnection) write() error {
	if _, err := c.out.Write(c.buffer); err != nil {
		return err
	}
	return c.out.Flush()
}

// lost notes that the connection broke over err, if there is one, and says why: when
// the mail was broken off, that is the error, whatever the wire says.
func (c *smtpConnection) lost(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	c.broken = err
	return err
}

// hear reads the reply to a step. Nil is the one that lets the mail go on; another
// one is a *textproto.Error.
func (c *smtpConnection) hear(ctx context.Context, step Step) error {
	code, text, err := c.replies.next(c.patience(step))
	if err != nil {
		return c.lost(ctx, err)
	}
	if expected(step, code) {
		c.transaction = true
		return nil
	}
	if code < 400 {
		c.broken = errUnasked // it is out of step
	}
	return &textproto.Error{Code: code, Msg: string(text)}
}

// expected tells whether code is the one that RFC 5321 §4.3.2 has for a success.
func expected(step Step, code int) bool {
	switch step {
	case StepRcpt:
		return code/10 == 25 // 251 and 252 are taken too
	case StepData:
		return code == 354
	case StepConnect, StepOpen, StepMail, StepBody, StepDot:
	}
	return code == 250
}

func (c *smtpConnection) patience(step Step) time.Duration {
	switch t := c.transport.timeouts; step {
	case StepRcpt:
		return t.rcpt
	case StepData:
		return t.data
	case StepDot:
		return t.dot
	case StepConnect, StepOpen, StepMail, StepBody:
	}
	return c.transport.timeouts.mail
}

func (c *smtpConnection) before(step Step) {
	if c.transport.before != nil {
		c.transport.before(step)
	}
}

// Reset has nothing to say yet: RSET goes in front of the next mail's commands, where
// it costs no round trip of its own.
func (c *smtpConnection) Reset() error {
	switch {
	case c.broken != nil:
		return c.useless()
	case c.open, c.dotted, c.announced:
		return errTurn
	}
	return nil
}

// Close sends QUIT, waits a moment for the reply, and closes. It closes without a
// word wherever the relay may be waiting for a message: QUIT would be a line of it,
// and whatever ends a message sends a mail off that was broken off.
func (c *smtpConnection) Close() {
	c.wire.farewell(c.transport.timeouts.quit)
	if c.broken == nil && !c.open && !c.dotted && !c.announced {
		c.buffer = append(c.buffer[:0], "QUIT\r\n"...)
		if c.write() == nil {
			_, _, _ = c.replies.next(c.transport.timeouts.quit)
		}
	}
	c.wire.cut()
}
