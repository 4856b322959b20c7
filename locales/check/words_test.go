package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"communique/locales"
)

// spoilt has a text for each check that goes off.
var spoilt = []Text{
	{Source: "a"}, {Source: "a", Target: "b", Stale: true}, {Source: "a", Target: strings.Repeat("b", Limit+1)},
	{Source: "12", Target: "21"}, {Source: "12 of", Target: "b"}, {Source: "of", Target: "b 12"}, {Source: "eleven", Target: "{twelve}"},
	{Source: "2.5 million", Target: "{2.5m}", Kind: "paragraph"},
	{Source: "€5", Target: "5 %"}, {Kind: "headline", Source: "$5", Target: "5"}, {Source: "−2 %", Target: "2 %"},
	{Source: "1,234.5 euros", Target: "{format}"},
	{Source: "www.a.example", Target: "www.b.example"}, {Source: "www.a.example", Target: "b"}, {Source: "a", Target: "www.b.example"},
	{Source: "a", Target: "[b](javascript:c)"}, {Source: "a", Target: "b <b>"}, {Source: "a", Target: "**b"}, {Source: "a", Target: "# b"},
	{Source: "a", Target: "`b`"}, {Source: "**a**", Target: "b"}, {Source: "a", Target: "b\u202e"}, {Source: "a", Target: "b\u0007"},
	{Source: "LIPSE", Target: "b"}, {Source: "a million", Target: "b"}, {Source: "a", Target: "workshop"},
	{Source: "see what there is", Target: "see what there is"}, {Kind: "headline", Source: "a", Target: strings.Repeat("b ", 101)},
	{Source: lead, Target: "b"}, {Source: lead, Target: strings.Repeat("b", 500)}, {Source: lead, Target: "{foreign}"},
	{Source: "a", Target: "b", Approved: "c"}, {Source: "a", Target: "b  c"}, {Source: "a", Target: "b!"}, {Source: "a", Target: "{quotes}"},
	{Source: "a", Target: "bb bb"}, {Source: "a.", Target: "b!"}, {Source: "a.", Target: "b"}, {Source: "a", Target: "b."},
}

// inPlace are the words that depend on the language.
var inPlace = map[string]map[string]string{
	"nl": {"{twelve}": "twaalf", "{2.5m}": "2,5 mln.", "{format}": "1,234.5 euro", "{foreign}": lead, "{quotes}": "\"b\""},
	"fr": {"{twelve}": "douze", "{2.5m}": "2,5 Mio.", "{format}": "1,234.5 euros", "{foreign}": lead, "{quotes}": "\"b\""},
}

// What is found can be said in every language, with everything in its place.
func TestFindingsHaveWords(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	told := map[ID]bool{}
	for language, words := range inPlace {
		for _, text := range spoilt {
			text.SourceLanguage, text.Language = "en", language
			for key, value := range words {
				text.Target = strings.ReplaceAll(text.Target, key, value)
			}
			for _, f := range Run(text, someTerms) {
				told[f.Check] = true
				for _, lang := range locales.Languages {
					w := catalogue.In(lang)
					said := f.What(w) + " " + f.Cure(w) + " " + f.Severity.Label(w)
					if strings.ContainsAny(said, "⟦⟧{}") || strings.Contains(said, "<no value>") || strings.Contains(said, "map[") {
						t.Errorf("%s: %s: %s", lang, f.Check, said)
					}
				}
			}
		}
	}
	if got, want := slices.Sorted(maps.Keys(told)), IDs(); !slices.Equal(got, want) {
		t.Errorf("found %v of %v", got, want)
	}
}

func TestIgnorable(t *testing.T) {
	var never []ID
	for _, id := range IDs() {
		if id.Severity() == "" {
			t.Errorf("%s has no severity", id)
		}
		if !id.Ignorable() {
			never = append(never, id)
		}
	}
	want := []ID{AddressUnsafe, Control, Direction, HTML, MarkupBlock, MarkupUnknown, Missing, Oversize, Stale}
	if !slices.Equal(never, want) {
		t.Errorf("%v may not be ignored, want %v", never, want)
	}
}

func TestIdentity(t *testing.T) {
	text := Text{Kind: "paragraph", Source: "On 12 May.", Target: "Op  12 mei de de.", SourceLanguage: "en", Language: "nl"}
	identities := func(text Text) []string {
		var all []string
		for _, f := range Run(text, nil) {
			all = append(all, f.Identity(text))
		}
		return all
	}
	before := identities(text)
	if len(before) != 2 || before[0] == before[1] {
		t.Fatalf("%v", before)
	}
	if again := identities(text); !slices.Equal(again, before) {
		t.Errorf("another time %v, then %v", before, again)
	}
	elsewhere := text
	elsewhere.Target = "Welnu, op  12 mei de de."
	if got := identities(elsewhere); !slices.Equal(got, before) {
		t.Errorf("words around it: %v, then %v", before, got)
	}
	another := text
	another.Source = "On 12 May, then."
	for i, got := range identities(another) {
		if got == before[i] {
			t.Error("the source changed, and the identity didn’t")
		}
	}
}
