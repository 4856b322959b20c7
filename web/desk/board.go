package desk

import (
	"cmp"
	"slices"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// board is the release at a glance: a line for each press list, a column for each
// language.
type board struct {
	Languages []string
	Rows      []row
}

// row is one press list. Its cells stand in the order of the board's languages.
type row struct {
	Country, Name, Zone string
	Due                 time.Time // in the list's zone; zero when it isn't scheduled
	Cells               []cell
}

// facts are what a board is made of.
type facts struct {
	Release     releases.Release
	Statuses    []releases.LanguageStatus // the source language first
	Lists       []presslists.List
	Partners    []accounts.Partner
	Occurrences []scheduler.Occurrence
	Counts      []mailer.Count
	Now         time.Time
}

// newBoard puts the facts in order: who is due first stands first, and a language
// that nobody gets has no column.
func newBoard(f facts) board {
	var rows []row
	used := map[string]bool{}
	for _, list := range f.Lists {
		if !f.concerns(list) {
			continue
		}
		r := f.row(list)
		for _, c := range r.Cells {
			used[c.Language] = used[c.Language] || c.Light != ""
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Name, b.Name))
	})
	b := board{Rows: rows}
	for _, s := range f.Statuses {
		if used[s.Language] {
			b.Languages = append(b.Languages, s.Language)
		}
	}
	for i, r := range b.Rows {
		b.Rows[i].Cells = slices.DeleteFunc(r.Cells, func(c cell) bool { return !used[c.Language] })
	}
	return b
}

// concerns tells whether the release goes to the list: by its countries, or
// because it has gone there already.
func (f facts) concerns(list presslists.List) bool {
	return slices.Contains(f.Release.Countries, list.Country) || len(f.states(list.ID)) > 0
}

func (f facts) row(list presslists.List) row {
	r := row{Country: list.Country, Name: list.Name, Zone: list.Zone}
	occurrence, due := f.occurrence(list.ID)
	if due {
		r.Due = occurrence.DueAt.In(zone(list.Zone))
	}
	mails := f.states(list.ID)
	for _, s := range f.Statuses {
		c := cell{}
		switch states := mails[s.Language]; {
		case states != nil:
			c = mailed(s.Language, states)
		case len(mails) > 0 || !f.expects(list, s.Language):
		case f.Release.State == releases.Withdrawn:
			c = cell{Light: bar, Word: "stopped"}
		default:
			c = f.before(s, occurrence, due)
		}
		c.Language = s.Language
		r.Cells = append(r.Cells, c)
	}
	return r
}

// before is the light of a cell before its mails are planned.
func (f facts) before(s releases.LanguageStatus, o scheduler.Occurrence, due bool) cell {
	if due {
		if c, ok := scheduled(s, o, f.Now); ok {
			return c
		}
	}
	return translated(s)
}

// expects tells whether the list is likely to have readers of the language: it is
// the list's own, or one of its partner's.
func (f facts) expects(list presslists.List, language string) bool {
	if list.Language == language {
		return true
	}
	for _, p := range f.Partners {
		if p.ID == list.PartnerID && p.Country == list.Country {
			return slices.Contains(p.Languages, language)
		}
	}
	return false
}

// occurrence is the list's latest one: an earlier one was held or given up.
func (f facts) occurrence(listID int64) (scheduler.Occurrence, bool) {
	var latest scheduler.Occurrence
	found := false
	for _, o := range f.Occurrences {
		if o.ListID == listID && (!found || o.DueAt.After(latest.DueAt)) {
			latest, found = o, true
		}
	}
	return latest, found
}

// states are the numbers of the list's mails by language and state.
func (f facts) states(listID int64) map[string]map[mailer.State]int {
	states := map[string]map[mailer.State]int{}
	for _, c := range f.Counts {
		if c.ListID != listID || c.N == 0 || c.Kind != mailer.KindFirst && c.Kind != "" {
			continue
		}
		if states[c.Language] == nil {
			states[c.Language] = map[mailer.State]int{}
		}
		states[c.Language][c.State] += c.N
	}
	return states
}
