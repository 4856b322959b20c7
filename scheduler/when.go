package scheduler

import (
	"strings"
	"time"

	"communique/internal/fault"
)

// Rule says how the instant of an occurrence was chosen.
type Rule string

// The rules.
const (
	RuleNow    Rule = "now"    // at once
	RuleAt     Rule = "at"     // at one instant, the same for every list
	RuleWindow Rule = "window" // when each list's window opens, after the embargo
)

// When is what somebody asked for: a rule and, for RuleAt, its instant.
type When struct {
	Rule Rule
	At   time.Time
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
