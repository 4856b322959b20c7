package mailer

import (
	"context"
	"net/textproto"
)

// chunk is how much of a message is written at once. A press release is below it and
// leaves in one write, with its dot and what follows; a larger message doesn't blow
// the buffer up for the rest of the connection's life.
const chunk = 256 << 10

// Send hands over the message.
func (c *smtpConnection) Send(ctx context.Context, next *Envelope, message ...[]byte) (Step, error) {
	switch {
	case c.broken != nil:
		return StepBody, c.useless()
	case !c.open:
		return StepBody, errTurn
	}
	c.before(StepBody)
	var s stuffer
	c.buffer = c.buffer[:0]
	for _, part := range message {
		if err := c.sendPart(ctx, &s, part); err != nil {
			return StepBody, err
		}
	}
	c.buffer = s.end(c.buffer)
	dot := len(c.buffer)
	announces := next != nil && c.groups() && c.fits(*next) == nil
	if announces {
		c.appendGroup(*next)
	}
	c.before(StepDot)
	if c.replies.unasked() {
		// What stands there would be taken for the reply to the dot.
		c.broken = errUnasked
		return StepBody, errUnasked
	}
	if step, err := c.sendLast(ctx, dot); err != nil {
		return step, err
	}
	if announces {
		c.announced, c.next, c.at = true, *next, behind
	}
	return StepDot, nil
}

// sendPart puts a part into the buffer, and what doesn't fit there onto the wire.
func (c *smtpConnection) sendPart(ctx context.Context, s *stuffer, part []byte) error {
	for len(part) > 0 {
		if len(c.buffer) >= chunk {
			if err := c.say(ctx); err != nil {
				return err
			}
			c.buffer = c.buffer[:0]
		}
		n := min(len(part), chunk-len(c.buffer))
		c.buffer = s.append(c.buffer, part[:n])
		part = part[n:]
	}
	return nil
}

// sendLast writes the rest of the message, whose dot ends at this place of the buffer,
// and what follows it.
func (c *smtpConnection) sendLast(ctx context.Context, dot int) (Step, error) {
	if err := c.wire.proceed(ctx, true); err != nil {
		return StepBody, err
	}
	err := c.write()
	c.broken = err
	switch taken := c.wire.taken; {
	case err == nil:
	case c.encrypted && taken > 0:
		return StepDot, err // who knows what can be read of it
	case taken < dot:
		return StepBody, err // the relay can't have the whole message
	}
	c.open, c.dotted = false, true // also when it broke over the next envelope
	return StepDot, nil
}

// Answer reads the reply to the final dot.
func (c *smtpConnection) Answer() (Reply, error) {
	if !c.dotted {
		return Reply{}, errTurn
	}
	code, text, err := c.replies.next(c.patience(StepDot))
	c.dotted, c.transaction = false, false
	if err != nil {
		c.broken = err
		return Reply{}, err
	}
	reply := Reply{Code: code, Text: string(text)}
	if expected(StepDot, code) {
		return reply, nil
	}
	if code < 400 {
		c.broken = errUnasked
	}
	return reply, &textproto.Error{Code: reply.Code, Msg: reply.Text}
}
