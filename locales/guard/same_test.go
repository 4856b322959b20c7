package guard

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"communique/locales"
)

// A translation that is byte for byte the English text was most likely forgotten.
func TestNoTranslationIsJustTheEnglishText(t *testing.T) {
	allowed := map[string][]string{} // text → languages
	unused := map[string]bool{}
	for _, line := range reasons(t, "same.txt", 3) {
		allowed[line[0]] = strings.Fields(line[1])
		for _, lang := range allowed[line[0]] {
			unused[lang+" "+line[0]] = true
		}
	}
	source := english(t)
	for _, lang := range locales.Languages[1:] {
		for _, e := range entries(t, lang) {
			for form, text := range e.Forms {
				if text != source[e.ID].Forms[form] || !hasWords(t, text) {
					continue
				}
				delete(unused, lang+" "+text)
				if !slices.Contains(allowed[text], lang) {
					t.Errorf("%s: %s is the English text: %q. If it is right, add it to testdata/same.txt", file(e.Area, lang), e.ID, text)
				}
			}
		}
	}
	for line := range unused {
		t.Errorf("testdata/same.txt allows %q, and nothing uses it", line)
	}
}

// hasWords tells whether letters are left when the placeholders and our name are
// gone.
func hasWords(t *testing.T, text string) bool {
	t.Helper()
	names, err := placeholdersIn(text)
	if err != nil {
		t.Error(err)
	}
	for _, name := range names {
		text = strings.ReplaceAll(text, "{{."+name+"}}", "")
	}
	return strings.ContainsFunc(strings.ReplaceAll(text, "Communiqué", ""), unicode.IsLetter)
}
