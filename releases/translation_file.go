package releases

import (
	"math"

	"communique/internal/fault"
	"communique/internal/inline"
	"communique/locales/exchange"
)

// translationFile is a translator's file, held against the release.
type translationFile struct {
	file     string
	language string
	material
	ever    map[string]Segment // by key
	keys    []string           // of the present ones, in their order
	sources sources
	earlier map[int64]map[string]bool // texts that each segment had before, by segment
	who     string
	faults  fault.List
	takes   []taken
	leaves  []taken // that stand against what somebody else has saved since the file was made
	result  TranslationImported
}

// taken is a translation that the file brings.
type taken struct {
	segment Segment
	with    translation
}

// read decides about each unit of a file: what is to be saved, and what the import
// tells. Nothing is to be saved when there is a fault.
func (f *translationFile) read(units []exchange.IncomingUnit) error {
	after := f.texts.in(f.language)
	for _, u := range units {
		if s, text, ok := f.checked(u); ok {
			f.decide(s, after, f.grounded(s, u), text)
		}
	}
	for _, u := range units {
		if s, known := f.ever[u.Key]; known && s.present() && f.included[s.ID].Slug == "" && s.Kind.blank(s.Kind.normal(u.Text)) {
			f.result.Empty = append(f.result.Empty, s.Key)
		}
	}
	if len(units) == 0 {
		f.faults = append(f.faults, fault.New(fault.Invalid, "releases.translation_empty").At(fault.Place{File: f.file}))
	}
	for _, s := range f.own() {
		if t, _ := f.text(s, f.language); after[s.ID].text == "" && t.text == "" {
			f.result.Missing = append(f.result.Missing, s.Key)
		}
	}
	return f.faults.OrNil()
}

func (f *translationFile) refuse(u exchange.IncomingUnit, id string, args ...any) {
	at := fault.Place{File: f.file, Line: u.Line, Field: u.Key}
	f.faults = append(f.faults, fault.New(fault.Invalid, id, append([]any{"Key", u.Key}, args...)...).At(at))
}

// checked gives the segment of a unit and the text for it, put on one line. It is false
// for a unit that says nothing or was refused: for where it belongs, not for what it
// says, which is the checks' business.
func (f *translationFile) checked(u exchange.IncomingUnit) (Segment, string, bool) {
	s, known := f.ever[u.Key]
	text := s.Kind.normal(u.Text)
	switch {
	case len(text) > s.Kind.limit():
		f.refuse(u, "releases.text_long", "Limit", s.Kind.limit())
	case !known:
		if near := nearest(u.Key, f.keys); near != "" {
			f.refuse(u, "releases.key_misspelt", "Nearest", near)
		} else {
			f.refuse(u, "releases.key_unknown")
		}
	case s.Kind.blank(text):
	case f.included[s.ID].Slug != "":
		f.refuse(u, "releases.key_included", "Boilerplate", f.included[s.ID].Slug)
	case !s.present():
		f.refuse(u, "releases.key_removed")
	case u.Hash != "" && u.Hash != s.SourceHash && f.sources[sourced{s.ID, u.Hash}].text == "":
		f.refuse(u, "releases.hash_unknown")
	default:
		return s, text, f.readable(u, text)
	}
	return s, "", false
}

// grounded is a unit that says from what source it was made, where it shows that: a tool
// that has dropped the hash has kept the source. One that the segment never had is nothing
// to lean on.
func (f *translationFile) grounded(s Segment, u exchange.IncomingUnit) exchange.IncomingUnit {
	if u.Hash != "" || u.Source == "" {
		return u
	}
	hash := sourceHash(s.Kind, s.Kind.normal(u.Source))
	if hash == s.SourceHash || f.sources[sourced{s.ID, hash}].text != "" {
		u.Hash = hash
	}
	return u
}

// readable tells whether a text has only characters that may stand in one.
func (f *translationFile) readable(u exchange.IncomingUnit, text string) bool {
	for _, r := range text {
		if id := inline.CharacterFault(r); id != "" {
			f.refuse(u, id, "Character", inline.CodePoint(r))
			return false
		}
	}
	return true
}

// decide compares a text with the one that is there. The same text keeps its state,
// unless the file says in so many words that it is right for a source that has changed. A
// text that isn't fresh is taken, as stale, unless it would displace one of a later source;
// and what the segment had before doesn't come back by a file that was made then.
func (f *translationFile) decide(s Segment, after map[int64]translation, u exchange.IncomingUnit, text string) {
	t := translation{text: text, sourceHash: u.Hash, state: TextSubmitted, origin: OriginImport}
	if u.Machine {
		t.origin = OriginMachine
	}
	if u.Hash == "" || u.Review || u.Machine {
		t.state = TextDraft
	}
	before := after[s.ID]
	same := before.text == t.text
	repeats := !same && f.repeats(s, f.language, t.text)
	switch {
	case repeats && before.text == "":
		f.result.Unchanged = append(f.result.Unchanged, s.Key)
		return
	case same && (before.fresh(s) || !u.Sound || !t.fresh(s)):
		f.result.Unchanged = append(f.result.Unchanged, s.Key)
		t = before
	case f.outdone(s, before, t):
		f.result.Kept = append(f.result.Kept, s.Key)
		return
	case f.contested(before, u):
		f.result.Conflicts = append(f.result.Conflicts, s.Key)
		f.leaves = append(f.leaves, taken{s, t})
		return
	default:
		if repeats && t.fresh(s) {
			t.text, t.state = "", TextDraft // it takes its language's
		} else if same {
			t.origin, t.confirmed = before.origin, before.confirmed
		}
		f.result.Changed = append(f.result.Changed, s.Key)
		f.takes = append(f.takes, taken{s, t})
		after[s.ID] = t
	}
	if t.text != "" && !t.fresh(s) {
		f.result.Stale = append(f.result.Stale, s.Key)
	}
}

// outdone tells whether a text that is there is to be kept: it was made from a later source
// than the other one, or the other one was there before it.
func (f *translationFile) outdone(s Segment, before, t translation) bool {
	if before.text == "" {
		return false
	}
	was, is := f.made(s, before), f.made(s, t)
	return is < was || is == was && f.earlier[s.ID][t.text]
}

// contested tells whether somebody else has saved the text that is there since the file was
// written, where the file remembers what was there then.
func (f *translationFile) contested(before translation, u exchange.IncomingUnit) bool {
	return u.Base != "" && before.text != "" && before.actor != f.who && exchange.Mark(before.text) != u.Base
}

// made is the revision from which a text was made; 0: nobody said.
func (f *translationFile) made(s Segment, t translation) int {
	if t.fresh(s) {
		return math.MaxInt
	}
	return f.sources[sourced{s.ID, t.sourceHash}].revision
}

// keys are those of the present segments that can be translated here, in their order.
func (m material) keys() []string {
	own := m.own()
	keys := make([]string, len(own))
	for i, s := range own {
		keys[i] = s.Key
	}
	return keys
}
