package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"communique/locales"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// forms are the plural forms that each language needs, by CLDR.
var forms = map[string][]string{
	"en": {"one", "other"},
	"nl": {"one", "other"},
	"fr": {"many", "one", "other"},
	"de": {"one", "other"},
	"da": {"one", "other"},
	"et": {"one", "other"},
	"it": {"many", "one", "other"},
	"ro": {"few", "one", "other"},
	"sk": {"few", "many", "one", "other"},
	"es": {"many", "one", "other"},
}

// go-i18n itself is asked which forms it uses.
func TestFormsAreThoseOfCLDR(t *testing.T) {
	numbers := []any{"0.5", "1.5", "1000000.5"}
	for n := range 1200 {
		numbers = append(numbers, n)
	}
	numbers = append(numbers, 1_000_000, 2_000_000, 1_000_001)
	for _, lang := range locales.Languages {
		bundle := i18n.NewBundle(language.MustParse(lang))
		bundle.MustAddMessages(language.MustParse(lang), &i18n.Message{ID: "n",
			Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"})
		used := map[string]bool{}
		for _, n := range numbers {
			used[i18n.NewLocalizer(bundle, lang).MustLocalize(&i18n.LocalizeConfig{MessageID: "n", PluralCount: n})] = true
		}
		if got := slices.Sorted(maps.Keys(used)); !slices.Equal(got, forms[lang]) {
			t.Errorf("%s uses %v, not %v", lang, got, forms[lang])
		}
	}
}

// The English texts are the measure; each other language has the same messages.
func TestEveryMessageIsInEveryLanguage(t *testing.T) {
	source := english(t)
	for _, lang := range locales.Languages {
		missing := maps.Clone(source)
		for _, e := range entries(t, lang) {
			m, known := source[e.ID]
			if !known || m.Area != e.Area {
				t.Errorf("%s: %s is not in the English file", file(e.Area, lang), e.ID)
				continue
			}
			delete(missing, e.ID)
			fits(t, lang, m, e)
		}
		reportMissing(t, lang, missing)
	}
}

func file(area, lang string) string {
	return fmt.Sprintf("locales/texts/%s/active.%s.toml", area, lang)
}

// fits checks one translation against its source.
func fits(t *testing.T, lang string, m message, e locales.Entry) {
	t.Helper()
	want := []string{"other"}
	if m.plural() {
		want = forms[lang]
	}
	if got := slices.Sorted(maps.Keys(e.Forms)); !slices.Equal(got, want) {
		t.Errorf("%s: %s has the forms %v, and needs %v", file(e.Area, lang), e.ID, got, want)
	}
	if got := placeholders(t, e); !slices.Equal(got, m.placeholders) {
		t.Errorf("%s: %s has the placeholders %v, and the English text %v", file(e.Area, lang), e.ID, got, m.placeholders)
	}
}

// reportMissing lists what is left to translate as it would stand in the file.
func reportMissing(t *testing.T, lang string, missing map[string]message) {
	t.Helper()
	lines := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(missing)) {
		m := missing[id]
		lines[m.Area] = append(lines[m.Area], asTOML(lang, m))
	}
	for _, area := range slices.Sorted(maps.Keys(lines)) {
		t.Errorf("%s lacks %d messages:\n%s", file(area, lang), len(lines[area]), strings.Join(lines[area], ""))
	}
}

func asTOML(lang string, m message) string {
	var b strings.Builder
	if m.Description != "" {
		fmt.Fprintf(&b, "# %s\n", strings.Join(strings.Fields(m.Description), " "))
	}
	fmt.Fprintf(&b, "[%s]\n", m.ID)
	if !m.plural() {
		fmt.Fprintf(&b, "other = %q\n", m.Forms["other"])
		return b.String()
	}
	for _, form := range forms[lang] {
		text := m.Forms["other"]
		if form == "one" {
			text = m.Forms["one"]
		}
		fmt.Fprintf(&b, "%s = %q\n", form, text)
	}
	return b.String()
}

// A reader who sees {{.Count}} in one form of a plural expects it in the others,
// but "one" may say it in words. So only "other" must have it.
func TestPluralsSayHowMany(t *testing.T) {
	for _, lang := range locales.Languages {
		for _, e := range entries(t, lang) {
			if len(e.Forms) > 1 && !strings.Contains(e.Forms["other"], "{{.Count}}") {
				t.Errorf("%s: %s has plural forms, and doesn't say {{.Count}}", file(e.Area, lang), e.ID)
			}
		}
	}
}

// A message without one of the house's languages, an area without an English file:
// a typing error in a file's name would hide it from all.
func TestEveryFileOfTheTextsIsRead(t *testing.T) {
	for name := range files(t, ".toml") {
		rest, inTexts := strings.CutPrefix(name, "locales/texts/")
		if !inTexts {
			continue
		}
		parts := strings.Split(rest, "/")
		if len(parts) != 2 || !isMessageFile(parts[1]) {
			t.Errorf("%s is not texts/<area>/active.<language>.toml", name)
		}
	}
}

func isMessageFile(name string) bool {
	return slices.ContainsFunc(locales.Languages, func(lang string) bool { return name == "active."+lang+".toml" })
}
