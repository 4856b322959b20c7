package locales

import (
	"testing"

	"communique/internal/fault"

	"pgregory.net/rapid"
)

func compileAll(t testing.TB, byLanguage map[string][]Message) *Texts {
	t.Helper()
	texts, err := Compile(byLanguage)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestTextIsInExactlyTheLanguageAskedFor(t *testing.T) {
	texts := compileAll(t, map[string][]Message{
		"en":    {{Key: "headline", Text: "Title"}, {Key: "lead", Text: "Lead"}},
		"nl":    {{Key: "headline", Text: "Titel"}, {Key: "lead", Text: ""}},
		"nl-BE": {{Key: "lead", Text: "Inleiding"}},
		"da":    {{Key: "headline", Text: "Titlen"}},
	})
	for _, tt := range []struct{ lang, key, want string }{
		{"en", "headline", "Title"},
		{"nl", "headline", "Titel"},
		{"nl", "lead", ""}, // empty is missing, and English is no answer
		{"nl-BE", "lead", "Inleiding"},
		{"nl-BE", "headline", ""}, // nor is the Dutch of the Netherlands
		{"da", "headline", "Titlen"},
		{"nb", "headline", ""}, // nor is Danish for a Norwegian
		{"fy", "headline", ""},
		{"en-GB", "headline", ""},
		{"", "headline", ""},
		{"und", "headline", ""},
		{"nl", "subject", ""},
	} {
		if got, ok := texts.Text(tt.lang, tt.key); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s %s: %q, %v", tt.lang, tt.key, got, ok)
		}
	}
}

// Whatever languages a release has, close to each other or not, each gives its
// own text and none gives another's.
func TestTextNeverCrossesLanguages(t *testing.T) {
	tags := append([]string{"nb", "nn", "no", "fy", "lb", "gl", "ca", "pt", "pt-BR", "pt-PT", "en-GB", "en-US", "nl-BE", "de-AT", "de-CH",
		"fr-BE", "sr", "sr-Latn", "zh-Hans", "zh-Hant", "mo", "cs", "fi"}, Languages...)
	rapid.Check(t, func(t *rapid.T) {
		loaded := rapid.SliceOfNDistinct(rapid.SampledFrom(tags), 1, 12, rapid.ID[string]).Draw(t, "loaded")
		byLanguage := map[string][]Message{}
		for _, lang := range loaded {
			byLanguage[lang] = []Message{{Key: "a", Text: "in " + lang}}
		}
		texts, err := Compile(byLanguage)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range tags {
			got, ok := texts.Text(lang, "a")
			if byLanguage[lang] != nil && got != "in "+lang || byLanguage[lang] == nil && ok {
				t.Fatalf("%s of %v: %q, %v", lang, loaded, got, ok)
			}
		}
	})
}

// Whatever stands in a release's text is text.
func TestTextIsNeverExecuted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(
			rapid.String().Filter(func(s string) bool { return s != "" }),
			rapid.SampledFrom([]string{"{{.X}}", "{{", "}}", "{{template \"x\"}}", "{{printf \"%s\" .}}", "\x01", "a \x01{{end}}"}),
		).Draw(t, "text")
		texts, err := Compile(map[string][]Message{"et": {{Key: "a", Text: want}}})
		for _, r := range want {
			if r == 0 {
				if !fault.Is(err, "locales.nul") {
					t.Fatalf("NUL in %q: %v", want, err)
				}
				return
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := texts.Text("et", "a"); got != want || !ok {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestCompileFaults(t *testing.T) {
	for _, lang := range []string{"", "x", "not a tag", "klingon-and-more"} {
		if _, err := Compile(map[string][]Message{lang: nil}); !fault.Is(err, "locales.language_unknown") {
			t.Errorf("%q: %v", lang, err)
		}
	}
	if _, err := Compile(map[string][]Message{"nl": {{Key: "a", Text: "x"}, {Key: "a", Text: "y"}}}); err == nil {
		t.Error("took a key twice")
	}
}

// The value is what goi18n merge writes for a message with this description and
// this text.
func TestSourceHashIsGoI18ns(t *testing.T) {
	if got, want := SourceHash("Lead", "Hello"), "sha1-b456a93a6bb2878b43e6c8cde7e94860a1e093ff"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
