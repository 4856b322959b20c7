package lights

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

// Board is the release at a glance: a line for each press list, a column for each
// language.
type Board struct {
	Languages []string
	Rows      []Row
}

// Row is one press list. Its cells stand in the order of the board's languages.
type Row struct {
	Country, Name, Zone string
	Due                 time.Time // in the list's zone; zero when it isn't scheduled
	Cells               []Cell
}

// Facts are what a board is made of.
type Facts struct {
	Release     releases.Release
	Statuses    []releases.LanguageStatus // the source language first
	Lists       []presslists.List
	Partners    []accounts.Partner
	Occurrences []scheduler.Occurrence
	Counts      []mailer.Count
	Now         time.Time
}

// NewBoard puts the facts in order: who is due first stands first, and a language
// that nobody gets has no column. A list is on it when the release is for its country,
// or has gone there already.
func NewBoard(f Facts) Board {
	var rows []Row
	states := f.states()
	used := map[string]bool{}
	for _, list := range f.Lists {
		mails := states[list.ID]
		if !slices.Contains(f.Release.Countries, list.Country) && len(mails) == 0 {
			continue
		}
		r := f.row(list, mails)
		for _, c := range r.Cells {
			used[c.Language] = used[c.Language] || c.Light != ""
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Name, b.Name))
	})
	b := Board{Rows: rows}
	for _, s := range f.Statuses {
		if used[s.Language] {
			b.Languages = append(b.Languages, s.Language)
		}
	}
	for i, r := range b.Rows {
		b.Rows[i].Cells = slices.DeleteFunc(r.Cells, func(c Cell) bool { return !used[c.Language] })
	}
	return b
}

func (f Facts) row(list presslists.List, mails map[string]map[mailer.State]int) Row {
	r := Row{Country: list.Country, Name: list.Name, Zone: list.Zone}
	occurrence, due := f.occurrence(list.ID)
	if due {
		r.Due = occurrence.DueAt.In(Zone(list.Zone))
	}
	for _, s := range f.Statuses {
		c := Cell{}
		switch states := mails[s.Language]; {
		case states != nil:
			c = mailed(s.Language, states, f.Release.Hold.On())
		case len(mails) > 0 || !f.expects(list, s.Language):
		case f.Release.State == releases.Withdrawn:
			c = Cell{Light: Bar, Word: "stopped"}
		default:
			c = f.before(s, occurrence, due)
		}
		c.Language = s.Language
		r.Cells = append(r.Cells, c)
	}
	return r
}

// before is the light of a cell before its mails are planned.
func (f Facts) before(s releases.LanguageStatus, o scheduler.Occurrence, due bool) Cell {
	if due {
		if c, ok := scheduled(s, o, f.Release.Hold.On(), f.Now); ok {
			return c
		}
	}
	return translated(s, f.Now)
}

// expects tells whether the list is likely to have readers of the language: it is
// the list's own, or one of its partner's.
func (f Facts) expects(list presslists.List, language string) bool {
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
func (f Facts) occurrence(listID int64) (scheduler.Occurrence, bool) {
	var latest scheduler.Occurrence
	found := false
	for _, o := range f.Occurrences {
		if o.ListID == listID && (!found || o.DueAt.After(latest.DueAt)) {
			latest, found = o, true
		}
	}
	return latest, found
}

// states are the numbers of first mails by list, language and state.
func (f Facts) states() map[int64]map[string]map[mailer.State]int {
	states := map[int64]map[string]map[mailer.State]int{}
	for _, c := range f.Counts {
		if c.N == 0 || c.Kind != mailer.KindFirst && c.Kind != "" {
			continue
		}
		list := states[c.ListID]
		if list == nil {
			list = map[string]map[mailer.State]int{}
			states[c.ListID] = list
		}
		if list[c.Language] == nil {
			list[c.Language] = map[mailer.State]int{}
		}
		list[c.Language][c.State] += c.N
	}
	return states
}
