package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"strconv"
	"strings"
)

// opening is what comes before a message.
var opening = [...]Step{StepMail, StepRcpt, StepData}

// errReset means that the relay refused to forget a transaction. It wraps no reply:
// that would be taken for a word about the next mail.
var errReset = errors.New("mailer: the relay refused RSET")

// Open announces a mail, or reads the replies to the one that was announced. It never
// asks NOOP first: that costs a round trip and tells nothing that MAIL doesn't.
func (c *smtpConnection) Open(ctx context.Context, e Envelope) (Step, error) {
	switch {
	case c.broken != nil:
		return StepMail, c.useless()
	case c.open, c.dotted:
		return StepMail, errTurn
	case c.announced && e != c.next:
		c.broken = errTurn // nothing takes the other one back
		return StepMail, errTurn
	case c.announced:
		if err := c.wire.proceed(ctx, false); err != nil {
			return StepMail, err
		}
		return c.hearGroup(ctx)
	case c.replies.unasked():
		c.broken = errUnasked
		return StepMail, errUnasked
	}
	if err := c.fits(e); err != nil {
		return StepMail, err
	}
	if c.groups() {
		return c.openInGroup(ctx, e)
	}
	return c.openByStep(ctx, e)
}

// groups tells whether the relay takes commands in groups.
func (c *smtpConnection) groups() bool {
	return c.offers.pipelining && !c.transport.habits.plain.Load()
}

// fits tells what the relay can't do for e, before anything is said.
func (c *smtpConnection) fits(e Envelope) error {
	switch {
	case e.UTF8 && !c.offers.utf8:
		return errNeedsUTF8
	case c.offers.size > 0 && e.Size > c.offers.size:
		return fmt.Errorf("%w: %d octets, of %d", errTooBig, e.Size, c.offers.size)
	case strings.ContainsFunc(e.From, isControl), strings.ContainsFunc(e.To, isControl):
		return fmt.Errorf("%w: a control character in an address", errUnmailable)
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// openInGroup says all that comes before the message at once.
func (c *smtpConnection) openInGroup(ctx context.Context, e Envelope) (Step, error) {
	again := c.transaction
	c.buffer = c.buffer[:0]
	if again {
		c.buffer = append(c.buffer, "RSET\r\n"...)
	}
	c.appendGroup(e)
	if err := c.say(ctx); err != nil {
		return StepMail, err
	}
	c.announced, c.next, c.at = true, e, first
	if again {
		if err := c.hearReset(ctx); err != nil {
			return StepMail, err
		}
	}
	return c.hearGroup(ctx)
}

// appendGroup adds the commands that announce e to the buffer.
func (c *smtpConnection) appendGroup(e Envelope) {
	for _, step := range opening {
		c.before(step)
		c.appendCommand(step, e)
	}
}

// openByStep waits for each reply before it says the next thing.
func (c *smtpConnection) openByStep(ctx context.Context, e Envelope) (Step, error) {
	if c.transaction {
		c.buffer = append(c.buffer[:0], "RSET\r\n"...)
		if err := c.say(ctx); err != nil {
			return StepMail, err
		}
		if err := c.hearReset(ctx); err != nil {
			return StepMail, err
		}
	}
	for _, step := range opening {
		c.before(step)
		c.buffer = c.buffer[:0]
		c.appendCommand(step, e)
		if err := c.say(ctx); err != nil {
			return step, err
		}
		if err := c.hear(ctx, step); err != nil {
			return step, err
		}
	}
	c.open = true
	return StepData, nil
}

// hearReset reads the reply to RSET.
func (c *smtpConnection) hearReset(ctx context.Context) error {
	code, text, err := c.replies.next(c.patience(StepMail))
	if err == nil && code != 250 {
		err = fmt.Errorf("%w: %d %s", errReset, code, text)
	}
	c.transaction = false
	return c.lost(ctx, err)
}

// hearGroup reads the replies to a group. It stops at the first that isn't as it should
// be: those after it only say that the one before them went wrong.
func (c *smtpConnection) hearGroup(ctx context.Context) (Step, error) {
	for _, step := range opening {
		err := c.hear(ctx, step)
		if err == nil {
			continue
		}
		var reply *textproto.Error
		if !errors.As(err, &reply) {
			return step, c.suspect(ctx, step, err)
		}
		return c.refused(ctx, step, reply)
	}
	c.settled()
	c.open = true
	return StepData, nil
}

// settled notes that no reply to the group is due any more.
func (c *smtpConnection) settled() {
	c.announced = false
	c.known[c.at] = true
	c.transport.habits.answered(c.at)
}

// suspect counts a connection that was lost over the first group at its place, before
// any reply to it.
func (c *smtpConnection) suspect(ctx context.Context, step Step, err error) error {
	if step != StepMail || c.known[c.at] || ctx.Err() != nil || errors.Is(err, errNoReply) {
		return err
	}
	c.transport.habits.strike(c.at)
	return fmt.Errorf("%w: %w", errUnpipelined, err)
}

// refused deals with the rest of a group of which a command was refused.
func (c *smtpConnection) refused(ctx context.Context, step Step, reply *textproto.Error) (Step, error) {
	switch {
	case outOfStep(reply):
		c.transport.habits.plain.Store(true)
		c.broken = errUnpipelined
		return StepMail, fmt.Errorf("%w: %d %s", errUnpipelined, reply.Code, presentable(reply.Msg))
	case step == StepMail, reply.Code == 421, c.broken != nil:
		// Hung up without a word: the relay may take DATA's reply for a promise.
		c.broken = reply
	case step == StepRcpt:
		c.dismiss(ctx)
	default:
		c.settled()
	}
	return step, reply
}

// dismiss reads what is due after a refused recipient: the reply to DATA, which says
// nothing about anybody. A relay that asks for the message all the same gets an empty
// one, as RFC 2920 §3.1 has it: nobody is there whom it could be delivered to. One that
// takes it has another idea of the conversation than we have, and is left.
func (c *smtpConnection) dismiss(ctx context.Context) {
	code, _, err := c.replies.next(c.patience(StepData))
	if err == nil && code == 354 {
		c.buffer = append(c.buffer[:0], ".\r\n"...)
		if err = c.say(ctx); err == nil {
			code, _, err = c.replies.next(c.patience(StepData))
		}
	}
	if err == nil && (code < 400 || code == 421) {
		err = errUnasked
	}
	if err != nil {
		c.broken = err
		return
	}
	c.settled()
}

// appendCommand adds the command of a step to the buffer.
func (c *smtpConnection) appendCommand(step Step, e Envelope) {
	b := c.buffer
	switch step {
	case StepMail:
		b = c.appendMail(b, e)
	case StepRcpt:
		b = append(append(append(b, "RCPT TO:<"...), e.To...), '>')
	default:
		b = append(b, "DATA"...)
	}
	c.buffer = append(b, '\r', '\n')
}

// appendMail adds MAIL with the parameters that this mail needs and the relay knows.
func (c *smtpConnection) appendMail(b []byte, e Envelope) []byte {
	b = append(append(append(b, "MAIL FROM:<"...), e.From...), '>')
	if c.offers.says && e.Size > 0 {
		b = strconv.AppendInt(append(b, " SIZE="...), int64(e.Size), 10)
	}
	if e.UTF8 {
		if c.offers.eightBit {
			b = append(b, " BODY=8BITMIME"...)
		}
		b = append(b, " SMTPUTF8"...)
	}
	return b
}
