package check

import (
	"crypto/sha1"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"communique/locales"
)

// ID names a check. Its words are the messages check.<id>.what and check.<id>.cure.
type ID string

// The checks.
const (
	Missing        ID = "missing"
	Stale          ID = "stale"
	Oversize       ID = "oversize"        // longer than Limit
	NumberChanged  ID = "number_changed"  // one number of the source stands as another
	NumberLost     ID = "number_lost"     // a number of the source is nowhere
	NumberAdded    ID = "number_added"    // a number that the source hasn't
	NumberWord     ID = "number_word"     // numbers in words that differ
	NumberShort    ID = "number_short"    // an abbreviated "million" where the source has the word
	NumberFormat   ID = "number_format"   // the same number, written as another language does
	UnitChanged    ID = "unit_changed"    // the same number of something else: "€5" stands as "$5", "45 %" as "45"
	CurrencyLost   ID = "currency_lost"   // a headline leaves out money that isn't its readers' own
	SignChanged    ID = "sign_changed"    // "−2" stands as "2"
	AddressChanged ID = "address_changed" // one link, mail address or phone number stands as another
	AddressLost    ID = "address_lost"    // one of them is nowhere
	AddressAdded   ID = "address_added"   // one that the source hasn't
	AddressUnsafe  ID = "address_unsafe"  // a link that leads nowhere, or runs something
	HTML           ID = "html"            // tags
	MarkupOpen     ID = "markup_open"     // an asterisk or a bracket that nothing closes
	MarkupBlock    ID = "markup_block"    // the mark of a heading, quote or list
	MarkupUnknown  ID = "markup_unknown"  // code, a picture, a link without words
	EmphasisLost   ID = "emphasis_lost"   // fewer words are bold or in italics
	Direction      ID = "direction"       // an invisible character that turns the text
	Control        ID = "control"         // an invisible control character
	ProtectedLost  ID = "protected_lost"  // a term that isn't to be translated
	TermMissed     ID = "term_missed"     // the glossary has another word
	TermForbidden  ID = "term_forbidden"  // the glossary doesn't want this word
	Unchanged      ID = "unchanged"       // the source text
	Long           ID = "long"            // too long for its kind
	LengthShort    ID = "length_short"    // suspiciously short
	LengthLong     ID = "length_long"     // suspiciously long
	Tongue         ID = "tongue"          // another language
	Boilerplate    ID = "boilerplate"     // not the approved translation
	DoubleSpace    ID = "double_space"    // more than one space
	FrenchSpace    ID = "french_space"    // no no-break space
	Quotes         ID = "quotes"          // quotation marks of another language
	RepeatedWord   ID = "repeated_word"   // "the the"
	EndingChanged  ID = "ending_changed"  // another punctuation mark at the end
	EndingLost     ID = "ending_lost"     // none at the end
	EndingAdded    ID = "ending_added"    // one at the end where the source has none
)

// severities has an entry for each check.
var severities = map[ID]Severity{
	Missing: Blocking, Stale: Blocking, Oversize: Blocking,
	NumberChanged: Blocking, NumberLost: Blocking, NumberAdded: Blocking, UnitChanged: Blocking, SignChanged: Blocking,
	AddressChanged: Blocking, AddressLost: Blocking, AddressAdded: Blocking, AddressUnsafe: Blocking,
	HTML: Blocking, MarkupOpen: Blocking, MarkupBlock: Blocking, MarkupUnknown: Blocking,
	Direction: Blocking, Control: Blocking, ProtectedLost: Blocking,
	NumberWord: Warning, NumberShort: Warning, NumberFormat: Warning, CurrencyLost: Warning, EmphasisLost: Warning,
	TermMissed: Warning, TermForbidden: Warning, Unchanged: Warning, Long: Warning,
	LengthShort: Warning, LengthLong: Warning, Tongue: Warning, Boilerplate: Warning,
	DoubleSpace: Warning, FrenchSpace: Warning, Quotes: Warning, RepeatedWord: Warning,
	EndingChanged: Warning, EndingLost: Warning, EndingAdded: Warning,
}

// IDs are all checks, sorted.
func IDs() []ID { return slices.Sorted(maps.Keys(severities)) }

// Severity of what the check finds.
func (id ID) Severity() Severity { return severities[id] }

// Ignorable tells whether somebody may say, with a reason, that a finding is none.
// What would break a page or show nothing at all may not be ignored.
func (id ID) Ignorable() bool {
	never := []ID{Missing, Stale, Oversize, HTML, AddressUnsafe, MarkupBlock, MarkupUnknown, Direction, Control}
	return !slices.Contains(never, id)
}

// What says in a reader's language what is wrong.
func (f Finding) What(w *locales.Words) string {
	return w.T("check."+string(f.Check)+".what", f.pairs()...)
}

// Cure says what to do about it.
func (f Finding) Cure(w *locales.Words) string {
	return w.T("check."+string(f.Check)+".cure", f.pairs()...)
}

// Label is the word for a severity.
func (s Severity) Label(w *locales.Words) string { return w.T("check.severity." + string(s)) }

func (f Finding) pairs() []any {
	args := make([]any, 0, 2*len(f.Args))
	for name, value := range f.Args {
		args = append(args, name, value)
	}
	return args
}

// Identity names the finding as long as the source and what it is about in the
// translation stay the same: for "ignored, because". It is the same when the words
// around it change, and another when the source does.
func (f Finding) Identity(t Text) string {
	about := t.Target
	if f.Start != f.End {
		about = t.Target[f.Start:f.End]
	}
	parts := []string{string(f.Check), t.Source, t.Source[f.SourceStart:f.SourceEnd], about}
	sum := sha1.Sum([]byte(strings.Join(parts, "\x00")))
	return "sha1-" + hex.EncodeToString(sum[:])
}
