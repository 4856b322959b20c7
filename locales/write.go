package locales

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"communique/internal/fault"
)

// Pair is a segment and its translation into one language.
type Pair struct {
	Key            string
	Description    string // the segment's kind
	Source         string
	SourceHash     string // of the source as it is now
	Translation    string // empty: none yet
	TranslatedHash string // SourceHash of the source that was translated
	Note           string // what the translator should know of this segment; may be empty
	Inherited      string // of a regional variant: what its language says; may be empty
	// Earlier and Now are the source that was translated and the present one, with
	// the words marked that changed. They stand above a stale translation, unless
	// they are empty.
	Earlier, Now string
}

// stale tells whether the source has changed since it was translated.
func (p Pair) stale() bool { return p.Translation != "" && p.TranslatedHash != p.SourceHash }

// house are the words in which a translator's file explains itself.
var house = sync.OnceValues(Load)

// WriteMessages writes the file in which a translator translates a release into
// language: a table for each segment, in the order of the document, with its
// source above it as a comment. The file explains itself in that language, or in
// English when the house doesn't speak it. ParseMessages reads it back, and
// go-i18n's tools do too.
//
// The hash of each segment is its source's as it is now. So a translation that has
// become stale is not written as if it were good, or a file that comes back
// untouched would make it look fresh: it stands above an empty field, in a comment
// that says so, and the translator copies it down when it is right again.
//
// Faults: locales.key_*, locales.nul, locales.not_utf8; nothing is written then.
func WriteMessages(w io.Writer, title, language string, pairs []Pair) error {
	if err := checkPairs(pairs); err != nil {
		return err
	}
	catalogue, err := house()
	if err != nil {
		return err
	}
	f := translatorsFile{out: bufio.NewWriter(w), words: catalogue.In(language), base: Language(Base(language))}
	f.comment(title)
	f.comment(f.words.T("translation_file.guide", "Language", Language(language)))
	for _, p := range pairs {
		f.pair(p)
	}
	return f.out.Flush()
}

func checkPairs(pairs []Pair) error {
	seen := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		all := p.Description + p.Source + p.SourceHash + p.Translation + p.TranslatedHash + p.Note + p.Inherited + p.Earlier + p.Now
		switch bad := checkKey(p.Key); {
		case bad != nil:
			return bad
		case seen[p.Key]:
			return fmt.Errorf("locales: the segments have %q twice", p.Key)
		case strings.ContainsRune(all, 0):
			return fault.New(fault.Invalid, "locales.nul").At(fault.Place{Field: p.Key})
		case !utf8.ValidString(all):
			return fault.New(fault.Invalid, "locales.not_utf8").At(fault.Place{Field: p.Key})
		}
		seen[p.Key] = true
	}
	return nil
}

// translatorsFile writes TOML. Its bufio.Writer keeps the first error for Flush.
type translatorsFile struct {
	out   *bufio.Writer
	words *Words
	base  Language // of a regional variant: its language
}

func (f translatorsFile) pair(p Pair) {
	fmt.Fprintln(f.out)
	f.comment(f.source(p))
	if p.Note != "" {
		f.comment(f.words.T("translation_file.note", "Note", p.Note))
	}
	if p.Inherited != "" {
		f.comment(f.words.T("translation_file.inherited", "Language", f.base, "Text", p.Inherited))
	}
	translation := p.Translation
	if p.stale() {
		f.stale(p)
		translation = ""
	}
	fmt.Fprintf(f.out, "[%s]\n", p.Key)
	fmt.Fprintf(f.out, "description = %s\n", quoted(p.Description))
	fmt.Fprintf(f.out, "hash = %s\n", quoted(p.SourceHash))
	fmt.Fprintf(f.out, "other = %s\n", quoted(translation))
}

// stale writes the translation of an earlier source, with what has changed since.
func (f translatorsFile) stale(p Pair) {
	f.comment("")
	if p.Earlier != p.Now {
		f.comment(f.words.T("translation_file.earlier", "Text", p.Earlier))
		f.comment(f.words.T("translation_file.now", "Text", p.Now))
	}
	f.comment(f.words.T("translation_file.stale"))
	f.comment(p.Translation)
}

// source is the source text, with the name of its kind before it.
func (f translatorsFile) source(p Pair) string {
	kind := "kind." + p.Description
	if !f.words.has(kind) {
		return p.Source
	}
	return f.words.T("translation_file.source", "Kind", Term(kind), "Source", p.Source)
}

// comment writes each line of text as a comment. TOML allows no control character
// in one but the tab.
func (f translatorsFile) comment(text string) {
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		fmt.Fprintln(f.out, strings.TrimRight("# "+strings.Map(visible, line), " "))
	}
}

// visible shows a control character as its picture in Unicode, "␍" for CR.
func visible(r rune) rune {
	switch {
	case r == '\t' || r >= 0x20 && r != 0x7f:
		return r
	case r == 0x7f:
		return '␡'
	}
	return r + '␀'
}

// quoted writes a basic string, on one line when text has only one and between
// three quotation marks otherwise.
func quoted(text string) string {
	if !strings.Contains(text, "\n") {
		return `"` + escaped(text) + `"`
	}
	return "\"\"\"\n" + escaped(text) + `"""`
}

func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\t' || r >= 0x20 && r != 0x7f:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String()
}
