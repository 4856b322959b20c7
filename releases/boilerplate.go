package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales"
)

// BoilerplateKind is what a boilerplate is. Its words are the messages
// boilerplate.<BoilerplateKind>.
type BoilerplateKind string

// The kinds of boilerplate, as the table releases knows them.
const (
	BoilerplateAbout   BoilerplateKind = "about"   // who the sender is
	BoilerplateNotes   BoilerplateKind = "notes"   // to editors
	BoilerplateFunder  BoilerplateKind = "funder"  // the statement that whoever pays wants
	BoilerplateContact BoilerplateKind = "contact" // whom to ask
)

// BoilerplateKinds are all of them, in the order in which they are offered.
var BoilerplateKinds = []BoilerplateKind{BoilerplateAbout, BoilerplateNotes, BoilerplateFunder, BoilerplateContact}

var boilerplateKinds = []string{string(BoilerplateAbout), string(BoilerplateNotes), string(BoilerplateFunder), string(BoilerplateContact)}

// Section is where a boilerplate stands in a release.
func (k BoilerplateKind) Section() Section {
	switch k {
	case BoilerplateNotes:
		return SectionNotes
	case BoilerplateContact:
		return SectionContact
	case BoilerplateAbout, BoilerplateFunder:
	}
	return SectionBoilerplate
}

// Kind is what a block of a boilerplate is called.
func (k BoilerplateKind) Kind(of Kind) Kind {
	switch {
	case of == KindHeading:
		return of
	case k == BoilerplateContact:
		return KindContact
	}
	return KindBoilerplate
}

// IsBoilerplate tells whether it is no release but a text that stands in releases.
func (r Release) IsBoilerplate() bool { return r.Boilerplate != "" }

// standsIn tells whether a boilerplate stands in the editions of a language.
func (r Release) standsIn(language string) bool {
	return len(r.For) == 0 || slices.Contains(r.For, language) || slices.Contains(r.For, locales.Base(language))
}

// standsAmong tells whether a boilerplate stands in the editions of a language of a
// release that has others as well: of contacts for some languages the nearest one does,
// so that nl-BE has not the contact of nl beside its own.
func (r Release) standsAmong(others []Release, language string) bool {
	if !r.standsIn(language) {
		return false
	}
	nearer := func(o Release) bool { return o.Boilerplate == BoilerplateContact && slices.Contains(o.For, language) }
	return r.Boilerplate != BoilerplateContact || len(r.For) == 0 || nearer(r) || !slices.ContainsFunc(others, nearer)
}

// GrantNone is the grant of a release that carries no funder's statement.
const GrantNone = "none"

// demands tells whether a release must carry a boilerplate, by its grant.
func (r Release) demands(boilerplate Release) bool {
	switch {
	case r.IsBoilerplate() || r.Grant == GrantNone:
		return false
	case r.Grant != "":
		return r.Grant == boilerplate.Slug
	}
	return boilerplate.Required
}

// Boilerplate is a text that many releases carry, and how far it is.
type Boilerplate struct {
	Release
	Approved []string // the languages in which it may stand in editions, the source's first
	Included []string // the slugs of the releases in which it stands now
}

// Boilerplates gives all boilerplates, in the order of their slugs, with the languages and
// the releases that the actor sees.
func (r *Releases) Boilerplates(ctx context.Context, who accounts.Actor) ([]Boilerplate, error) {
	if !who.MaySomewhere(accounts.See) {
		return nil, nil
	}
	var all []Boilerplate
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		documents, err := selectBoilerplates(ctx, tx)
		all = nil
		for _, d := range documents {
			if err != nil {
				return err
			}
			b := Boilerplate{Release: d}
			if b.Included, err = selectIncluding(ctx, tx, who.Reach(), d.ID); err != nil {
				return err
			}
			var m material
			m, err = freezing{tx: tx}.material(ctx, d)
			for _, language := range d.LanguagesFor(who) {
				if m.complete(language) {
					b.Approved = append(b.Approved, language)
				}
			}
			all = append(all, b)
		}
		return err
	})
	return all, err
}
