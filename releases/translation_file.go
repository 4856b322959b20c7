package releases

import (
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales"
)

// translationFile is a translator's file, held against the release.
type translationFile struct {
	file     string
	language string
	ever     map[string]Segment // by key
	keys     []string           // of the present ones, in their order
	faults   fault.List
	takes    []taken
	result   TranslationImported
}

// taken is a translation that the file brings.
type taken struct {
	of   translated
	with translation
}

// readTranslation decides about each message of a file: what is to be saved, and
// what the import tells. Nothing is to be saved when there is a fault.
func readTranslation(file, language string, messages []locales.Message, ever []Segment, all translations) (translationFile, error) {
	f := translationFile{file: file, language: language, ever: map[string]Segment{}, result: TranslationImported{Language: language}}
	for _, s := range ever {
		f.ever[s.Key] = s
	}
	present := presentOf(ever)
	for _, s := range present {
		f.keys = append(f.keys, s.Key)
	}
	after := all.in(language)
	for _, m := range messages {
		if s, text, ok := f.checked(m); ok {
			f.decide(s, after, translation{text: text, sourceHash: m.Hash})
		}
	}
	if len(messages) == 0 {
		f.faults = append(f.faults, fault.New(fault.Invalid, "releases.translation_empty").At(fault.Place{File: file}))
	}
	for _, s := range present {
		if after[s.ID].text == "" {
			f.result.Missing = append(f.result.Missing, s.Key)
		}
	}
	return f, f.faults.OrNil()
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

func (f *translationFile) refuse(m locales.Message, id string, args ...any) {
	at := fault.Place{File: f.file, Line: m.Line, Field: m.Key}
	f.faults = append(f.faults, fault.New(fault.Invalid, id, append([]any{"Key", m.Key}, args...)...).At(at))
}

// checked gives the segment of a message and the text for it, put on one line. It is
// false for a message that says nothing or was refused.
func (f *translationFile) checked(m locales.Message) (Segment, string, bool) {
	s, known := f.ever[m.Key]
	text := normal(strings.ReplaceAll(m.Text, "\r\n", "\n"))
	if s.Kind.literal() {
		text = oneLine(m.Text)
	}
	switch {
	case len(text) > s.Kind.limit():
		f.refuse(m, "releases.text_long", "Limit", s.Kind.limit())
	case !known:
		if near := nearest(m.Key, f.keys); near != "" {
			f.refuse(m, "releases.key_misspelt", "Nearest", near)
		} else {
			f.refuse(m, "releases.key_unknown")
		}
	case s.Kind.blank(text):
	case !s.present():
		f.refuse(m, "releases.key_removed")
	default:
		before := len(f.faults)
		f.checkText(m, s, text)
		return s, text, len(f.faults) == before
	}
	return s, "", false
}

// checkText tells what of a translation can't be published.
func (f *translationFile) checkText(m locales.Message, s Segment, text string) {
	for _, r := range text {
		if forbidden(r) {
			f.refuse(m, characterFault(r), "Character", codePoint(r))
			return
		}
	}
	if s.Kind.literal() {
		return
	}
	line, source := parseLine(text)
	problems := inlineProblems(line, source)
	for _, p := range problems {
		f.refuse(m, p.id, p.args...)
	}
	if mark := blockMark(text); mark != "" && blockMark(s.Text) == "" {
		f.refuse(m, "releases.mark_added", "Mark", mark)
	}
	if len(problems) > 0 {
		return
	}
	have, want := links(text), links(s.Text)
	for _, to := range want {
		if !slices.Contains(have, to) {
			f.refuse(m, "releases.link_missing", "Address", to)
		}
	}
	for _, to := range have {
		if !slices.Contains(want, to) {
			f.refuse(m, "releases.link_added", "Address", to)
		}
	}
}

// blockMark finds the mark of a block before a text. It belongs to the document;
// here readers would see it.
func blockMark(text string) string {
	mark, _, found := strings.Cut(text, " ")
	switch mark {
	case "#", "##", "###", ">", "*", "+":
		if found {
			return mark
		}
	}
	return ""
}

// decide compares a text with the one that is there. A text that isn't fresh is
// taken, as stale, unless it would displace a fresh one.
func (f *translationFile) decide(s Segment, after map[int64]translation, t translation) {
	t.state = translationSubmitted
	if t.sourceHash == "" {
		t.state = translationDraft
	}
	before := after[s.ID]
	same := before.text == t.text && (before.sourceHash == t.sourceHash || t.sourceHash == "")
	switch {
	case same:
		f.result.Unchanged = append(f.result.Unchanged, s.Key)
		t = before
	case before.fresh(s) && !t.fresh(s):
		f.result.Kept = append(f.result.Kept, s.Key)
		return
	default:
		t.version = before.version + 1
		f.result.Changed = append(f.result.Changed, s.Key)
		f.takes = append(f.takes, taken{translated{s.ID, f.language}, t})
		after[s.ID] = t
	}
	if !t.fresh(s) {
		f.result.Stale = append(f.result.Stale, s.Key)
	}
}
