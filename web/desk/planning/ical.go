package planning

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The calendar file that other programs read (RFC 5545, 7986). It is written here: what we
// need of the format is a few lines, and the library that there is for Go folds a line only
// where a word ends, leaves a carriage return in a text as it is, and a line feed in an
// address, where a hostile headline would begin a line of its own.

// icalEvent is an event of a calendar file.
type icalEvent struct {
	UID     string
	At      time.Time
	Changed time.Time
	Summary string
	Detail  string // empty: nothing
	URL     string
	Kind    string // a category
}

// icalCalendar is a calendar file.
type icalCalendar struct {
	Name   string
	Lang   string
	Events []icalEvent
}

// icalTime is how an instant is written, in UTC.
const icalTime = "20060102T150405Z"

// String is the calendar as it is sent: lines of at most 75 octets that end with CR LF.
func (c icalCalendar) String() string {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(folded(name + ":" + value)) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Communiqué//Calendar//"+strings.ToUpper(c.Lang))
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("NAME", icalText(c.Name))
	line("X-WR-CALNAME", icalText(c.Name))
	line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	line("X-PUBLISHED-TTL", "PT1H")
	for _, e := range c.Events {
		line("BEGIN", "VEVENT")
		line("UID", icalText(e.UID))
		line("DTSTAMP", e.Changed.UTC().Format(icalTime))
		line("DTSTART", e.At.UTC().Format(icalTime))
		line("SUMMARY", icalText(e.Summary))
		if e.Detail != "" {
			line("DESCRIPTION", icalText(e.Detail))
		}
		line("URL", strings.Map(visible, e.URL))
		line("CATEGORIES", icalText(e.Kind))
		line("TRANSP", "TRANSPARENT")
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.String()
}

// icalEscapes are what a text is written with (RFC 5545, section 3.3.11).
var icalEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// icalText is a text as a value, without what a line can't have.
func icalText(s string) string {
	s = strings.ToValidUTF8(s, string(unicode.ReplacementChar))
	s = strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return visible(r)
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return icalEscapes.Replace(s)
}

// visible drops control characters.
func visible(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// folded is a line, in several when it is long (section 3.1): between characters, never
// within one.
func folded(line string) string {
	const most = 75
	var b strings.Builder
	room := most
	for _, r := range line {
		if n := utf8.RuneLen(r); n > room {
			b.WriteString("\r\n ")
			room = most - 1
		}
		b.WriteRune(r)
		room -= utf8.RuneLen(r)
	}
	b.WriteString("\r\n")
	return b.String()
}

// sorted puts events into an order that is the same each time.
func (c icalCalendar) sorted() icalCalendar {
	slices.SortStableFunc(c.Events, func(a, b icalEvent) int {
		if d := a.At.Compare(b.At); d != 0 {
			return d
		}
		return strings.Compare(a.UID, b.UID)
	})
	return c
}
