package mailer

import (
	"context"
	"errors"
	"net/textproto"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
)

// strikesOut is how often in a row the connection may be lost over one recipient.
const strikesOut = 3

// end makes the outcome of a mail from what was met at a step, writes it into the
// journal, together with the beginning of the next mail, and does what follows.
func (l *lane) end(ctx context.Context, p, q *parcel, step Step, reply Reply, err error) {
	v := Classify(step, err)
	if err == nil {
		v.Code, v.Reply = reply.Code, presentable(reply.Text)
		v.Enhanced = enhancedCode(&textproto.Error{Code: reply.Code, Msg: reply.Text})
		l.mails++
	}
	l.m.pacer.ended(p.pass, v, l.m.clock.Now())
	o := p.become(v, l.mailing, l.m.clock.Now(), l.m.random.jitter)
	if q != nil && (v.Hangup || q.why != nil || !l.mayGo(ctx, q)) {
		q = nil // it isn't begun; whether it may be is asked again
	}
	l.note(&o, q)
	l.follow(ctx, v, err)
}

// become is the outcome of an attempt with this verdict.
func (p *parcel) become(v Verdict, mail mailing, now time.Time, jitter func() float64) outcome {
	o := p.outcome(now)
	o.state, o.reason, o.code, o.enhanced, o.reply, o.suppress = v.State, v.Reason, v.Code, v.Enhanced, v.Reply, v.Suppress
	if v.State == Planned { // nothing was said about this recipient
		o.state, o.reason = p.ClaimedFrom, p.Reason
		if p.NextAt != nil {
			o.next = *p.NextAt
		}
		return o
	}
	o.attempted, o.attempts = true, p.Attempts+1
	if o.first == 0 {
		o.first = o.at
	}
	if p.ClaimedFrom == Uncertain {
		o.resends++
	}
	if o.strikes = 0; v.Reason == ConnLost {
		o.strikes = p.Strikes + 1
	}
	return o.waiting(mail, now, jitter)
}

// waiting says when an outcome that isn't the last is followed by another try.
func (o outcome) waiting(mail mailing, now time.Time, jitter func() float64) outcome {
	switch {
	case o.state == Deferred && o.strikes >= strikesOut:
		o.state, o.reason = Bounced, Quarantined
		if o.resends > 0 {
			o.state = Uncertain
		}
	case o.state == Deferred:
		horizon := time.Duration(mail.Horizon) * time.Millisecond
		v, next := putOff(Verdict{State: o.state, Reason: o.reason}, o.attempts, o.resends, clock.FromMillis(o.first), now, horizon, jitter())
		o.state, o.reason = v.State, v.Reason
		if !next.IsZero() {
			o.next = clock.Millis(next)
		}
	case o.state == Uncertain && o.resends == 0 && mail.Uncertain == ResendOnce:
		o.next = clock.Millis(now.Add(resendAfter))
	}
	return o
}

// follow does what follows from a verdict that was written down.
func (l *lane) follow(ctx context.Context, v Verdict, err error) {
	switch {
	case v.Hangup:
		l.hangUp()
	case err != nil && l.connection != nil && l.connection.Reset() != nil:
		l.hangUp()
	}
	switch {
	case v.Relay:
		l.relayTrouble(ctx, err)
	case v.State == Sent:
		l.sent.Add(1)
		if err := l.relayBack(ctx); err != nil {
			l.halt(err)
		}
	case v.State == Bounced && v.Code >= 500 && !l.rehearsal:
		l.countRefusal(v)
	}
}

// refusedEarly is a mail whose envelope the relay didn't take. A relay may close a
// connection between two mails, which is met at MAIL: then the same attempt is made on
// another one. So it is where the relay stumbled over a group of commands.
func (l *lane) refusedEarly(ctx, until context.Context, p *parcel, step Step, err error) *parcel {
	tries := 0
	switch {
	case errors.Is(err, errUnpipelined): // each lane may stumble once before all of them know
		tries = enoughStrikes + 1
	case step == StepMail && lost(err) && l.mails > 0:
		tries = 1
	}
	if p.again < tries && ctx.Err() == nil {
		l.hangUp()
		p.again++
		return p
	}
	l.end(ctx, p, nil, step, Reply{}, err)
	return l.next(ctx, until, true)
}

// unmade is a mail that can't be made: for this recipient alone, or, when something
// else went wrong, for nobody now.
func (l *lane) unmade(ctx, until context.Context, p *parcel, err error) *parcel {
	if p.why != nil {
		l.drop(p)
		return l.next(ctx, until, true)
	}
	l.m.pacer.ended(p.pass, Verdict{State: Planned}, l.m.clock.Now())
	l.halt(err)
	l.putBack(p.item, 0, "")
	return nil
}

// drop ends a delivery of which no mail can be made. Nothing was begun, and so it needn't
// stand in the journal; nor could it, while another mail of the lane is under way.
func (l *lane) drop(p *parcel) {
	l.m.pacer.ended(p.pass, Verdict{State: Planned}, l.m.clock.Now())
	o := p.outcome(l.m.clock.Now())
	o.state, o.reason, o.reply = Bounced, Unmailable, presentable(unmailableWords(p.why))
	if !l.rehearsal {
		l.m.ledger.add(o)
	}
}

// unmailableWords is why no mail can be made, without our own prefix.
func unmailableWords(err error) string {
	if all := fault.All(err); len(all) > 0 {
		return all[0].Error()
	}
	return err.Error()
}

// release puts a mail back that wasn't begun. When the journal says that it may have
// been, it has to say as well that it wasn't.
func (l *lane) release(p *parcel) {
	l.m.pacer.ended(p.pass, Verdict{State: Planned}, l.m.clock.Now())
	if !p.noted {
		l.putBack(p.item, 0, "")
		return
	}
	o := p.become(Verdict{State: Planned}, l.mailing, l.m.clock.Now(), l.m.random.jitter)
	l.note(&o, nil)
}

// countRefusal weighs the refusals of this run as they come, so that it ends at once
// and not when the database hears of them.
func (l *lane) countRefusal(v Verdict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent := l.sent.Load()
	if sent != l.refused.sent {
		l.refused.sent, l.refused.run = sent, 0
	}
	l.refused.refused++
	if v.Reason == Policy {
		l.refused.run++
	}
	run := l.refused.run
	if sent == 0 {
		run += l.mailing.PolicyRun
	}
	if pause, _ := trouble(l.mailing.Sent+sent, l.mailing.Refused+l.refused.refused, run); pause != "" {
		l.halted.Store(true)
		l.stopOnce.Do(func() { close(l.stopped) })
	}
}
