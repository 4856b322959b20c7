package releases

import (
	"strings"
	"testing"
)

// A press officer reads every fault of a document in words, with its place and a cure.
func TestFaultsAreSaidInWords(t *testing.T) {
	words, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	_, err = ParseDocument("lipse.md", []byte("---\nslug: lipse\nlangage: en\ncountries: [UK]\nembargo: 2026-10-25 02:30 Europe/Amsterdam\n---\n# H\n\n30. January was a Wednesday.\n"))
	var got strings.Builder
	for _, f := range words.In("en").Faults(err) {
		got.WriteString(f.Place.String() + " " + f.What + " " + f.Cure + "\n")
	}
	const want = `lipse.md:1 The field “language” is missing or empty. Give it a value in the front matter.
lipse.md:3:1 There is no field called “langage”. If you meant “language”, write that.
lipse.md:4:13 “UK” isn’t a country code. Write GB, if you mean United Kingdom.
lipse.md:5:10 “2026-10-25 02:30 Europe/Amsterdam” occurs twice: the clocks repeat it when they go back. Write “2026-10-25 02:30 +02:00 Europe/Amsterdam” for the first time, or “2026-10-25 02:30 +01:00 Europe/Amsterdam” for the second.
lipse.md:7:1 There is no lead below this headline. Put a paragraph right below the headline: the first paragraph is the lead.
lipse.md:9:1 This begins with “30.”, so it would become a list starting at that number. If it is an ordinary sentence, put a backslash before the full stop (“30\.”). If it is a list, start it at 1.
`
	if got.String() != want {
		t.Errorf("got\n%s", got.String())
	}
}
