package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// repeated finds a word that stands twice, unless that may be meant.
func (p *pair) repeated() {
	words := p.target.words()
	twice := map[string]bool{}
	of := p.source.words()
	for i := 1; i < len(of); i++ {
		if of[i].text == of[i-1].text {
			twice[of[i].text] = true
		}
	}
	for i := 1; i < len(words); i++ {
		a, b := words[i-1], words[i]
		between := p.target.seen[a.end:b.start]
		first, _ := utf8.DecodeRuneInString(p.Target[b.start:])
		switch {
		case a.text != b.text, strings.Trim(between, " \u00a0\u202f\n\x00") != "", strings.Trim(between, "\x00") == "":
		case utf8.RuneCountInString(b.text) < 2, unicode.IsUpper(first):
		case twice[b.text], has(p.target.language.doublings, b.text), p.joined(a.start, b.end):
		default:
			at := span{a.start, b.end}
			p.at(RepeatedWord, at, replacement(span{a.end, b.end}, ""), "Word", p.Target[b.start:b.end])
		}
	}
}

// joined tells whether the words are parts of longer ones: "l’un un-tiers".
func (p *pair) joined(start, end int) bool {
	before, _ := p.target.before(start)
	after := p.target.after(end)
	return strings.ContainsRune("-’'", before) && before != 0 || strings.ContainsRune("-’'", after) && after != 0
}

// closing are marks that may stand behind the last one of a sentence.
const closing = " \"”“’‘»«›‹)]}*_\n\u00a0\u202f\x00"

// endMarks are those that are compared.
const endMarks = ".…?!:;,"

// final is the mark at the end of a text, 0 for none, and where it stands.
func (v *view) final() (mark rune, at span) {
	end := len(strings.TrimRight(v.seen, closing))
	r, n := utf8.DecodeLastRuneInString(v.seen[:end])
	if end == 0 || !strings.ContainsRune(endMarks, r) {
		return 0, span{end, end}
	}
	return r, span{end - n, end}
}

// ending compares the marks at the end.
func (p *pair) ending() {
	of, ofAt := p.source.final()
	in, at := p.target.final()
	switch {
	case of == in, of == '.' && in == '…', of == '…' && in == '.':
		return
	case p.headline() && (of == '?' || in == '?'): // "Why it matters", "Why does it matter?"
		return
	case in == '.' && of == 0 && p.target.abbreviated(at.start), of == '.' && in == 0 && p.source.abbreviated(ofAt.start):
		return
	}
	fix := p.ended(of, in, at)
	switch {
	case in == 0:
		p.at(EndingLost, at, fix, "Mark", string(of))
	case of == 0:
		p.at(EndingAdded, at, fix, "Mark", string(in))
	default:
		p.at(EndingChanged, at, fix, "Source", string(of), "Target", string(in))
	}
}

// abbreviated tells whether a full stop belongs to what stands before it: "Mio.",
// "1.", "a.m."
func (v *view) abbreviated(dot int) bool {
	before := v.seen[:dot]
	start := strings.LastIndexAny(before, " \u00a0\u202f\n\x00") + 1
	last := strings.ToLower(before[start:])
	_, scaled := v.language.scaleOf(last)
	return last != "" && (strings.Trim(last, "0123456789") == "" || strings.Contains(last, ".") || scaled || has("etc inc ltd co tel nr no st uur", last))
}

// ended puts the source's mark at the end, where nothing but the text comes before
// it: where it stands beside a quotation mark differs from language to language.
func (p *pair) ended(of, in rune, at span) *Fix {
	if at.end != len(p.Target) || strings.ContainsRune("?!", of) || strings.ContainsRune("?!", in) {
		return nil
	}
	before, _ := p.target.before(at.start)
	if !unicode.IsLetter(before) && !unicode.IsDigit(before) && before != solid {
		return nil
	}
	with := ""
	if of != 0 {
		with = string(of)
	}
	if p.target.language.tag == "fr" && (of == ':' || of == ';') {
		with = map[rune]string{':': noBreak, ';': narrowNoBreak}[of] + with
	}
	return replacement(at, with)
}
