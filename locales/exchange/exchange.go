// Package exchange writes the translation of a release in the formats of
// translators' tools, and reads what comes back: TOML as go-i18n's tools know it,
// XLIFF 1.2, XLIFF 2.1, and CSV for a spreadsheet.
//
// Write and Read are each other's inverse: the text of a unit comes back byte for
// byte, whatever stands in it, in each of the formats. The units stay in the order
// of the document. Source, what has changed in it, and a note for the translator
// go with each unit; where a format has no field for them they stand in comments.
//
// A stale translation never comes back as if it were fresh from a file that nobody
// touched: TOML has it in a comment, XLIFF and CSV in a state that Read reports as
// Review. In XLIFF the old translation is recognised even when a tool has dropped
// the state. What a tool drops besides is missing in what is read, and nothing is
// guessed: of a unit without a hash the source that it shows may tell whoever knows the
// segment which one was translated.
//
// In XLIFF and CSV each unit also remembers, as a hash, the translation that was there
// when the file was written (Base): so it can be told when two people have changed it.
//
// In XLIFF the marks of inline Markdown are inline codes, so that a translator
// can't break a link by typing; a tool that loses a code loses those marks, and
// whoever checks translations will see it. What Markdown means it doesn't decide.
//
// It won't decide whether a text is taken, and knows nothing of a release's
// workflow. TOML has no place for a state: a draft comes back as a translation.
// Files are hostile until they are read: Read takes time and memory in proportion
// to a file of at most locales.SizeLimit bytes, loads nothing that a file names,
// and takes nothing from a file with a fault in it.
package exchange

// Format is a format of a file.
type Format string

// The formats.
const (
	TOML    Format = "toml"
	XLIFF12 Format = "xliff12"
	XLIFF21 Format = "xliff21"
	CSV     Format = "csv"
)

// State tells how far a translation is. The empty one is a translation of which
// nobody has said more than that it is there.
type State string

// The states of a translation.
const (
	Draft     State = "draft"     // its translator isn't finished
	Submitted State = "submitted" // finished, and to be looked at
	Approved  State = "approved"
	Stale     State = "stale" // its source has changed since
)

// Unit is a segment of a release with its translation into one language.
type Unit struct {
	Key, Kind  string
	Source     string // inline Markdown
	SourceHash string // locales.SourceHash of the source as it is now
	Target     string // inline Markdown; empty: none yet
	TargetHash string // SourceHash of the source that was translated; empty: nobody said
	State      State
	Was        string // the source that was translated, when it is another and known
	Note       string // for the translator; may be empty
	Inherited  string // of a regional variant: what its language says, which holds where Target is empty; may be empty
}

// stale tells whether the source has changed since it was translated, or may have.
func (u Unit) stale() bool {
	return u.Target != "" && (u.State == Stale || u.TargetHash != u.SourceHash)
}

// changed tells whether there is a change to show.
func (u Unit) changed() bool { return u.stale() && u.Was != "" && u.Was != u.Source }

// Document is a release on its way to a translator.
type Document struct {
	Name           string // the release's slug
	Title          string
	SourceLanguage string // a language tag, as Language is
	Language       string // into which it is translated
	Units          []Unit
}

// Incoming is what a file says. Name and the languages are empty when it doesn't;
// Language may be from the file's name.
type Incoming struct {
	Format         Format
	Name           string
	SourceLanguage string
	Language       string
	Units          []IncomingUnit // in the order of the file, each key once
}

// IncomingUnit is a translation that came back.
type IncomingUnit struct {
	Key    string
	Hash   string // SourceHash of the source that was translated; empty: the file doesn't say
	Text   string // inline Markdown; empty: not translated
	Review bool   // the file itself says that the text isn't finished
	Sound  bool   // the file itself says that the text is finished; in TOML by having it
	Base   string // Mark of the translation that was there when the file was written; empty: the file doesn't say, as TOML
	// Machine tells that the file says of the text that a machine made it.
	Machine bool
	Source  string // the source that the file shows; TOML has none
	Line    int    // counted from 1
}
