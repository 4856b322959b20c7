package releases_test

import (
	"os"
	"path/filepath"
	"testing"

	"communique/locales"
	"communique/locales/check"
	"communique/locales/glossary"
	"communique/releases"
)

const exampleFolder = "../cmd/communique/example"

// exampleTerms are what the consortium of the example would have in its glossary.
var exampleTerms = []glossary.Term{
	{Rule: glossary.Protected, Source: "LIPSE", CaseSensitive: true},
	{Rule: glossary.Protected, Source: "Learning from Innovation in Public Sector Environments", CaseSensitive: true},
	{Rule: glossary.Protected, Source: "Victor Bekkers", CaseSensitive: true},
	{Rule: glossary.Protected, Source: "Lars Tummers", CaseSensitive: true},
	{Rule: glossary.Preferred, Source: "European Commission", Target: "Europese Commissie", SourceLanguage: "en", Language: "nl"},
	{Rule: glossary.Preferred, Source: "social innovation", Target: "sociale innovatie", SourceLanguage: "en", Language: "nl"},
	{Rule: glossary.Preferred, Source: "European Commission", Target: "Europäische Kommission", SourceLanguage: "en", Language: "de"},
	{Rule: glossary.Preferred, Source: "social innovation", Target: "innovation sociale", SourceLanguage: "en", Language: "fr"},
	{Rule: glossary.Preferred, Source: "public sector", Target: "verejný sektor", SourceLanguage: "en", Language: "sk"},
	{Rule: glossary.Preferred, Source: "social innovation", Target: "sotsiaalne innovatsioon", SourceLanguage: "en", Language: "et"},
	{Rule: glossary.Forbidden, Target: "stakeholder", Language: "nl"},
}

// exampleTexts are the segments of the example release with their translations.
func exampleTexts(t testing.TB) []check.Text {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(exampleFolder, "lipse.md"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := releases.ParseDocument("lipse.md", source)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]releases.Block{}
	for _, b := range d.Blocks {
		of[locales.SourceHash(string(b.Kind), b.Text)] = b
	}
	var texts []check.Text
	for _, language := range d.Languages {
		name := filepath.Join(exampleFolder, "translations", "lipse."+language+".toml")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		messages, err := locales.ParseMessages(name, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			b, ok := of[m.Hash]
			if !ok {
				t.Fatalf("%s: %s is of no block of the source", name, m.Key)
			}
			texts = append(texts, check.Text{
				Key: m.Key, Kind: string(b.Kind), Literal: b.Kind == releases.KindSubject || b.Kind == releases.KindPlace,
				Source: b.Text, Target: m.Text, SourceLanguage: d.Language, Language: language,
			})
		}
	}
	return texts
}

// The translations of the example are good: whatever a check says of them is a false
// alarm.
func TestTheExampleRaisesNoAlarm(t *testing.T) {
	texts := exampleTexts(t)
	if len(texts) < 9*30 {
		t.Errorf("only %d texts were looked at", len(texts))
	}
	for _, text := range texts {
		for _, f := range check.Run(text, exampleTerms) {
			t.Errorf("%s %s: %s %s %v", text.Language, text.Key, f.Severity, f.Check, f.Args)
		}
	}
}

// What is wrong in the example when something is done to it, in each language.
func TestTheExampleSpoilt(t *testing.T) {
	for _, text := range exampleTexts(t) {
		if text.Key != "paragraph-1" {
			continue
		}
		good := text.Target
		for _, text.Target = range []string{"", good[:len(good)/3], good + " 7", good + " <b>x</b>", "x **" + good, text.Source} {
			if len(check.Run(text, exampleTerms)) == 0 {
				t.Errorf("%s: nothing is said of %q", text.Language, text.Target)
			}
		}
	}
}

// The checks of a whole release in nine languages.
func BenchmarkChecksOfTheExample(b *testing.B) {
	texts := exampleTexts(b)
	for b.Loop() {
		for _, text := range texts {
			check.Run(text, exampleTerms)
		}
	}
}
