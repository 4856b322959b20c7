package scheduler

import (
	"strings"
	"time"
	"unicode/utf8"

	"communique/internal/fault"
)

// CheckWindow looks whether a list may have this window from now on, and gives its text
// in the canonical form. All faults come at once, each with its field (zone, region or
// window): those of ParseWindow, and scheduler.window_year when it doesn't open within
// a year.
func CheckWindow(text string, place Place, now time.Time) (canonical string, err error) {
	var faults fault.List
	rule, ruleErr := ParseRule(text)
	_, zoneErr := LoadZone(place.Zone)
	_, regionErr := place.closed(rule)
	for _, one := range []struct {
		field string
		err   error
	}{{"zone", zoneErr}, {"region", regionErr}, {"window", ruleErr}} {
		all := fault.All(one.err)
		if one.err != nil && len(all) == 0 {
			return text, one.err
		}
		for _, e := range all {
			at := fault.Place{Field: one.field, Column: e.Place.Column}
			if one.field == "region" && rule.Region != "" { // it is the window's own
				at = fault.Place{Field: "window", Column: columnOf(text, "holidays")}
			}
			faults = append(faults, e.At(at))
		}
	}
	if len(faults) > 0 {
		return text, faults.OrNil()
	}
	window, err := ParseWindow(text, place)
	if err != nil {
		return text, err
	}
	return window.Text(), window.opensWithinAYear(now)
}

// columnOf is where a word stands in a text that holds it, in characters.
func columnOf(text, word string) int {
	return utf8.RuneCountInString(text[:max(0, strings.Index(strings.ToLower(text), word))]) + 1
}

// year is how far ahead a window has to open: a year that may be a leap year.
const year = 366 * day

func (w Window) opensWithinAYear(from time.Time) error {
	at, ok := w.Next(from)
	if ok && at.Sub(from) <= year {
		return nil
	}
	return fault.New(fault.Invalid, "scheduler.window_year", "Window", shorten(w.Text()), "Example", exampleWindow).
		At(fault.Place{Field: "window", Column: 1})
}
