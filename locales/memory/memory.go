// Package memory is the translation memory: what was approved once is offered again.
//
// Every approved segment is remembered for its pair of languages. Who translates a text
// that was approved before, octet by octet, is offered its translation (100 %); for a text
// that is nearly the same, the nearest ones, with a percentage and what changed. The memory
// only offers: it fills in and approves nothing by itself.
//
// A near text is found by its words, the rarest first, in a table of our own that is the
// same on both engines. It has to have one of its rarer words in common with what is asked
// for, and about its length.
//
// Who asks for a regional variant (nl-BE) is offered what the language itself has (nl) too,
// and each match says which language it is in. The other way round nothing is offered.
//
// Nothing here is the truth about a release: losing the memory costs typing, no more.
package memory

import (
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/difference"
)

// Memory remembers translations. It is safe for concurrent use.
type Memory struct {
	db    *sqldb.DB
	clock clock.Clock
}

// New makes a memory on a migrated database.
func New(db *sqldb.DB, c clock.Clock) *Memory { return &Memory{db: db, clock: c} }

// Entry is one translation as it was approved.
type Entry struct {
	SourceLanguage string `db:"source_language"`
	Language       string `db:"language"`
	Kind           string `db:"kind"` // of the segment: a headline is translated as headlines are
	Source         string `db:"source"`
	Target         string `db:"target"`
	Release        string `db:"release_slug"` // the short name of the release that it was approved in last
	Actor          string `db:"actor"`        // who approved it there
}

// Match is an entry that is offered for a text.
type Match struct {
	Entry
	Percent    int               // 100 only when the text is the entry's source, octet by octet
	Difference []difference.Part // from the entry's source to the text that was asked for
	At         time.Time         // when it was approved last
}

// chain gives a language and, for a regional variant, the language itself: nl-BE, nl.
func chain(language string) []string {
	if base, _, regional := strings.Cut(language, "-"); regional {
		return []string{language, base}
	}
	return []string{language}
}
