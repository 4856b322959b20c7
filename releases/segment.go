package releases

import (
	"strconv"
	"strings"

	"communique/locales"
)

// Kind says what a segment is. It is also the description that translators read,
// and part of the source hash: a headline isn't translated like a paragraph.
type Kind string

// The kinds of segments, as the table segments knows them.
const (
	KindSubject     Kind = "subject"    // of the mail; the headline where there is none
	KindPlace       Kind = "place"      // of the dateline
	KindCorrection  Kind = "correction" // what was wrong in what was sent before, and what is right
	KindHeadline    Kind = "headline"
	KindLead        Kind = "lead"
	KindParagraph   Kind = "paragraph"
	KindHeading     Kind = "heading"
	KindListItem    Kind = "list_item"
	KindQuote       Kind = "quote"
	KindAttribution Kind = "attribution"
	KindBoilerplate Kind = "boilerplate" // anything but a heading below "{.boilerplate}"
	KindContact     Kind = "contact"     // anything but a heading below "{.contact}"
)

// single tells whether a release has one segment of this kind at most, which is
// therefore always itself, however much it was rewritten. Its key is the kind.
func (k Kind) single() bool {
	return k == KindSubject || k == KindPlace || k == KindHeadline || k == KindLead || k == KindCorrection
}

// literal tells whether the text is no Markdown: what stands in the front matter
// is taken as it is written.
func (k Kind) literal() bool { return k == KindSubject || k == KindPlace || k == KindCorrection }

// limit is how long a text of this kind may be, in bytes.
func (k Kind) limit() int {
	if k.literal() {
		return valueLimit
	}
	return textLimit
}

// Form says how a segment is set.
type Form string

// The forms. A segment of the front matter has FormField and no place in the body.
const (
	FormField       Form = "field"
	FormHeadline    Form = "headline"
	FormLead        Form = "lead"
	FormParagraph   Form = "paragraph"
	FormHeading     Form = "heading"
	FormSubheading  Form = "subheading"
	FormBullet      Form = "bullet"
	FormNumber      Form = "number"
	FormQuote       Form = "quote"
	FormAttribution Form = "attribution"
)

// Section is the part of the release in which a segment stands; empty for the
// announcement itself.
type Section string

// The sections, as they are written on a heading: "## Contact {.contact}".
const (
	SectionBoilerplate Section = "boilerplate"
	SectionNotes       Section = "notes"
	SectionContact     Section = "contact"
)

var sections = []string{string(SectionBoilerplate), string(SectionNotes), string(SectionContact)}

// Kind is what a segment of kind k is called inside the section.
func (s Section) Kind(k Kind) Kind {
	switch {
	case k == KindHeading:
		return k
	case s == SectionBoilerplate:
		return KindBoilerplate
	case s == SectionContact:
		return KindContact
	}
	return k
}

// Layout is everything about a segment that isn't translated.
type Layout struct {
	Form    Form
	Section Section
	Opens   bool // begins a new list or quote, even right behind another
}

// Segment is one block of a release, the unit of translation.
type Segment struct {
	ID         int64
	Key        string // "lead", "paragraph-3": never given to another segment of the release
	Kind       Kind
	Text       string // inline Markdown, one line but for hard breaks ("\\\n"); literal for subject, place and correction
	SourceHash string // locales.SourceHash of kind and text
	Position   int    // counted from 0; -1 when a later revision removed it
	Layout     Layout
	From       int64 // of an included one: the segment of the boilerplate that it is; 0: the release's own
}

// present tells whether the segment is in the release now.
func (s Segment) present() bool { return s.Position >= 0 }

// sourceHash is the hash that a translation must name to be fresh.
func sourceHash(k Kind, text string) string { return locales.SourceHash(string(k), text) }

// numbering gives out the keys of new segments. A number that any segment ever
// had, removed ones included, is not given again.
type numbering map[Kind]int

func numberingOf(ever []Segment) numbering {
	last := numbering{}
	for _, s := range ever {
		n, err := strconv.Atoi(strings.TrimPrefix(s.Key, s.Kind.prefix()+"-"))
		if err == nil && n > last[s.Kind] {
			last[s.Kind] = n
		}
	}
	return last
}

// next is the key of a new segment: readable, without the dots and the reserved
// words that go-i18n doesn't take.
func (n numbering) next(k Kind) string {
	if k.single() {
		return k.prefix()
	}
	n[k]++
	return k.prefix() + "-" + strconv.Itoa(n[k])
}

func (k Kind) prefix() string { return strings.ReplaceAll(string(k), "_", "-") }
