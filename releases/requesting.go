package releases

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Request asks for the translation of a release.
type Request struct {
	Languages []string // empty: each into which the release is to be translated
	PartnerID int64    // 0: whoever owns the language, when that is one partner; else nobody in particular
	Due       Embargo  // the instant and the zone in which it was typed; zero: no hurry
	Brief     string   // what the translator should know; a few lines
}

// briefLimit is how long a brief or a reason may be, in characters.
const briefLimit = 2000

// RequestTranslation asks for translations, or changes what was asked. A segment that
// was approved for the same source before is filled in from the memory, for the
// translator to hand in. It gives the assignments in the order of their languages.
//
// Only an officer of the consortium can. Faults: releases.language_not_wanted,
// releases.translation_of_source, releases.due_past, releases.brief_long,
// accounts.partner_missing, releases.partner_language, releases.missing,
// releases.sent, releases.withdrawn, releases.forbidden.
func (r *Releases) RequestTranslation(ctx context.Context, who accounts.Actor, slug string, q Request) ([]Assignment, error) {
	if !who.May(accounts.Write) {
		return nil, fault.New(fault.Forbidden, "releases.forbidden")
	}
	q.Brief = strings.TrimSpace(q.Brief)
	if err := writable(q.Brief, "brief"); err != nil {
		return nil, err
	}
	if !q.Due.At.IsZero() && q.Due.At.Before(r.clock.Now()) {
		return nil, fault.New(fault.Invalid, "releases.due_past", "Due", q.Due.Local()).At(fault.Place{Field: "due"})
	}
	partners, err := r.accounts.Partners(ctx)
	if err != nil {
		return nil, err
	}
	var asked []Assignment
	err = r.change(ctx, who, slug, "", translate, func(c *changing) error {
		asked, err = c.request(ctx, q, partners)
		return err
	})
	if err != nil {
		return nil, err
	}
	return asked, nil
}

func (c *changing) request(ctx context.Context, q Request, partners []accounts.Partner) ([]Assignment, error) {
	languages := slices.Clone(q.Languages)
	if len(languages) == 0 {
		languages = c.release.Languages
	}
	before, err := selectAssignments(ctx, c.tx, c.release.ID)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	var asked []Assignment
	for _, language := range c.release.Languages {
		if !slices.Contains(languages, language) {
			continue
		}
		a, err := c.assign(before[language], language, q, partners)
		if err != nil {
			faults = append(faults, fault.All(err)...)
		}
		asked = append(asked, a)
	}
	for _, language := range languages {
		if err := c.release.wants(language); err != nil {
			faults = append(faults, fault.All(err)...)
		}
	}
	if err := faults.OrNil(); err != nil {
		return nil, err
	}
	for _, a := range asked {
		if err := saveAssignment(ctx, c.tx, c.release.ID, a); err != nil {
			return nil, err
		}
		if err := c.note(ctx, "request", a.Language, a.Brief); err != nil {
			return nil, err
		}
		if err := c.remind(ctx, a.Language, c.own()); err != nil {
			return nil, err
		}
	}
	return asked, nil
}

// assign makes the assignment of one language.
func (c *changing) assign(a Assignment, language string, q Request, partners []accounts.Partner) (Assignment, error) {
	a.Language = language
	a, err := a.after(ask)
	if err != nil {
		return a, err
	}
	id, err := partnerFor(language, q.PartnerID, partners)
	a.PartnerID, a.Due, a.DueZone, a.Brief, a.Reason = id, q.Due.At, q.Due.Zone, q.Brief, ""
	a.RequestedBy, a.RequestedAt, a.UpdatedAt = c.who.Name, c.now, c.now
	return a, err
}

// partnerFor is the partner who is asked: the one that was named, if it translates into
// the language, or the only one that does.
func partnerFor(language string, wanted int64, partners []accounts.Partner) (int64, error) {
	var able []accounts.Partner
	for _, p := range partners {
		if p.Speaks(language) && (wanted == 0 || p.ID == wanted) {
			able = append(able, p)
		}
	}
	switch {
	case len(able) == 1:
		return able[0].ID, nil
	case wanted == 0:
		return 0, nil
	}
	for _, p := range partners {
		if p.ID == wanted {
			return 0, fault.New(fault.Invalid, "releases.partner_language", "Partner", p.Name, "Language", named(language)).At(fault.Place{Field: "partner"})
		}
	}
	return 0, fault.New(fault.NotFound, "accounts.partner_missing", "Slug", "").At(fault.Place{Field: "partner"})
}

// writable is nil for a text that a person may write into the books.
func writable(text, field string) error {
	at := fault.Place{Field: field}
	if utf8.RuneCountInString(text) > briefLimit {
		return fault.New(fault.Invalid, "releases.brief_long", "Limit", briefLimit).At(at)
	}
	for _, r := range text {
		if id := characterFault(r); id != "" && r != '\r' {
			return fault.New(fault.Invalid, id, "Character", codePoint(r)).At(at)
		}
	}
	return nil
}

// Assignments gives the translations of a release as pieces of work, by language: those
// that the actor sees.
// Fault: releases.missing.
func (r *Releases) Assignments(ctx context.Context, who accounts.Actor, slug string) (map[string]Assignment, error) {
	var all map[string]Assignment
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, err := selectSeen(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		all, err = selectAssignments(ctx, tx, release.ID)
		maps.DeleteFunc(all, func(l string, _ Assignment) bool { return !release.Shows(who, l) })
		return err
	})
	return all, err
}
