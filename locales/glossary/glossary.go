package glossary

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Glossary is the store of terms. It is safe for concurrent use.
type Glossary struct {
	db    *sqldb.DB
	clock clock.Clock
}

// New makes a glossary on a migrated database.
func New(db *sqldb.DB, c clock.Clock) *Glossary { return &Glossary{db: db, clock: c} }

// All gives every term, in the order in which Export writes them.
func (g *Glossary) All(ctx context.Context) (terms []Term, err error) {
	err = g.db.Read(ctx, func(tx *sqldb.Tx) error {
		terms, err = selectAll(ctx, tx)
		return err
	})
	return terms, err
}

// Terms gives what holds for a pair of languages: the pair's own terms, those of the
// languages that they are variants of (nl for nl-BE), and those for every language. Where
// two of them prefer different translations of a source, or the nearer one forbids what
// the other prefers, only the nearer one is given.
func (g *Glossary) Terms(ctx context.Context, sourceLanguage, language string) (terms []Term, err error) {
	err = g.db.Read(ctx, func(tx *sqldb.Tx) error {
		terms, err = selectTerms(ctx, tx, wider(sourceLanguage), wider(language))
		return err
	})
	return nearest(terms, sourceLanguage, language), err
}

// Among gives those of some terms that hold for a pair of languages, as Glossary.Terms
// does. It leaves the terms that it is given as they are.
func Among(terms []Term, sourceLanguage, language string) []Term {
	from, to := wider(sourceLanguage), wider(language)
	var held []Term
	for _, t := range terms {
		if slices.Contains(from, t.SourceLanguage) && slices.Contains(to, t.Language) {
			held = append(held, t)
		}
	}
	return nearest(held, sourceLanguage, language)
}

// Put adds terms, and changes those that are there by the same rule, languages and word.
// All or none. Faults: those of Import for a term, with its field; glossary.known.
func (g *Glossary) Put(ctx context.Context, terms []Term) error {
	var faults fault.List
	given := make([]placed, len(terms))
	for i, t := range terms {
		tidied, found := check(t, fault.Place{})
		faults = append(faults, found...)
		given[i] = placed{Term: tidied}
	}
	if len(faults) > 0 {
		return faults.OrNil()
	}
	return g.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := g.put(ctx, tx, given)
		return err
	})
}

// Imported says what an import did, in terms.
type Imported struct {
	Added, Changed, Unchanged int
}

// put writes those of the given terms that are new or say something else than before.
func (g *Glossary) put(ctx context.Context, tx *sqldb.Tx, given []placed) (Imported, error) {
	if err := oneAtATime(ctx, tx); err != nil {
		return Imported{}, err
	}
	there, err := selectAll(ctx, tx)
	if err != nil {
		return Imported{}, err
	}
	if faults := contradictions(there, given); len(faults) > 0 {
		return Imported{}, faults.OrNil()
	}
	known := make(map[key]Term, len(there))
	for _, t := range there {
		known[t.key()] = t
	}
	var done Imported
	var write []Term
	for _, t := range given {
		before, is := known[t.key()]
		known[t.key()] = t.Term
		switch {
		case is && before.says(t.Term):
			done.Unchanged++
			continue
		case is:
			done.Changed++
		default:
			done.Added++
		}
		write = append(write, t.Term)
	}
	return done, upsert(ctx, tx, write, clock.Millis(g.clock.Now()))
}

// Remove takes terms out, each named by its rule, its languages and its source (a forbidden
// one by its target), and tells how many there were. A name that the house protected stays
// free from then on: Protect leaves it alone.
func (g *Glossary) Remove(ctx context.Context, terms []Term) (removed int, err error) {
	keys := make([]key, len(terms))
	for i, t := range terms {
		t = tidied(t)
		keys[i] = t.key()
	}
	err = g.db.Write(ctx, func(tx *sqldb.Tx) error {
		removed, err = deleteTerms(ctx, tx, keys, clock.Millis(g.clock.Now()))
		return err
	})
	return removed, err
}

// Protect protects names, such as those of the partners, in every language. A name that a
// person set free, of which the glossary says something else, or that can't be a term is
// left out; and so is one that could be an ordinary word ("Bridges"), which has to be
// translated where it is one: whoever wants it protected puts it in.
func (g *Glossary) Protect(ctx context.Context, names []string) error {
	return g.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := oneAtATime(ctx, tx); err != nil {
			return err
		}
		there, err := selectAll(ctx, tx)
		if err != nil {
			return err
		}
		free, err := selectFreed(ctx, tx)
		if err != nil {
			return err
		}
		known := map[key]bool{}
		for _, t := range there {
			known[t.key()] = true
		}
		var write []Term
		for _, name := range names {
			t, faults := check(Term{Rule: Protected, Source: name, CaseSensitive: true, House: true}, fault.Place{})
			if len(faults) > 0 || ordinary(t.Source) || known[t.key()] || slices.Contains(free, t.Source) || len(contradictions(there, []placed{{Term: t}})) > 0 {
				continue
			}
			known[t.key()] = true
			write = append(write, t)
		}
		return upsert(ctx, tx, write, clock.Millis(g.clock.Now()))
	})
}

// ordinary tells whether a name could be a word of the language: one word, in which at
// most the first letter is a capital.
func ordinary(name string) bool {
	_, first := utf8.DecodeRuneInString(name)
	return !strings.ContainsFunc(name, unicode.IsSpace) && !strings.ContainsFunc(name[first:], func(r rune) bool {
		return unicode.IsUpper(r) || unicode.IsDigit(r)
	})
}
