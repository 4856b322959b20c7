package presslists

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"communique/accounts"
	"communique/internal/sqldb"
)

// Summary is a list, and what may be told of its contacts to somebody who may not see them.
type Summary struct {
	List

	Contacts  int
	Languages []Spoken
	Keep      bool // whether the actor may see the contacts, and change the list
}

// Spoken is how many contacts of a list have a language of their own.
type Spoken struct {
	Language string // empty: none is known, and they read the list's
	Contacts int
}

// Overview gives the lists of those partners for whom the actor may see something, in
// the order of country and slug.
func (p *PressLists) Overview(ctx context.Context, who accounts.Actor) ([]Summary, error) {
	lists, err := p.ListsOf(ctx, who)
	if err != nil {
		return nil, err
	}
	return p.summaries(ctx, who, lists)
}

// Summary gives one list as Overview does. Fault: presslists.list_missing.
func (p *PressLists) Summary(ctx context.Context, who accounts.Actor, slug string) (Summary, error) {
	l, err := p.ListOf(ctx, who, slug)
	if err != nil {
		return Summary{}, err
	}
	all, err := p.summaries(ctx, who, []List{l})
	if err != nil {
		return Summary{}, err
	}
	return all[0], nil
}

func (p *PressLists) summaries(ctx context.Context, who accounts.Actor, lists []List) ([]Summary, error) {
	if len(lists) == 0 {
		return nil, nil
	}
	ids := idsOf(lists)
	if err := p.indexed(ctx, ids); err != nil {
		return nil, err
	}
	var counts []block
	err := p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		counts, err = selectCounts(ctx, tx, ids)
		return err
	})
	all := make([]Summary, len(lists))
	for i, l := range lists {
		spoken := map[string]int{}
		all[i] = Summary{List: l, Keep: who.MayFor(accounts.Keep, l.PartnerID)}
		for _, c := range counts {
			if c.ListID == l.ID {
				all[i].Contacts += c.Contacts
				addSpoken(spoken, c.Languages)
			}
		}
		all[i].Languages = inOrder(spoken)
	}
	return all, err
}

// inOrder puts what most speak first, and what nobody knows last.
func inOrder(spoken map[string]int) []Spoken {
	all := make([]Spoken, 0, len(spoken))
	for _, l := range slices.Sorted(maps.Keys(spoken)) {
		all = append(all, Spoken{Language: l, Contacts: spoken[l]})
	}
	slices.SortStableFunc(all, func(a, b Spoken) int {
		if (a.Language == "") != (b.Language == "") {
			return cmp.Compare(b.Language, a.Language)
		}
		return cmp.Compare(b.Contacts, a.Contacts)
	})
	return all
}
