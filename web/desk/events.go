package desk

import (
	"slices"
	"strings"
	"time"

	"communique/locales"
	"communique/releases"
)

// Event is something that was done to a release, in the words of whoever reads of it.
type Event struct {
	When     time.Time // on the reader's clock
	Actor    string
	What     string
	Language string // a tag; empty: it concerns the whole release
	Detail   string // what else is known; empty: nothing
	Code     bool   // Detail is for no one's language: a hash
}

// EventOf words an event.
func EventOf(words *locales.Words, zone *time.Location, e releases.Event) Event {
	told := Event{When: e.At.In(zone), Actor: e.Actor, What: e.Verb, Language: e.Language}
	if slices.Contains(releases.EventVerbs, e.Verb) {
		told.What = words.T("event." + e.Verb)
	}
	switch e.Verb {
	case "create", "revise", "correct", "follow", "embargo_move", "embargo_ask", "embargo_confirm", "embargo_refuse":
		told.Detail = detailed(words, zone, e.Detail)
	case "policy":
		told.Detail = words.T("policy." + e.Detail)
	case "approve", "redate", "thaw", "recall", "reinstate":
		told.Detail, told.Code = short(e.Detail), true
	case "save", "still_correct", "stale":
		told.Detail = segments(words, e.Detail)
	case "typo":
		told.Detail = mended(words, e.Detail)
	case "ignore":
		told.Detail = ignored(words, e.Detail)
	case "translate":
		told.Detail = filed(words, e.Detail)
	default: // what somebody has said: a reason, a brief
		told.Detail = e.Detail
	}
	return told
}

// short is the beginning of a hash, which tells one edition from another.
func short(hash string) string { return hash[:min(len(hash), 12)] }

// detailed words the parts of a detail: "revision 3; changed lead; embargo none to 2013-01-30T08:00:00Z".
// What isn't written so stays as it is.
func detailed(words *locales.Words, zone *time.Location, detail string) string {
	parts := strings.Split(detail, "; ")
	for i, part := range parts {
		name, rest, _ := strings.Cut(part, " ")
		switch {
		case name == "revision":
			parts[i] = words.T("history.revision", "Number", rest)
		case slices.Contains([]string{"added", "changed", "moved", "removed"}, name):
			parts[i] = words.T("history."+name, "Segments", segments(words, rest))
		case name == "embargo" || name == "from":
			before, after, is := strings.Cut(rest, " to ")
			if is {
				parts[i] = words.T("history.embargo", "Before", moment(words, zone, before), "After", moment(words, zone, after))
			}
		case strings.HasPrefix(part, "asked by "):
			parts[i] = words.T("history.asked", "Actor", strings.TrimPrefix(part, "asked by "))
		}
	}
	return strings.Join(parts, "; ")
}

// segments names segments by their keys: "lead quote-1".
func segments(words *locales.Words, keys string) string {
	all := strings.Fields(keys)
	for i, key := range all {
		all[i] = words.Segment(key)
	}
	return words.List(all)
}

// mended words a mistake that was corrected, and whose translations stay: "lead: nl de".
func mended(words *locales.Words, detail string) string {
	key, rest, _ := strings.Cut(detail, ":")
	languages := strings.Fields(rest)
	for i, l := range languages {
		languages[i] = words.Language(l)
	}
	return after(words, words.Segment(key), words.List(languages))
}

// ignored words what somebody lets pass, and why: "lead number_lost: It is rounded." What it is
// stands beside the segment itself.
func ignored(words *locales.Words, detail string) string {
	about, reason, is := strings.Cut(detail, ": ")
	if !is {
		return detail
	}
	key, _, _ := strings.Cut(about, " ")
	return after(words, words.Segment(key), reason)
}

// after puts what is said of something behind it.
func after(words *locales.Words, what, said string) string {
	if said == "" {
		return what
	}
	return what + words.Colon() + said
}

// moment is the instant of an embargo on the reader's clock.
func moment(words *locales.Words, zone *time.Location, said string) string {
	if said == "none" {
		return words.T("history.no_embargo")
	}
	at, err := time.Parse(time.RFC3339, said)
	if err != nil {
		return said
	}
	return words.DateTime(at.In(zone))
}

// filed words what a translator's file has brought: "3 changed, 1 stale".
func filed(words *locales.Words, detail string) string {
	changed, stale, is := strings.Cut(strings.TrimSuffix(detail, " stale"), " changed, ")
	if !is {
		return detail
	}
	return words.T("history.filed", "Changed", changed, "Stale", stale)
}
