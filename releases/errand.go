package releases

import (
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
)

// ErrandKind says what somebody has to do about a release. Its words are the messages
// errand.<ErrandKind>.
type ErrandKind string

// The kinds, in the order in which they press.
const (
	ErrandConfirm    ErrandKind = "confirm"    // an embargo is to end earlier: it takes a second person
	ErrandHeld       ErrandKind = "held"       // the release is on hold
	ErrandCorrecting ErrandKind = "correcting" // it was sent, is corrected, and the correction hasn't gone
	ErrandDeclined   ErrandKind = "declined"   // a partner can't translate
	ErrandNobody     ErrandKind = "nobody"     // it is asked for, of no partner, and no user translates into the language
	ErrandLate       ErrandKind = "late"       // a translation is due and isn't handed in
	ErrandReview     ErrandKind = "review"     // a translation was handed in
	ErrandSource     ErrandKind = "source"     // the source isn't approved, and what is made of it waits for that
	ErrandFreeze     ErrandKind = "freeze"     // a language is approved, and its edition isn't frozen
	ErrandSchedule   ErrandKind = "schedule"   // it is approved, and nobody has said when it goes
	ErrandSentBack   ErrandKind = "sent_back"  // one's own translation came back
	ErrandChanged    ErrandKind = "changed"    // the source has changed under one's own translation
	ErrandAsked      ErrandKind = "asked"      // one is asked to translate
	ErrandGoing      ErrandKind = "going"      // one's own translation is begun
	ErrandDraft      ErrandKind = "draft"      // nobody was asked to translate it
)

// ErrandKinds are all of them, in their order.
var ErrandKinds = []ErrandKind{
	ErrandConfirm, ErrandHeld, ErrandCorrecting, ErrandDeclined, ErrandNobody, ErrandLate, ErrandReview, ErrandSource, ErrandFreeze,
	ErrandSchedule, ErrandSentBack, ErrandChanged, ErrandAsked, ErrandGoing, ErrandDraft,
}

// Errand is something that waits for somebody.
type Errand struct {
	ReleaseID      int64
	Slug, Headline string // the headline as Glance has it
	SourceLanguage string
	Language       string    // about which it is; empty: the whole release
	Due            time.Time // zero: no hurry
	DueZone        string    // in which that was typed
	By             string    // who asked, or put it on hold
	Reason         string    // in that person's words; may be empty
	Since          time.Time
}

// Errands are those of one kind.
type Errands struct {
	Kind  ErrandKind
	All   int
	First []Errand // the most pressing
}

// Errands gives what waits for the actor, of each kind of which there is something the n
// most pressing. What others may do as well is everybody's who may; that a translation is
// asked for is its translators' alone, and that it is late the officers' of the consortium.
func (r *Releases) Errands(ctx context.Context, who accounts.Actor, n int) ([]Errands, error) {
	var all []Errands
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		e := errands{tx: tx, accounts: r.accounts, who: who, now: r.clock.Now(), n: n, found: map[ErrandKind]Errands{}}
		for _, find := range []func(context.Context) error{e.requests, e.ofReleases, e.ofLanguages, e.name} {
			if err := find(ctx); err != nil {
				return err
			}
		}
		all = nil
		for _, kind := range ErrandKinds {
			if of := e.found[kind]; of.All > 0 {
				all = append(all, of)
			}
		}
		return nil
	})
	return all, err
}

// errands looks for them in a transaction.
type errands struct {
	tx       *sqldb.Tx
	accounts *accounts.Accounts
	who      accounts.Actor
	now      time.Time
	n        int
	found    map[ErrandKind]Errands
}

func (e errands) add(kind ErrandKind, all int, one Errand) {
	of := e.found[kind]
	of.Kind, of.All, of.First = kind, all, append(of.First, one)
	e.found[kind] = of
}

// requests are those to end an embargo earlier that somebody else has made.
func (e errands) requests(ctx context.Context) error {
	if !e.who.May(accounts.Write) && !e.who.May(accounts.Approve) {
		return nil
	}
	open, err := selectOpenRequests(ctx, e.tx)
	open = slices.DeleteFunc(open, func(q openRequest) bool { return !q.open(e.now) || accounts.SamePerson(q.By, e.who.Name) })
	for _, q := range open[:min(e.n, len(open))] {
		e.add(ErrandConfirm, len(open), Errand{ReleaseID: q.releaseID, Due: q.Until(), DueZone: q.From.Zone, By: q.By, Since: q.At})
	}
	return err
}

// ofReleases are those about whole releases.
func (e errands) ofReleases(ctx context.Context) error {
	var kinds []ErrandKind
	if e.who.May(accounts.Write) {
		kinds = []ErrandKind{ErrandHeld, ErrandCorrecting, ErrandSchedule, ErrandDraft}
	}
	for _, kind := range kinds {
		if err := e.put(kind)(selectReleaseErrands(ctx, e.tx, kind, nil, e.n)); err != nil {
			return err
		}
	}
	approve := e.languages(accounts.Approve)
	if len(approve) == 0 {
		return nil
	}
	return e.put(ErrandSource)(selectReleaseErrands(ctx, e.tx, ErrandSource, []any{approve}, e.n))
}

// put keeps what was found of a kind.
func (e errands) put(kind ErrandKind) func([]errandRow, error) error {
	return func(rows []errandRow, err error) error {
		for _, row := range rows {
			e.add(kind, row.N, row.errand())
		}
		return err
	}
}

// ofLanguages are those about a translation. Who may translate anything translates nothing
// in particular: each translation of the consortium would be theirs. An officer of the consortium
// sees what keeps translators waiting, and not what they are at.
func (e errands) ofLanguages(ctx context.Context) error {
	asked := map[ErrandKind][]any{}
	if approve := e.languages(accounts.Approve); len(approve) > 0 {
		asked[ErrandReview], asked[ErrandFreeze] = []any{approve}, []any{approve}
	}
	translate := e.languages(accounts.Translate)
	switch {
	case e.who.May(accounts.Write):
		now := clock.Millis(e.now)
		translated, err := e.accounts.Translated(ctx, e.tx)
		if err != nil {
			return err
		}
		asked[ErrandDeclined], asked[ErrandLate] = nil, []any{now}
		asked[ErrandNobody] = []any{now, append([]string{""}, translated...)} // SQL has no empty IN
	case len(translate) > 0 && !e.who.May(accounts.Translate):
		partners, _ := e.who.Partners(accounts.Translate)
		partners = append([]int64{0}, partners...) // likewise
		for _, kind := range []ErrandKind{ErrandSentBack, ErrandChanged, ErrandAsked, ErrandGoing} {
			asked[kind] = []any{translate, partners}
		}
	}
	for kind, values := range asked {
		if err := e.put(kind)(selectAssigned(ctx, e.tx, kind, values, e.n)); err != nil {
			return err
		}
	}
	return nil
}

// languages are those in which the actor may do something.
func (e errands) languages(p accounts.Permission) []string {
	return slices.DeleteFunc(slices.Clone(locales.Tags), func(l string) bool { return !e.who.MayIn(p, l) })
}

// name adds what is said of the releases.
func (e errands) name(ctx context.Context) error {
	var ids []int64
	for _, of := range e.found {
		for _, one := range of.First {
			ids = append(ids, one.ReleaseID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	named, err := selectNamed(ctx, e.tx, e.who.Reach(), ids)
	for _, of := range e.found {
		for i := range of.First {
			one := &of.First[i]
			m := named[one.ReleaseID].mention()
			one.Slug, one.SourceLanguage, one.Headline = m.Slug, m.SourceLanguage, m.Headline
		}
	}
	return err
}
