package glossary

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/fault"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// What a term and a note may have, in characters.
const (
	mostTerm = 200
	mostNote = 1000
)

// tidied is a term as it is kept: in NFC, without white space around it, and a note on one
// line. No-break spaces within stay: they are part of how a term is written.
func tidied(t Term) Term {
	for _, s := range []*string{&t.Source, &t.Target, &t.SourceLanguage, &t.Language} {
		*s = norm.NFC.String(strings.TrimSpace(*s))
	}
	t.Note = norm.NFC.String(strings.TrimSpace(lineBreaks.Replace(t.Note)))
	t.SourceLanguage, t.Language = canonical(t.SourceLanguage), canonical(t.Language)
	if t.Rule == Protected {
		t.CaseSensitive = true
	}
	if t.Rule == Protected && t.Target == t.Source { // somebody said it twice
		t.Target = ""
	}
	return t
}

var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// canonical is a language's tag as it is written everywhere: nl-be is nl-BE. What isn't a
// tag stays as it is.
func canonical(tag string) string {
	if len(tag) > 35 { // RFC 5646, section 4.4.1
		return tag
	}
	t, err := language.Raw.Parse(tag)
	if err != nil || tag == "" {
		return tag
	}
	return t.String()
}

func ruleNames() (names []string) {
	for _, r := range Rules {
		names = append(names, string(r))
	}
	return names
}

// check gives the term as it is kept, or what is wrong with it.
func check(t Term, place fault.Place) (Term, fault.List) {
	if !slices.Contains(Rules, t.Rule) {
		return t, fault.List{fault.New(fault.Invalid, "glossary.rule_unknown", "Value", shown(string(t.Rule)), "Rules", ruleNames()).At(at(place, "rule"))}
	}
	var faults fault.List
	for _, field := range []struct {
		name, text string
		most       int
	}{
		{"source", t.Source, mostTerm}, {"target", t.Target, mostTerm}, {"note", lineBreaks.Replace(t.Note), mostNote},
		{"source_language", t.SourceLanguage, mostTerm}, {"language", t.Language, mostTerm},
	} {
		if f := badText(field.text, field.most); f != nil {
			faults = append(faults, f.At(at(place, field.name)))
		}
	}
	if len(faults) > 0 {
		return t, faults
	}
	t = tidied(t)
	faults = append(checkLanguages(t, place), checkWords(t, place)...)
	return t, faults
}

func at(place fault.Place, field string) fault.Place {
	place.Field = field
	return place
}

func checkLanguages(t Term, place fault.Place) (faults fault.List) {
	for _, field := range []struct{ name, tag string }{{"source_language", t.SourceLanguage}, {"language", t.Language}} {
		if field.tag == "" {
			continue
		}
		if _, err := language.Parse(field.tag); err != nil || len(field.tag) > 35 {
			faults = append(faults, fault.New(fault.Invalid, "glossary.language_unknown", "Value", shown(field.tag)).At(at(place, field.name)))
		}
	}
	return faults
}

func checkWords(t Term, place fault.Place) (faults fault.List) {
	for _, field := range []struct {
		name, text string
		wanted     bool
	}{{"source", t.Source, t.Rule != Forbidden}, {"target", t.Target, t.Rule != Protected}} {
		var f *fault.Error
		switch {
		case field.text == "" && field.wanted:
			f = fault.New(fault.Invalid, "glossary.cell_missing", "Rule", t.Rule, "Field", field.name)
		case field.text != "" && !field.wanted:
			f = fault.New(fault.Invalid, "glossary.cell_surplus", "Rule", t.Rule, "Field", field.name, "Value", shown(field.text))
		case field.text != "" && !strings.ContainsFunc(field.text, isWordRune):
			f = fault.New(fault.Invalid, "glossary.no_word", "Value", shown(field.text))
		default:
			continue
		}
		faults = append(faults, f.At(at(place, field.name)))
	}
	return faults
}

// badText is the fault of a text that can't be kept or be seen.
func badText(s string, most int) *fault.Error {
	if !utf8.ValidString(s) {
		return fault.New(fault.Invalid, "glossary.not_utf8")
	}
	if utf8.RuneCountInString(s) > most {
		return fault.New(fault.Invalid, "glossary.long", "Limit", most)
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Co, r) {
			return fault.New(fault.Invalid, "glossary.character", "Character", "U+"+strings.ToUpper(leading(strconv.FormatInt(int64(r), 16))))
		}
	}
	return nil
}

func leading(hex string) string { return strings.Repeat("0", max(0, 4-len(hex))) + hex }

// mostShown is how much of a value a fault repeats, in characters.
const mostShown = 60

// shown is a value as a fault may repeat it: short, and with nothing that can't be seen.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	if r := []rune(s); len(r) > mostShown {
		return string(r[:mostShown]) + "…"
	}
	return s
}
