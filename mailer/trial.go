package mailer

import (
	"context"
	"strconv"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Trial is how a relay took a mail that was sent to see whether it does.
type Trial struct {
	Relay string // its URL, without user and password
	Steps []TrialStep
}

// OK tells whether the relay has taken the mail.
func (t Trial) OK() bool {
	return len(t.Steps) > 0 && t.Steps[len(t.Steps)-1].Step == StepDot && t.Steps[len(t.Steps)-1].OK
}

// TrialStep is a step of it.
type TrialStep struct {
	Step  Step   // StepConnect, StepOpen or StepDot, or where it failed
	OK    bool   // it went well
	Reply string // what the server said, or what went wrong; may be empty where it went well
}

// The steps of a trial that aren't of SMTP alone.
const (
	StepConnect Step = "connect" // dialled, encrypted, signed in
	StepOpen    Step = "open"    // sender and recipient were taken
)

// trialTime is how long one relay may take.
const trialTime = 30 * time.Second

// Try sends a notice over each relay, one after the other and whatever is known of them, and
// tells what each said. The audit knows of it before anything is sent. Only an administrator can. Faults: mailer.health_forbidden,
// mailer.identity_from, mailer.relay_none.
func (m *Mailer) Try(ctx context.Context, who accounts.Actor, n Notice) ([]Trial, error) {
	if err := administers(who); err != nil {
		return nil, err
	}
	if len(m.transports) == 0 {
		return nil, fault.New(fault.Conflict, "mailer.relay_none")
	}
	err := m.db.Write(ctx, func(tx *sqldb.Tx) error { return m.accounts.Note(ctx, tx, who, "mail_tried", n.To.Given, "") })
	if err != nil {
		return nil, err
	}
	all := make([]Trial, 0, len(m.transports))
	for i, h := range m.relayHealth(m.clock.Now()) {
		one := n
		one.ID += "-" + strconv.Itoa(i+1)
		message, err := m.Compose(ctx, one)
		if err != nil {
			return nil, err
		}
		all = append(all, Trial{Relay: h.URL, Steps: m.tryOne(ctx, m.transports[i], m.noticeEnvelope(one, message), message)})
	}
	return all, nil
}

func (m *Mailer) tryOne(ctx context.Context, t Transport, e Envelope, message []byte) []TrialStep {
	ctx, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	c, err := t.Dial(ctx)
	if err != nil {
		return []TrialStep{{StepConnect, false, presentable(err.Error())}}
	}
	defer c.Close()
	steps := []TrialStep{{Step: StepConnect, OK: true}}
	if step, err := c.Open(ctx, e); err != nil {
		return append(steps, TrialStep{step, false, presentable(err.Error())})
	}
	steps = append(steps, TrialStep{Step: StepOpen, OK: true})
	if step, err := c.Send(ctx, nil, message); err != nil {
		return append(steps, TrialStep{step, false, presentable(err.Error())})
	}
	reply, err := c.Answer()
	if err != nil {
		return append(steps, TrialStep{StepDot, false, presentable(err.Error())})
	}
	return append(steps, TrialStep{StepDot, true, strings.TrimSpace(strconv.Itoa(reply.Code) + " " + presentable(reply.Text))})
}
