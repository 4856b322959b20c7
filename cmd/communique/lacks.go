package main

import (
	"strings"
	"time"

	"communique/releases"
)

// lack is a reason for which segments can't leave in a language.
type lack struct {
	name string // of the message cli.lack.<name>
	keys []string
}

func lacksOf(s releases.LanguageStatus) []lack {
	return []lack{
		{"blocked", s.Blocked}, {"stale", s.Stale}, {"missing", s.Missing}, {"machine", s.Machine}, {"draft", s.Drafts},
		{"foreign", s.Foreign},
	}
}

// lacks say how many segments can't leave, why, and which of them; when it is all of
// them, the number says which.
func (t *terminal) lacks(s releases.LanguageStatus, shown int) []string {
	var said []string
	for _, l := range lacksOf(s) {
		if len(l.keys) == 0 {
			continue
		}
		text := t.words.N("cli.lack."+l.name, len(l.keys))
		switch {
		case shown == 0:
		case len(l.keys) > shown && len(l.keys) == s.Required:
		default:
			text += " (" + t.some(l.keys, shown) + ")"
		}
		said = append(said, text)
	}
	return said
}

// some names the first of many.
func (t *terminal) some(keys []string, shown int) string {
	if len(keys) <= shown+1 { // "and 1 more" is as long as its name
		return t.words.List(keys)
	}
	return strings.Join(keys[:shown], ", ") + " " + t.words.N("cli.status.more", len(keys)-shown)
}

// until says how far off an instant is: "in 2 days", "overdue by 3 hours".
func (t *terminal) until(d time.Duration) string {
	when := "due"
	if d < 0 {
		when, d = "overdue", -d
	}
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return t.words.N("cli."+when+".days", int(d/day))
	case d >= time.Hour:
		return t.words.N("cli."+when+".hours", int(d/time.Hour))
	}
	return t.words.T("cli." + when + ".soon")
}
