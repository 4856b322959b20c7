package check

import (
	"slices"
	"strings"
	"testing"
)

const plainSource = "The study begins on Monday."

// plainTargets are translations of plainSource in which there is nothing to be found.
var plainTargets = map[string]string{
	"nl": "Het onderzoek begint op maandag.",
	"fr": "L’étude commence lundi.",
	"de": "Die Studie beginnt am Montag.",
	"da": "Undersøgelsen begynder på mandag.",
	"et": "Uuring algab esmaspäeval.",
	"it": "Lo studio inizia lunedì.",
	"ro": "Studiul începe luni.",
	"sk": "Štúdia sa začína v pondelok.",
	"es": "El estudio comienza el lunes.",
}

// slips are how a good translation becomes one in which a check that knows no language
// finds something, whatever the language is.
var slips = map[ID]func(t *Text){
	Missing:       func(t *Text) { t.Target = "" },
	Stale:         func(t *Text) { t.Stale = true },
	Oversize:      func(t *Text) { t.Target = strings.Repeat(t.Target+" ", Limit/len(t.Target)+1) },
	AddressAdded:  func(t *Text) { t.Target += " https://www.lipse.org" },
	AddressLost:   func(t *Text) { t.Source += " https://www.lipse.org" },
	AddressUnsafe: func(t *Text) { t.Target += " [lipse.org](javascript:alert)" },
	MarkupBlock:   func(t *Text) { t.Target = "# " + t.Target },
	MarkupOpen:    func(t *Text) { t.Target = "**" + t.Target },
	MarkupUnknown: func(t *Text) { t.Target += " `LIPSE`" },
	HTML:          func(t *Text) { t.Target = "<b>" + t.Target + "</b>" },
	Control:       func(t *Text) { t.Target += "\u0007" },
	Direction:     func(t *Text) { t.Target = "\u202e" + t.Target },
	NumberLost:    func(t *Text) { t.Source = "The study begins on Monday at 40 schools." },
	EmphasisLost:  func(t *Text) { t.Source = "The **study** begins on Monday." },
	EndingAdded:   func(t *Text) { t.Source = strings.TrimSuffix(t.Source, ".") },
	EndingLost:    func(t *Text) { t.Target = strings.TrimSuffix(t.Target, ".") },
	EndingChanged: func(t *Text) { t.Target = strings.TrimSuffix(t.Target, ".") + "!" },
	LengthShort: func(t *Text) {
		t.Source += " Researchers visit schools and town halls, ask teachers and civil servants what has changed, and compare their answers with what the ministries expected when the new rules were introduced."
	},
	LengthLong: func(t *Text) {
		t.Source += " Researchers visit schools and town halls, and ask teachers and civil servants."
		t.Target = strings.TrimSpace(strings.Repeat(t.Target+" ", 16))
	},
	Boilerplate: func(t *Text) {
		t.Kind, t.Approved = "boilerplate", "LIPSE: "+t.Target
	},
}

// languageSlips finds what each of these is for in nine languages, and nothing where
// nothing is. It notes which checks spoke.
func languageSlips(t *testing.T, told map[ID]map[string]bool) {
	for language, target := range plainTargets {
		good := Text{Key: "lead", Kind: "lead", Source: plainSource, Target: target, SourceLanguage: "en", Language: language}
		if found := Run(good, nil); len(found) > 0 {
			t.Errorf("%s: %+v", language, found)
		}
		for id, spoil := range slips {
			bad := good
			spoil(&bad)
			if found := Run(bad, nil); !slices.ContainsFunc(found, func(f Finding) bool { return f.Check == id }) {
				t.Errorf("%s: %s isn't found in %.100q for %q: %+v", language, id, bad.Target, bad.Source, found)
			}
			note(told, id, language)
		}
		good.Kind, good.Approved = "boilerplate", target
		if found := Run(good, nil); len(found) > 0 {
			t.Errorf("%s: of the approved text: %+v", language, found)
		}
	}
}

// A check that has no examples in five languages isn't known to understand them.
func TestEachCheckHasExamplesInFiveLanguages(t *testing.T) {
	const fewest = 5
	told := map[ID]map[string]bool{}
	languageSlips(t, told)
	newsroomSlips(t, told)
	for _, id := range IDs() {
		want := fewest
		if id == FrenchSpace { // no other language has such spaces
			want = 1
		}
		if len(told[id]) < want {
			t.Errorf("%s has examples in %d languages, and %d are wanted", id, len(told[id]), want)
		}
	}
}
