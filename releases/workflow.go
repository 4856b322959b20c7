package releases

import "communique/internal/fault"

// State is how far a release is. Its words are the messages state.release.<State>.
type State string

// The states, in the order in which a release goes through them.
const (
	Draft         State = "draft"
	InTranslation State = "in_translation"
	Approved      State = "approved"  // at least one edition is frozen
	Scheduled     State = "scheduled" // approved, and somebody has said when it goes
	Sent          State = "sent"
	Withdrawn     State = "withdrawn"
)

// States are all of them, in their order.
var States = []State{Draft, InTranslation, Approved, Scheduled, Sent, Withdrawn}

// verb is what can happen to a release.
type verb string

const (
	revise    verb = "revise"    // another document
	translate verb = "translate" // a translator's file
	approve   verb = "approve"   // editions are frozen
	thaw      verb = "thaw"      // no frozen edition is left
	schedule  verb = "schedule"  // somebody said when it goes
	finish    verb = "finish"    // the last mail has left
	correct   verb = "correct"   // another document, after it was sent
	withdraw  verb = "withdraw"
	date      verb = "date" // its embargo is moved
)

// moves is the workflow: what each verb makes of each state. What isn't here isn't
// allowed. To withdraw is possible from everywhere, once.
var moves = map[verb]map[State]State{
	revise: {
		Draft: Draft, InTranslation: InTranslation, Approved: Approved, Scheduled: Scheduled,
	},
	translate: {
		Draft: InTranslation, InTranslation: InTranslation, Approved: Approved, Scheduled: Scheduled,
	},
	date: {
		Draft: Draft, InTranslation: InTranslation, Approved: Approved, Scheduled: Scheduled,
	},
	approve: {
		Draft: Approved, InTranslation: Approved, Approved: Approved, Scheduled: Scheduled,
	},
	thaw: {
		Draft: Draft, InTranslation: InTranslation, Approved: InTranslation, Scheduled: InTranslation,
	},
	schedule: {
		Approved: Scheduled, Scheduled: Scheduled,
	},
	finish: {
		Approved: Sent, Scheduled: Sent, Sent: Sent,
	},
	correct: { // the first three: where somebody has said before when it goes
		InTranslation: InTranslation, Approved: Approved, Scheduled: Scheduled, Sent: Sent,
	},
	withdraw: {
		Draft: Withdrawn, InTranslation: Withdrawn, Approved: Withdrawn, Scheduled: Withdrawn, Sent: Withdrawn,
	},
}

// whileCorrected is what may be done to a release that was sent while it is corrected:
// its translations are made and approved again.
var whileCorrected = map[verb]bool{translate: true, approve: true}

// boilerplateMoves is the workflow of a boilerplate: approving it freezes nothing, and
// it is never scheduled, sent or withdrawn.
var boilerplateMoves = map[verb]map[State]State{
	revise:    {Draft: Draft, InTranslation: InTranslation},
	translate: {Draft: InTranslation, InTranslation: InTranslation},
	approve:   {Draft: Draft, InTranslation: InTranslation},
}

// after is the state of a release to which something happens. The fault says what
// stands in the way: releases.withdrawn, releases.sent, releases.not_approved,
// releases.not_sent, releases.boilerplate_alone.
func (r Release) after(v verb) (State, error) {
	if r.IsBoilerplate() {
		if to, ok := boilerplateMoves[v][r.State]; ok {
			return to, nil
		}
		return "", r.aloneFault()
	}
	if r.State == Sent && r.Correcting() && whileCorrected[v] {
		return Sent, nil
	}
	if to, ok := moves[v][r.State]; ok && (v != correct || r.State == Sent || !r.ScheduledAt.IsZero()) {
		return to, nil
	}
	switch {
	case r.State == Withdrawn:
		return "", r.withdrawnFault()
	case v == correct:
		return "", fault.New(fault.Conflict, "releases.not_sent", "Slug", r.Slug)
	case r.State == Sent:
		return "", fault.New(fault.Conflict, "releases.sent", "Slug", r.Slug)
	default:
		return "", fault.New(fault.Conflict, "releases.not_approved", "Slug", r.Slug)
	}
}

func (r Release) aloneFault() error {
	return fault.New(fault.Conflict, "releases.boilerplate_alone", "Slug", r.Slug)
}

func (r Release) withdrawnFault() error {
	return fault.New(fault.Conflict, "releases.withdrawn", "Slug", r.Slug, "Reason", r.WithdrawnReason)
}
