package releases

import (
	"time"

	"communique/locales"
	"communique/locales/glossary"
)

// TextState is how far a translation is in somebody's hands. It says nothing about
// whether it is fresh: that is computed. Its words are the messages state.text.<TextState>.
type TextState string

// The states of a text. Only the last three are written down.
const (
	TextMissing   TextState = "missing"
	TextDraft     TextState = "draft"     // somebody is at it, or nobody said from what source it was made
	TextSubmitted TextState = "submitted" // handed in
	TextApproved  TextState = "approved"  // it may leave
)

// Origin says where a text came from. It stays with the text whatever happens to it
// later; its words are the messages origin.<Origin>.
type Origin string

// The origins, as the table translations knows them.
const (
	OriginPerson  Origin = "person"  // typed in
	OriginMemory  Origin = "memory"  // approved for the same source before
	OriginMachine Origin = "machine" // no person has written it; it needs one who confirms it
	OriginImport  Origin = "import"  // a file brought it
	OriginCopy    Origin = "copy"    // put together from this release's own translations
)

// translated names a translation: of which segment, into which language.
type translated struct {
	segmentID int64
	language  string
}

// translation is the text of a segment in another language.
type translation struct {
	text       string
	sourceHash string // of the source that was translated; empty when nobody said
	state      TextState
	origin     Origin
	confirmed  string // who confirmed a machine's text
	version    int    // grows with each change
	actor      string
	at         time.Time
}

// translations are all of a release, also those of removed segments.
type translations map[translated]translation

// fresh tells whether t translates s as it is now. The zero translation is never fresh.
func (t translation) fresh(s Segment) bool { return t.text != "" && t.sourceHash == s.SourceHash }

// untouched tells whether no person has looked at a machine's text.
func (t translation) untouched() bool { return t.origin == OriginMachine && t.confirmed == "" }

// settled tells whether t may leave as the text of s.
func (t translation) settled(s Segment) bool {
	return t.fresh(s) && t.state == TextApproved && !t.untouched()
}

// in gives the translations into one language by segment.
func (all translations) in(language string) map[int64]translation {
	in := map[int64]translation{}
	for of, t := range all {
		if of.language == language {
			in[of.segmentID] = t
		}
	}
	return in
}

// material is everything that is written in a release.
type material struct {
	release  Release
	ever     []Segment // every one that it had, by id
	segments []Segment // the present ones, in their order
	texts    translations
	included map[int64]Release   // the boilerplate from which a segment comes, by the segment's id
	lacking  []string            // the slugs of boilerplates that it must include and doesn't
	terms    []glossary.Term     // of the consortium, where texts are checked
	blocked  map[translated]bool // in which a check found what mustn't leave
}

// text is what a release has for a segment in a language: its translation, or for a
// regional variant without one of its own its language's. The language is that in
// which it really is.
func (m material) text(s Segment, language string) (t translation, in string) {
	of := m.home(s)
	if language == of.SourceLanguage {
		return translation{text: s.Text, sourceHash: s.SourceHash, state: TextApproved, origin: OriginPerson}, language
	}
	t = m.texts[translated{s.ID, language}]
	if base := locales.Base(language); t.text == "" && base != language && of.has(base) {
		return m.text(s, base)
	}
	return t, language
}

// repeats tells whether the text of a variant only says what its language's does: then it
// is none of its own, and goes along when that is corrected.
func (m material) repeats(s Segment, language, text string) bool {
	base := locales.Base(language)
	if base == language || text == "" || !m.home(s).has(base) {
		return false
	}
	t, _ := m.text(s, base)
	return t.fresh(s) && !t.untouched() && t.text == text
}

// setting is the text with which a segment stands in an edition.
type setting struct {
	text     string
	language string // in which it is
	foreign  bool   // that is another one than the edition's, and not only its variant's
}

// setting chooses the text of a segment for an edition: its own, when that may leave.
// Only where the officer has ticked that languages may be mixed it is the next one's
// that may; never for what the release must carry by its grant.
func (m material) setting(s Segment, language string) (setting, bool) {
	for _, l := range m.release.Chain(language) {
		t, in := m.text(s, l)
		if t.settled(s) {
			return setting{t.text, in, locales.Base(in) != locales.Base(language)}, true
		}
		if m.release.Policy(language) != PolicyMixed || m.release.demands(m.included[s.ID]) {
			break
		}
	}
	return setting{}, false
}
