package desk

import (
	"time"

	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
)

// light is a state on the board. Its value names the shape (icons/light-*.svg);
// the word beside it says which of the states that share a shape it is.
type light string

const (
	hollow light = "draft"       // nothing there yet
	half   light = "translating" // in the making
	amber  light = "amber"       // somebody or something has to act: out of date, due, deferred
	ring   light = "ring"        // approved; with the local hour in it once it is scheduled
	green  light = "sent"        // every mail has ended, and one at least well
	cross  light = "failed"      // every mail has ended, and none well
	bar    light = "stopped"     // withdrawn, or nobody is left to mail
)

// cell is one country's press list in one language. The zero cell is one where
// there is nobody to mail.
type cell struct {
	Language string
	Light    light
	Word     string    // the message desk.light.<Word>
	Hour     time.Time // in a ring: when it is due, in the list's zone
	Done     int       // of a language in translation: how many segments…
	Of       int       // …of how many
	Counts   []count   // what became of its mails
}

// count is a number of mails and what they have in common.
type count struct {
	What string // the message desk.count.<What>, and desk.total.<What>
	N    int
}

// kinds puts the ledger's nine states into the five things that an officer asks
// about.
var kinds = map[mailer.State]string{
	mailer.Sent:       "sent",
	mailer.Planned:    "open",
	mailer.Claimed:    "open",
	mailer.Deferred:   "deferred",
	mailer.Uncertain:  "uncertain",
	mailer.Bounced:    "refused",
	mailer.Suppressed: "stopped",
	mailer.Withdrawn:  "stopped",
	mailer.Superseded: "stopped",
}

// kindOrder is the order in which the kinds are told.
var kindOrder = []string{"sent", "open", "deferred", "uncertain", "refused", "stopped"}

// tally adds up what became of mails; kinds of which there are none are left out.
func tally(states map[mailer.State]int) []count {
	sums := map[string]int{}
	for state, n := range states {
		sums[kinds[state]] += n
	}
	var counts []count
	for _, kind := range kindOrder {
		if sums[kind] > 0 {
			counts = append(counts, count{What: kind, N: sums[kind]})
		}
	}
	return counts
}

// mailed is the light of a cell whose mails are planned: the one that asks most
// for attention.
func mailed(language string, states map[mailer.State]int) cell {
	c := cell{Language: language, Counts: tally(states)}
	has := map[string]bool{}
	for _, count := range c.Counts {
		has[count.What] = true
	}
	switch {
	case has["open"]:
		c.Light, c.Word = amber, "sending"
	case has["deferred"] || has["uncertain"]:
		c.Light, c.Word = amber, "deferred"
	case has["sent"]:
		c.Light, c.Word = green, "sent"
	case has["refused"]:
		c.Light, c.Word = cross, "refused"
	default:
		c.Light, c.Word = bar, "stopped"
	}
	return c
}

// scheduled is the light of a cell that has an occurrence and no mails yet; false
// when the language itself has more to say.
func scheduled(s releases.LanguageStatus, o scheduler.Occurrence, now time.Time) (cell, bool) {
	c := cell{Language: s.Language}
	switch o.State {
	case scheduler.Held:
		c.Light, c.Word = amber, "held"
	case scheduler.Cancelled:
		c.Light, c.Word = bar, "stopped"
	case scheduler.Done: // it is planned, and nobody reads this language
		return cell{}, true
	case scheduler.Waiting, scheduler.Claimed:
		if !s.Frozen {
			return cell{}, false
		}
		c.Light, c.Word, c.Hour = ring, "waiting", o.DueAt.In(zone(o.Zone))
		if !o.DueAt.After(now) {
			c.Light, c.Word, c.Hour = amber, "due", time.Time{}
		}
	}
	return c, true
}

// translated is the light of a cell whose release isn't scheduled there yet.
func translated(s releases.LanguageStatus) cell {
	c := cell{Language: s.Language, Done: s.Translated, Of: s.Required}
	switch {
	case s.Frozen:
		c.Light, c.Word = ring, "approved"
	case len(s.Stale) > 0:
		c.Light, c.Word = amber, "stale"
	case s.Ready:
		c.Light, c.Word = half, "ready"
	case s.Translated > 0:
		c.Light, c.Word = half, "translating"
	default:
		c.Light, c.Word = hollow, "draft"
	}
	return c
}

// zone is the location of a name that was checked when it was stored.
func zone(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return location
}
