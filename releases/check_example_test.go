package releases_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"communique/locales"
	"communique/locales/check"
	"communique/locales/glossary"
	"communique/releases"

	"github.com/BurntSushi/toml"
)

const exampleFolder = "../cmd/communique/example"

// exampleTerms are those that the consortium of the example protects, and what else it
// would have in its glossary.
func exampleTerms(t testing.TB) []glossary.Term {
	t.Helper()
	var c struct {
		Protected   []string
		Coordinator struct{ Name string }
		Partners    []struct{ Name string }
	}
	if _, err := toml.DecodeFile(filepath.Join(exampleFolder, "consortium.toml"), &c); err != nil || len(c.Protected) == 0 || len(c.Partners) == 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	names := append(c.Protected, c.Coordinator.Name)
	for _, p := range c.Partners {
		names = append(names, p.Name)
	}
	terms := []glossary.Term{
		{Rule: glossary.Preferred, Source: "European Commission", Target: "Europese Commissie", SourceLanguage: "en", Language: "nl"},
		{Rule: glossary.Preferred, Source: "social innovation", Target: "sociale innovatie", SourceLanguage: "en", Language: "nl"},
		{Rule: glossary.Preferred, Source: "European Commission", Target: "Europäische Kommission", SourceLanguage: "en", Language: "de"},
		{Rule: glossary.Preferred, Source: "social innovation", Target: "innovation sociale", SourceLanguage: "en", Language: "fr"},
		{Rule: glossary.Preferred, Source: "public sector", Target: "verejný sektor", SourceLanguage: "en", Language: "sk"},
		{Rule: glossary.Preferred, Source: "social innovation", Target: "sotsiaalne innovatsioon", SourceLanguage: "en", Language: "et"},
		{Rule: glossary.Forbidden, Target: "stakeholder", Language: "nl"},
	}
	for _, name := range names {
		terms = append(terms, glossary.Term{Rule: glossary.Protected, Source: name, CaseSensitive: true})
	}
	return terms
}

// exampleTexts are the segments of the example release with their translations: as it is
// at first, and what is translated again after the author's edits.
func exampleTexts(t testing.TB) []check.Text {
	t.Helper()
	source := string(exampleFile(t, "lipse.md"))
	var edits map[string]struct{ Was, Now string }
	if err := toml.Unmarshal(exampleFile(t, "edits.toml"), &edits); err != nil {
		t.Fatal(err)
	}
	edited := source
	for name, e := range edits {
		if !strings.Contains(edited, e.Was) {
			t.Fatalf("%s: %q isn’t in the source", name, e.Was)
		}
		edited = strings.ReplaceAll(edited, e.Was, e.Now)
	}
	return slices.Concat(textsIn(t, source, "translations"), textsIn(t, edited, "changed"), textsIn(t, edited, "late"))
}

func exampleFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(exampleFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// textsIn are the texts of a folder with translations of a source.
func textsIn(t testing.TB, source, folder string) []check.Text {
	t.Helper()
	d, err := releases.ParseDocument("lipse.md", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]releases.Block{}
	for _, b := range d.Blocks {
		of[locales.SourceHash(string(b.Kind), b.Text)] = b
	}
	names, err := filepath.Glob(filepath.Join(exampleFolder, folder, "lipse.*.toml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is nothing in %s: %v", folder, err)
	}
	var texts []check.Text
	for _, name := range names {
		messages, err := locales.ParseMessages(name, exampleFile(t, filepath.Join(folder, filepath.Base(name))))
		if err != nil {
			t.Fatal(err)
		}
		language := strings.Split(filepath.Base(name), ".")[1]
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
	texts, terms := exampleTexts(t), exampleTerms(t)
	if len(texts) < 9*31 {
		t.Errorf("only %d texts were looked at", len(texts))
	}
	for _, text := range texts {
		for _, f := range check.Run(text, terms) {
			t.Errorf("%s %s: %s %s %v", text.Language, text.Key, f.Severity, f.Check, f.Args)
		}
	}
}

// What is wrong in the example when something is done to it, in each language.
func TestTheExampleSpoilt(t *testing.T) {
	terms := exampleTerms(t)
	for _, text := range exampleTexts(t) {
		if text.Key != "paragraph-1" {
			continue
		}
		good := text.Target
		for _, text.Target = range []string{"", good[:len(good)/3], good + " 7", good + " <b>x</b>", "x **" + good, text.Source} {
			if len(check.Run(text, terms)) == 0 {
				t.Errorf("%s: nothing is said of %q", text.Language, text.Target)
			}
		}
	}
}

// The checks of a whole release in nine languages.
func BenchmarkChecksOfTheExample(b *testing.B) {
	texts, terms := exampleTexts(b), exampleTerms(b)
	for b.Loop() {
		for _, text := range texts {
			check.Run(text, terms)
		}
	}
}
