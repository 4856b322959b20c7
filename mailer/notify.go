package mailer

import (
	"context"
	"errors"
	"time"

	"communique/internal/clock"
)

// roomTime is how long a notice waits for a relay that other mails keep busy.
const roomTime = 30 * time.Second

// gateTime is how long it waits for the rates, and for how long others stand back for it.
const gateTime = 2 * time.Second

// noticePause is how long it waits before it asks again.
const noticePause = 2 * fullPause

// errBegin means that whoever sends a notice doesn't want it to begin any more.
var errBegin = errors.New("mailer: the notice may not begin")

// errNoRoom means that other mails hold every connection that the relays take.
var errNoRoom = errors.New("mailer: no relay has room for another connection")

// errAllAway means that each relay rests: it took nothing when it was tried last.
var errAllAway = errors.New("mailer: no relay takes a connection at present")

// Notify sends a notice over a relay, as other mails go: by priority, encrypted,
// signed, within the limits. begin is asked when the relay waits for the message, just
// before it leaves: after its nil the mail may arrive, whatever happens to this
// process, and on its error the mail doesn't leave.
//
// The verdict is Classify's. Planned means that nothing left: the relays took nothing,
// ctx ended, or begin refused.
func (m *Mailer) Notify(ctx context.Context, n Notice, begin func(context.Context) error) Verdict {
	message, err := m.Compose(ctx, n)
	if errors.Is(err, errUnmailable) {
		return Classify(StepMail, err)
	}
	if err != nil {
		return Verdict{State: Planned, Reason: Stopped, Reply: presentable(err.Error())}
	}
	relay, connection, err := m.dialNotice(ctx)
	if err != nil {
		return Classify(StepMail, err)
	}
	defer func() {
		connection.Close()
		m.pacer.closed(relay, m.clock.Now())
	}()
	pass, wait := m.admitNotice(ctx, relay, n.To.Domain)
	if wait > 0 {
		return Verdict{State: Deferred, Reason: Paced}
	}
	v := handOver(ctx, connection, m.noticeEnvelope(n, message), message, begin)
	m.pacer.ended(pass, v, m.clock.Now())
	return v
}

// noticeEnvelope has the sender's own address, so that a mail that comes back is seen
// by the people who asked for the translation.
func (m *Mailer) noticeEnvelope(n Notice, message []byte) Envelope {
	from, _ := m.identity.address() // Compose has read it
	return Envelope{From: from.String(), To: n.To.String(), UTF8: !n.To.ASCII(), Size: len(message)}
}

// handOver carries one mail over a connection.
func handOver(ctx context.Context, c Connection, e Envelope, message []byte, begin func(context.Context) error) Verdict {
	if step, err := c.Open(ctx, e); err != nil {
		return Classify(step, err)
	}
	if err := begin(ctx); err != nil {
		return Verdict{State: Planned, Reason: Stopped, Reply: presentable(errors.Join(errBegin, err).Error())}
	}
	if step, err := c.Send(ctx, nil, message); err != nil {
		return Classify(step, err)
	}
	_, err := c.Answer()
	return Classify(StepDot, err)
}

// dialNotice opens a connection to the first relay that takes one. It waits a while
// for one that is busy with other mails, which make room for it, and not for one that is
// away.
func (m *Mailer) dialNotice(ctx context.Context) (relay int, c Connection, err error) {
	err = errNoRoom
	m.pacer.call()
	waits := true
	defer func() {
		if waits {
			m.pacer.uncall()
		}
	}()
	for began := clock.Elapsed(); clock.Elapsed()-began < roomTime; {
		now := m.clock.Now()
		relay, wait := m.pacer.chooseCalled(now)
		if relay < 0 {
			if away, _ := m.pacer.allAway(now); away || wait > 0 {
				if errors.Is(err, errNoRoom) {
					err = errAllAway
				}
				return -1, nil, err
			}
			if !sleep(ctx, noticePause) {
				return -1, nil, errors.Join(ctx.Err(), err)
			}
			continue
		}
		waits = false
		if c, err = m.transports[relay].Dial(ctx); err == nil {
			m.pacer.dialled(relay, m.clock.Now())
			return relay, c, nil
		}
		if ctx.Err() != nil {
			m.pacer.closed(relay, m.clock.Now())
			return -1, nil, ctx.Err()
		}
		m.logger.Warn("a relay takes no connection", "notice", true, "error", err)
		m.pacer.failed(relay, m.clock.Now(), busyReply(err))
		m.pacer.call()
		waits = true
	}
	return -1, nil, err
}

// admitNotice waits a moment for the rates to let a notice pass; other mails over the relay
// stand back meanwhile.
func (m *Mailer) admitNotice(ctx context.Context, relay int, domain string) (pass, time.Duration) {
	defer m.pacer.hurry(relay)()
	for began := clock.Elapsed(); ; {
		p, wait := m.pacer.letPass(relay, domain, m.clock.Now())
		if wait == 0 || wait > gateTime || clock.Elapsed()-began >= gateTime || !sleep(ctx, min(wait, noticePause)) {
			return p, wait
		}
	}
}
