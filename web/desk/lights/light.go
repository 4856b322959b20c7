package lights

import (
	"slices"
	"time"

	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
)

// Light is a state on a board. Its value names the shape (icons/light-*.svg);
// the word beside it says which of the states that share a shape it is.
type Light string

// The lights.
const (
	Hollow Light = "draft"       // nothing there yet
	Half   Light = "translating" // in the making
	Amber  Light = "amber"       // somebody or something has to act: out of date, due, deferred
	Ring   Light = "ring"        // approved; with the local hour in it once it is scheduled
	Green  Light = "sent"        // every mail has ended, and one at least well
	Cross  Light = "failed"      // every mail has ended, and none well
	Bar    Light = "stopped"     // withdrawn, or nobody is left to mail
)

// Cell is one country's press list in one language. The zero cell is one where
// there is nobody to mail.
type Cell struct {
	Language string
	Light    Light
	Word     string    // the message desk.light.<Word>
	Hour     time.Time // in a ring: when it is due, in the list's zone
	Done     int       // of a language in translation: how many segments…
	Of       int       // …of how many
	Counts   []Count   // what became of its mails
	Why      Why       // by what it is blocked; zero: it isn't
}

// Why says by what a language is blocked.
type Why struct {
	What string // the message desk.why.<What> where there is an N, else desk.because.<What> with a Name; empty: the word says it all
	N    int    // segments
	Name string // the slug of a boilerplate
}

// Count is a number of mails and what they have in common.
type Count struct {
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

// Tally adds up what became of mails; kinds of which there are none are left out.
func Tally(states map[mailer.State]int) []Count {
	sums := map[string]int{}
	for state, n := range states {
		sums[kinds[state]] += n
	}
	return Counts(sums)
}

// Counts puts numbers of mails by kind into their order, without those of which there are none.
func Counts(sums map[string]int) []Count {
	var counts []Count
	for _, kind := range kindOrder {
		if sums[kind] > 0 {
			counts = append(counts, Count{What: kind, N: sums[kind]})
		}
	}
	return counts
}

// Sum adds two tallies up, in the order of the kinds.
func Sum(a, b []Count) []Count {
	var sum []Count
	for _, kind := range kindOrder {
		n := 0
		for _, c := range slices.Concat(a, b) {
			if c.What == kind {
				n += c.N
			}
		}
		if n > 0 {
			sum = append(sum, Count{What: kind, N: n})
		}
	}
	return sum
}

// mailed is the light of a cell whose mails are planned: the one that asks most
// for attention. held says that its release is on hold: what is open waits.
func mailed(language string, states map[mailer.State]int, held bool) Cell {
	c := Cell{Language: language, Counts: Tally(states)}
	has := map[string]bool{}
	for _, count := range c.Counts {
		has[count.What] = true
	}
	switch {
	case has["open"] && held:
		c.Light, c.Word = Amber, "held"
	case has["open"]:
		c.Light, c.Word = Amber, "sending"
	case has["deferred"] || has["uncertain"]:
		c.Light, c.Word = Amber, "deferred"
	case has["sent"]:
		c.Light, c.Word = Green, "sent"
	case has["refused"]:
		c.Light, c.Word = Cross, "refused"
	default:
		c.Light, c.Word = Bar, "stopped"
	}
	return c
}

// scheduled is the light of a cell that has an occurrence and no mails yet; false
// when the language itself has more to say. held says that its release is on hold.
func scheduled(s releases.LanguageStatus, o scheduler.Occurrence, held bool, now time.Time) (Cell, bool) {
	c := Cell{Language: s.Language}
	switch o.State {
	case scheduler.Held:
		c.Light, c.Word = Amber, "held"
	case scheduler.Cancelled:
		c.Light, c.Word = Bar, "stopped"
	case scheduler.Done: // it is planned, and nobody reads this language
		return Cell{}, true
	case scheduler.Waiting, scheduler.Claimed:
		if !s.Frozen {
			return Cell{}, false
		}
		if held {
			c.Light, c.Word = Amber, "held"
			return c, true
		}
		c.Light, c.Word, c.Hour = Ring, "waiting", o.DueAt.In(Zone(o.Zone))
		if !o.DueAt.After(now) {
			c.Light, c.Word, c.Hour = Amber, "due", time.Time{}
		}
	}
	return c, true
}

// Of is the light of a language by itself, wherever it goes.
func Of(s releases.LanguageStatus, now time.Time) Cell { return translated(s, now) }

// translated is the light of a cell whose release isn't scheduled there yet.
func translated(s releases.LanguageStatus, now time.Time) Cell {
	c := Cell{Language: s.Language, Done: s.Translated, Of: s.Required}
	if s.Frozen {
		c.Light, c.Word = Ring, "approved"
		return c
	}
	if c.Word, c.Why = blocked(s, now); c.Word != "" {
		c.Light = Amber
		return c
	}
	switch {
	case s.Ready:
		c.Light, c.Word = Half, "ready"
	case s.Translated > 0:
		c.Light, c.Word = Half, "translating"
	default:
		c.Light, c.Word = Hollow, "draft"
	}
	return c
}

// blocked is the word for a language in which somebody has to act before it can go on, and
// by what it is blocked: what asks for the most work comes first.
func blocked(s releases.LanguageStatus, now time.Time) (string, Why) {
	written := s.Required > 0 && len(s.Missing)+len(s.Drafts) == 0
	asked := s.Assignment.State == releases.Requested || s.Assignment.State == releases.InProgress
	switch {
	case len(s.Stale) > 0:
		return "stale", Why{What: "stale", N: len(s.Stale)}
	case s.Assignment.State == releases.Declined:
		return "declined", Why{}
	case asked && !s.Assignment.Due.IsZero() && s.Assignment.Due.Before(now):
		return "late", Why{}
	case len(s.Blocked) > 0:
		return "blocked", Why{What: "findings", N: len(s.Blocked)}
	case written && len(s.Machine) > 0:
		return "blocked", Why{What: "machine", N: len(s.Machine)}
	case written && len(s.Lacking) > 0:
		return "blocked", Why{What: "lacking", Name: s.Lacking[0]}
	case written && len(s.Boilerplate) > 0:
		return "blocked", Why{What: "boilerplate", Name: s.Boilerplate[0]}
	}
	return "", Why{}
}

// ofRelease are the shapes of a release's own states.
var ofRelease = map[releases.State]Light{
	releases.Draft:         Hollow,
	releases.InTranslation: Half,
	releases.Approved:      Ring,
	releases.Scheduled:     Ring,
	releases.Sent:          Green,
	releases.Withdrawn:     Bar,
}

// OfRelease is the light of a release itself, and its word's message: state.release.<State>, but of
// one of which mails have left or are leaving, and more are to, that it is being sent.
func OfRelease(r releases.Release, mailed bool) (light Light, word string) {
	if mailed && (r.State == releases.Approved || r.State == releases.Scheduled) {
		return Amber, "desk.light.sending"
	}
	return ofRelease[r.State], "state.release." + string(r.State)
}
