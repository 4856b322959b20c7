package mailer

import (
	"context"
	"io"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Send hands over one mail: MAIL, RCPT, DATA, the message, the dot. It never asks
// NOOP or RSET before a mail: they cost a round trip each and tell nothing that
// MAIL doesn't.
func (c *smtpConnection) Send(ctx context.Context, e Envelope) (string, Step, error) {
	if ok, _ := c.client.Extension("SMTPUTF8"); e.UTF8 && !ok {
		return "", StepMail, errNeedsUTF8
	}
	c.client.SkipSMTPUTF8(!e.UTF8)
	f := &flight{ctx: ctx, wire: c.wire}
	stop := context.AfterFunc(ctx, f.breakOff)
	defer stop()

	var message io.WriteCloser
	reply := ""
	for _, s := range []struct {
		step    Step
		timeout time.Duration
		do      func() error
	}{
		{StepMail, c.timeouts.mail, func() error { return c.client.Mail("<" + e.From + ">") }},
		{StepRcpt, c.timeouts.rcpt, func() error { return c.client.Rcpt("<" + e.To + ">") }},
		{StepData, c.timeouts.data, func() (err error) { message, err = c.begin(); return err }},
		{StepBody, c.timeouts.body, func() error { return c.write(message, e.Message) }},
		{StepDot, c.timeouts.dot, func() (err error) { reply, err = c.finish(message); return err }},
	} {
		if at, err := c.take(f, s.step, s.timeout, s.do); err != nil {
			return "", at, err
		}
	}
	return reply, StepDot, nil
}

// take does one step of the flight and says, with an error, how far it came. When
// the flight was broken off, that is the error, whatever the wire says.
func (c *smtpConnection) take(f *flight, step Step, timeout time.Duration, do func() error) (Step, error) {
	if c.before != nil {
		c.before(step)
	}
	if err := f.proceed(step == StepDot, func() error { return c.client.UpdateDeadline(timeout) }); err != nil {
		if step == StepDot {
			step = StepBody // the dot was not sent
		}
		return step, err
	}
	err := do()
	if err != nil && step != StepDot && f.ctx.Err() != nil {
		return step, f.ctx.Err()
	}
	return step, err
}

// begin sends DATA.
func (c *smtpConnection) begin() (io.WriteCloser, error) {
	message, err := c.client.Data()
	c.open = err == nil
	return message, err
}

// write sends the message and sees that all of it is on its way before the dot
// follows, so that an error here means that the relay never got a whole message.
func (c *smtpConnection) write(message io.Writer, data []byte) error {
	if _, err := message.Write(data); err != nil {
		return err
	}
	return c.client.Text.W.Flush()
}

// finish sends the dot and reads the reply to it.
func (c *smtpConnection) finish(message io.WriteCloser) (string, error) {
	c.open = false
	if err := message.Close(); err != nil {
		return "", err
	}
	if m, ok := message.(*smtp.DataCloser); ok {
		return m.ServerResponse(), nil
	}
	return "", nil
}
