package releases

import (
	"time"

	"communique/internal/fault"
	"communique/locales"
)

// AssignmentState is how far the translation of a release into a language is. Its
// words are the messages state.assignment.<AssignmentState>.
type AssignmentState string

// The states, in the order in which a translation goes through them. Empty: nobody was
// asked and nobody has begun.
const (
	Requested           AssignmentState = "requested"
	InProgress          AssignmentState = "in_progress"
	Submitted           AssignmentState = "submitted"
	TranslationApproved AssignmentState = "approved"
	Declined            AssignmentState = "declined"
)

// AssignmentStates are all of them, in their order.
var AssignmentStates = []AssignmentState{Requested, InProgress, Submitted, TranslationApproved, Declined}

// Assignment is the translation of a release into a language as a piece of work.
type Assignment struct {
	Language    string
	State       AssignmentState
	PartnerID   int64     // who was asked; 0: nobody in particular
	Due         time.Time // zero: no hurry
	DueZone     string    // the IANA zone in which it was typed
	Brief       string    // what the translator should know
	Reason      string    // why it was declined or sent back
	RequestedBy string
	RequestedAt time.Time
	UpdatedAt   time.Time
}

// Local is the due instant on the clocks of its zone.
func (a Assignment) Local() time.Time { return Embargo{a.Due, a.DueZone}.Local() }

// step is what can happen to an assignment.
type step string

const (
	ask      step = "ask"      // somebody is to translate
	work     step = "work"     // a text was typed, or a file brought it
	handIn   step = "hand in"  // all of it is there
	sendBack step = "sendBack" // it isn't right yet
	accept   step = "accept"   // it is right
	decline  step = "decline"  // the partner can't
	lapse    step = "lapse"    // the source has changed under it
)

// steps is the workflow of a translation: what each step makes of each state. What
// isn't here isn't allowed.
var steps = map[step]map[AssignmentState]AssignmentState{
	ask:      {"": Requested, Requested: Requested, InProgress: InProgress, Submitted: Submitted, TranslationApproved: TranslationApproved, Declined: Requested},
	work:     {"": InProgress, Requested: InProgress, InProgress: InProgress, Submitted: InProgress, TranslationApproved: InProgress, Declined: InProgress},
	handIn:   {"": Submitted, Requested: Submitted, InProgress: Submitted, Submitted: Submitted, TranslationApproved: Submitted, Declined: Submitted},
	sendBack: {Submitted: InProgress, TranslationApproved: InProgress},
	accept:   {"": TranslationApproved, Requested: TranslationApproved, InProgress: TranslationApproved, Submitted: TranslationApproved, TranslationApproved: TranslationApproved, Declined: TranslationApproved},
	decline:  {Requested: Declined, InProgress: Declined},
	lapse:    {"": "", Requested: Requested, InProgress: InProgress, Submitted: InProgress, TranslationApproved: InProgress, Declined: Declined},
}

// after is the assignment after a step. Faults: releases.assignment_state,
// releases.assignment_missing.
func (a Assignment) after(s step) (Assignment, error) {
	to, ok := steps[s][a.State]
	switch {
	case !ok && a.State == "":
		return a, fault.New(fault.Conflict, "releases.assignment_missing", "Language", locales.Language(a.Language))
	case !ok:
		return a, fault.New(fault.Conflict, "releases.assignment_state", "Language", locales.Language(a.Language),
			"State", locales.Term("state.assignment."+string(a.State)))
	}
	a.State = to
	return a, nil
}
