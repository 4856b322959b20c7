package mailer

import (
	"context"
	"errors"
	"net/textproto"

	"communique/accounts"
	"communique/presslists"
)

// lane is one connection to the relay, and the worker that uses it for one mail
// after another.
type lane struct {
	*run
	first  bool
	worker string

	connection Connection
	mails      int // that the connection has carried
}

func (r *run) lane(i int) *lane { return &lane{run: r, first: i == 0, worker: r.worker(i)} }

// work claims and sends until nothing is left, until ends, or the run is halted.
func (l *lane) work(ctx, until context.Context) {
	if !l.first {
		<-l.ahead
	}
	defer l.goAhead.Do(func() { close(l.ahead) })
	defer l.hangUp()
	for until.Err() == nil && !l.halted.Load() {
		batch, more, err := l.m.claim(ctx, l.mailing.ID, l.worker)
		if err != nil {
			l.halt(err)
			return
		}
		if len(batch) == 0 && !more {
			return
		}
		if !l.deliver(ctx, until, batch) {
			// What can't be given back now comes free when its lease ends.
			if err := l.m.giveBack(context.WithoutCancel(ctx), l.worker); err != nil {
				l.halt(err)
			}
			return
		}
	}
}

// deliver sends a batch, and gives false when the lane has to end.
func (l *lane) deliver(ctx, until context.Context, batch []delivery) bool {
	for _, d := range batch {
		if until.Err() != nil || l.halted.Load() || !l.connect(ctx) {
			return false
		}
		if !l.one(ctx, d) {
			return false
		}
	}
	return true
}

// connect sees that the lane has a connection. When the relay has none for it, the
// lane ends; when it has none for anybody, the mailing waits.
func (l *lane) connect(ctx context.Context) bool {
	if l.connection != nil {
		return true
	}
	connection, err := l.m.transport.Dial(ctx)
	if err != nil {
		if ctx.Err() == nil && l.connected.Load() == 0 {
			l.relayAway(ctx, err)
		}
		return false
	}
	l.connection, l.mails = connection, 0
	l.connected.Add(1)
	l.goAhead.Do(func() { close(l.ahead) })
	return true
}

func (l *lane) hangUp() {
	if l.connection != nil {
		l.connection.Close()
		l.connection = nil
		l.connected.Add(-1)
	}
}

// one brings one delivery from its claim to its outcome. It gives false when the
// lane has to end: what isn't recorded by then wasn't sent, or its lease will tell.
func (l *lane) one(ctx context.Context, d delivery) bool {
	mail, err := l.compose(ctx, d)
	if errors.Is(err, errUnmailable) {
		l.m.logger.Error("no mail can be made", "delivery", d.ID, "error", err)
		err = l.m.unmailable(ctx, l.mailing, d, err)
		return l.fine(err)
	}
	if err != nil {
		return l.fine(err)
	}
	began, err := l.m.begin(ctx, l.mailing, &d, l.worker)
	if err != nil || !began {
		return l.fine(err)
	}
	verdict, refused := l.send(ctx, mail)
	kept, verdict, err := l.m.recordSurely(ctx, d, l.worker, verdict)
	if err != nil {
		l.hangUp()
		return l.fine(err)
	}
	return l.follow(ctx, d, verdict, kept, refused)
}

// fine halts the run when it can't ask or can't write.
func (l *lane) fine(err error) bool {
	if err != nil {
		l.halt(err)
	}
	return err == nil
}

// send makes the attempt and keeps the connection if it can carry another mail. A
// relay may close a connection between two mails, which is met at MAIL; then the
// same attempt is made on another one.
func (l *lane) send(ctx context.Context, mail composed) (v Verdict, why error) {
	for {
		reply, step, err := l.hand(ctx, mail)
		l.mails++
		if step == StepMail && l.freshMayHelp(err) && ctx.Err() == nil {
			l.hangUp()
			if l.connection, err = l.m.transport.Dial(ctx); err == nil {
				l.connected.Add(1)
				l.mails = 0
				continue
			}
			l.connection = nil
			return Verdict{State: Planned, Reason: ConnLost, Relay: true, Reply: presentable(err.Error())}, err
		}
		v = Classify(step, err)
		if err == nil {
			v.Code, v.Reply = reply.Code, presentable(reply.Text)
			v.Enhanced = enhancedCode(&textproto.Error{Code: reply.Code, Msg: reply.Text})
		}
		if v.Hangup || err != nil && l.connection.Reset() != nil {
			l.hangUp()
		}
		return v, err
	}
}

// hand gives the mail to the relay and waits for its word.
func (l *lane) hand(ctx context.Context, mail composed) (Reply, Step, error) {
	if step, err := l.connection.Open(ctx, mail.Envelope); err != nil {
		return Reply{}, step, err
	}
	if step, err := l.connection.Send(ctx, nil, mail.Message); err != nil {
		return Reply{}, step, err
	}
	reply, err := l.connection.Answer()
	return reply, StepDot, err
}

// freshMayHelp tells whether the same mail may go on another connection: this one
// ended, and not on its first mail, or over a group of commands, which the transport
// then says step by step.
func (l *lane) freshMayHelp(err error) bool {
	return lost(err) && (l.mails > 1 || errors.Is(err, errUnpipelined))
}

// lost tells whether err is a connection's end, and not a reply or a mail that the
// relay can't take.
func lost(err error) bool {
	var reply *textproto.Error
	return err != nil && !errors.As(err, &reply) &&
		!errors.Is(err, errNeedsUTF8) && !errors.Is(err, errTooBig) && !errors.Is(err, errUnmailable)
}

// follow does what follows from an outcome that was written down.
func (l *lane) follow(ctx context.Context, d delivery, v Verdict, kept bool, why error) bool {
	e := Event{
		Kind: Outcome, MailingID: l.mailing.ID, ReleaseID: l.mailing.ReleaseID, ListID: l.mailing.ListID,
		DeliveryID: d.ID, Language: d.Language, State: v.State, Reason: v.Reason, Code: v.Code,
	}
	if !kept {
		e.Kind = Fenced
		l.m.logger.Warn("an outcome came too late", "delivery", d.ID, "attempt", d.Attempt, "worker", l.worker)
	}
	if v.State != Planned {
		l.m.tell(e)
	}
	if v.Suppress {
		// After the outcome and not with it: should we be killed in between, the next
		// release learns of the bad address once more.
		err := l.m.lists.Suppress(ctx, accounts.System("mailer"), d.Address, presslists.Bounced, v.Reply)
		if !l.fine(err) {
			return false
		}
	}
	switch {
	case v.Relay:
		l.relayAway(ctx, why)
		return false
	case v.State == Planned: // asked to stop
		return false
	}
	return l.fine(l.relayBack(ctx))
}
