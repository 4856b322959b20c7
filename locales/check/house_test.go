package check

import (
	"strings"
	"testing"

	"communique/locales"
)

// The house's own texts are good translations of short English ones, thousands of
// them: what is said of them is a false alarm.
func TestTheHouseRaisesNoAlarm(t *testing.T) {
	source := map[string]string{}
	for _, e := range entriesIn(t, "en") {
		source[e.ID] = e.Forms["other"]
	}
	count := 0
	for _, language := range locales.Languages[1:] {
		for _, e := range entriesIn(t, language) {
			count++
			text := Text{Kind: "paragraph", Literal: true, Source: source[e.ID], Target: e.Forms["other"], SourceLanguage: "en", Language: language}
			for _, f := range Run(text, nil) {
				if expected(f.Check, text.Target) {
					continue
				}
				t.Errorf("%s %s: %s %v in %q for %q", language, e.ID, f.Check, f.Args, text.Target, text.Source)
			}
		}
	}
	if count < 3000 {
		t.Errorf("only %d texts were looked at", count)
	}
}

func entriesIn(t *testing.T, language string) []locales.Entry {
	t.Helper()
	all, err := locales.Entries(language)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// expected tells whether a finding is about an example of what a program reads, or a
// greeting.
func expected(id ID, text string) bool {
	if strings.HasPrefix(string(id), "ending_") && strings.Contains(text, "{{.Name}}") {
		return true // a greeting ends as letters do in its language
	}
	return id == Quotes && strings.Contains(text, `other = "`) || id == AddressChanged && strings.Contains(text, "@example.org")
}
