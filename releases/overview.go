package releases

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"communique/accounts"
	"communique/internal/sqldb"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Sought is which releases somebody wants to see.
type Sought struct {
	Words   string // each stands in the headline or the slug, whatever its case and accents; empty: all
	State   State  // empty: all
	From, N int    // so many, from this one on
}

// Glance is how far a release is, for a page that shows many.
type Glance struct {
	Release  Release
	Headline string // in the source language, as it is read aloud; of one without: its slug
	// Languages are those that the actor may see, the source's first, as TranslationStatus
	// gives them. Blocked is filled only where there is a text for everything and no frozen
	// edition: the checks cost more than all the rest. Of a release that was sent or withdrawn, and
	// isn't corrected, or whose editions are all frozen, they say only which languages there are, and
	// whether they are frozen.
	Languages []LanguageStatus
}

// Overview gives those that are sought of the releases that concern the actor, the newest
// first, as they are at one moment, and how many are in all. It asks the database as
// often for a hundred as for one.
func (r *Releases) Overview(ctx context.Context, who accounts.Actor, sought Sought) ([]Glance, int, error) {
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return nil, 0, err
	}
	var glances []Glance
	all := 0
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		ids, n, err := soughtIDs(ctx, tx, who.Reach(), sought)
		if all = n; err != nil || len(ids) == 0 {
			return err
		}
		list, err := selectListed(ctx, tx, ids)
		if err != nil {
			return err
		}
		o := outlining{r: r, tx: tx, terms: terms}
		glances, err = o.glances(ctx, who, list)
		return err
	})
	return glances, all, err
}

// Mention is what is said of a release where it is only mentioned.
type Mention struct {
	ID             int64
	Slug, Headline string // the headline as Glance has it
	SourceLanguage string
	State          State
	Embargo        Embargo
}

// Mentions gives those with these ids that concern the actor, by id.
func (r *Releases) Mentions(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]Mention, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var named map[int64]namedRow
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		named, err = selectNamed(ctx, tx, who.Reach(), ids)
		return err
	})
	mentions := make(map[int64]Mention, len(named))
	for id, row := range named {
		mentions[id] = row.mention()
	}
	return mentions, err
}

// soughtIDs are the ids of those that are on the page, and how many there are on all pages.
func soughtIDs(ctx context.Context, tx *sqldb.Tx, reach accounts.Reach, sought Sought) ([]int64, int, error) {
	folded := folding()
	words := strings.Fields(folded(sought.Words))
	if len(words) == 0 {
		return selectSought(ctx, tx, reach, sought)
	}
	titled, err := selectTitled(ctx, tx, reach, sought.State)
	if err != nil {
		return nil, 0, err
	}
	var ids []int64
	for _, t := range titled {
		text := folded(t.Slug + " " + reading(t.Headline))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			ids = append(ids, t.ID)
		}
	}
	from := min(sought.From, len(ids))
	return ids[from:min(from+sought.N, len(ids))], len(ids), nil
}

// folding gives a function that takes case and accents away: who searches leaves them out. It is
// for one goroutine, since what it is made of isn't quick to make.
func folding() func(string) string {
	bare, fold := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), cases.Fold()
	return func(s string) string {
		if without, _, err := transform.String(bare, s); err == nil {
			s = without
		}
		return fold.String(s)
	}
}

// glances puts together what is read of the releases.
func (o outlining) glances(ctx context.Context, who accounts.Actor, list []Release) ([]Glance, error) {
	titles, err := selectTitles(ctx, o.tx, idsOf(list))
	if err != nil {
		return nil, err
	}
	statuses, err := o.statuses(ctx, who, list)
	if err != nil {
		return nil, err
	}
	glances := make([]Glance, len(list))
	for i, r := range list {
		glances[i] = Glance{Release: r, Headline: titleOr(titles[r.ID], r.Slug), Languages: statuses[r.ID]}
	}
	return glances, nil
}

// titleOr is a headline as it is read aloud, or the slug of what has none.
func titleOr(headline, slug string) string {
	if plain := reading(headline); plain != "" {
		return plain
	}
	return slug
}
