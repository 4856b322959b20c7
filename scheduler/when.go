package scheduler

import (
	"strings"
	"time"

	"communique/internal/fault"
	"communique/releases"
)

// Rule says how the instant of an occurrence was chosen.
type Rule string

// The rules.
const (
	RuleNow    Rule = "now"    // at once
	RuleAt     Rule = "at"     // at one instant, the same for every list
	RuleWindow Rule = "window" // when each list's window opens, after the embargo
)

// When is what somebody asked for: a rule, for RuleAt its instant, and what happens when
// that comes late.
type When struct {
	Rule Rule
	At   time.Time
	// Agreed is the Fingerprint of the plan that the officer has seen: Send refuses to
	// give other dates than those. Empty: whichever there are.
	Agreed string
	Late   Lateness
}

// noted is a When as the audit keeps it, and as ParseWhen reads it.
func (w When) noted() string {
	if w.Rule != RuleAt {
		return string(w.Rule)
	}
	return w.At.UTC().Format(time.RFC3339)
}

// ParseWhen reads "now", "window", or an instant as RFC 3339 writes it, such as
// 2026-03-30T08:00:00+02:00. Fault: scheduler.when_invalid.
func ParseWhen(s string) (When, error) {
	if rule := Rule(strings.ToLower(strings.TrimSpace(s))); rule == RuleNow || rule == RuleWindow {
		return When{Rule: rule}, nil
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(s))
	if err != nil {
		return When{}, fault.Wrap(err, fault.Invalid, "scheduler.when_invalid", "Value", shorten(s)).At(fault.Place{Field: "at"})
	}
	return When{Rule: RuleAt, At: at.UTC().Truncate(time.Millisecond)}, nil
}

// check refuses an instant at which the release is under embargo still.
// Fault: scheduler.before_embargo.
func (w When) check(embargo releases.Embargo, now time.Time) error {
	at := w.At
	if w.Rule == RuleNow {
		at = now
	}
	if w.Rule == RuleWindow || embargo.At.IsZero() || !at.Before(embargo.At) {
		return nil
	}
	return fault.New(fault.Conflict, "scheduler.before_embargo", "Embargo", embargo.Local(), "Zone", embargo.Zone).
		At(fault.Place{Field: "at"})
}

// date is one press list's instant: for a window the first opening that is neither
// under embargo nor before its notice, counted from now, is over. Fault: scheduler.window_closed.
func (w When) date(window Window, embargo, now time.Time) (time.Time, []ClosedDay, error) {
	switch w.Rule {
	case RuleAt:
		return w.At, nil, nil
	case RuleNow:
		return now, nil, nil
	case RuleWindow:
	}
	opening, ok := window.Open(latest(now.Add(window.Notice()), embargo))
	if !ok {
		return time.Time{}, nil, fault.New(fault.Conflict, "scheduler.window_closed")
	}
	return opening.At, opening.Skipped, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
