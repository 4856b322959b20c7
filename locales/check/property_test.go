package check

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"communique/locales/glossary"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pieces are what texts are made of here: whatever some check looks at.
var pieces = []string{
	"a", "the", "LIPSE", "de", "über", "21", "2.5", "2,5", "1.234,5", "10 000", " million", " Mio.", " million", "½", "€", "%", "XXI", "eleven", "elf",
	" ", "  ", "\u00a0", "\u202f", "\n", "\\\n", "\\", ".", ",", ":", ";", "!", "?", "…", "-", "–", "(", ")", "[", "](", "]",
	"\"", "“", "”", "„", "«", "»", "’", "'", "*", "**", "_", "`", "<", ">", "<b>", "&amp;", "&#60;", "&#x202e;", "\u202e", "\x00", "\x01", "\ufeff", "e\u0301",
	"https://a.example", "www.a.example", "b@a.example", "+31 10 408 1234", "mailto:b@a.example", "javascript:x", "# ", "> ",
	"1 February 2013", "01.02.2013", "9.30 uur", "3 pm", "9h30", "kl. 9.30", "workshop", "İ", "ſ", "ß", "日本", "₂", "−", "$", " euro", " per cent", "kr. ", "US", "March 2013", "märz 2013",
}

var languageTags = []string{"en", "nl", "fr", "de", "da", "et", "it", "ro", "sk", "es", "nl-BE", "pt", ""}

func anyString(t *rapid.T, label string) string {
	if rapid.IntRange(0, 9).Draw(t, label+" any") == 0 {
		return rapid.String().Draw(t, label)
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, label), "")
}

func anyText(t *rapid.T) Text {
	return Text{
		Kind:    rapid.SampledFrom([]string{"subject", "headline", "paragraph", "boilerplate", "contact", "heading"}).Draw(t, "kind"),
		Literal: rapid.Bool().Draw(t, "literal"), Source: anyString(t, "source"), Target: anyString(t, "target"),
		SourceLanguage: rapid.SampledFrom(languageTags).Draw(t, "from"), Language: rapid.SampledFrom(languageTags).Draw(t, "to"),
		Stale: rapid.Bool().Draw(t, "stale"), Approved: rapid.SampledFrom([]string{"", "", "An approved text."}).Draw(t, "approved"),
	}
}

var someTerms = []glossary.Term{
	{Rule: glossary.Protected, Source: "LIPSE"},
	{Rule: glossary.Preferred, Source: "million", Target: "miljoen"},
	{Rule: glossary.Forbidden, Source: "million", Target: "workshop"},
	{Rule: glossary.Forbidden}, {Rule: glossary.Preferred}, {Rule: glossary.Protected},
}

// sound fails when a finding isn't one that a page could show, or a fix does harm.
func sound(t interface{ Fatalf(string, ...any) }, text Text) {
	found := Run(text, someTerms)
	if again := Run(text, someTerms); !cmp.Equal(found, again) {
		t.Fatalf("another time %s", cmp.Diff(found, again))
	}
	all := counted(examine(text, someTerms))
	for i, f := range found {
		if !lies(text.Target, f.Start, f.End) || !lies(text.Source, f.SourceStart, f.SourceEnd) {
			t.Fatalf("%+v lies outside of %+v or within a character", f, text)
		}
		if i > 0 && f.Start < found[i-1].Start {
			t.Fatalf("%+v stands behind %+v", f, found[i-1])
		}
		if f.Severity != Blocking && f.Severity != Warning || f.Identity(text) == "" {
			t.Fatalf("%+v", f)
		}
		if f.Fix != nil {
			harmless(t, text, f, all)
		}
	}
}

func harmless(t interface{ Fatalf(string, ...any) }, text Text, f Finding, before map[ID]int) {
	if !lies(text.Target, f.Fix.Start, f.Fix.End) {
		t.Fatalf("the fix %+v lies outside of %q or within a character", f.Fix, text.Target)
	}
	text.Target = Apply(text.Target, *f.Fix)
	after := counted(examine(text, someTerms))
	for id, n := range after {
		if n > before[id] {
			t.Fatalf("the fix %+v of %s makes a finding %s: %q", f.Fix, f.Check, id, text.Target)
		}
	}
	if after[f.Check] >= before[f.Check] {
		t.Fatalf("the fix %+v of %s doesn't mend it: %q", f.Fix, f.Check, text.Target)
	}
}

// lies tells whether a span is within a text, at the borders of its characters.
func lies(text string, start, end int) bool {
	if start < 0 || end < start || end > len(text) {
		return false
	}
	return !utf8.ValidString(text) || utf8.ValidString(text[start:end]) && utf8.ValidString(text[:start])
}

func TestFindingsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { sound(t, anyText(t)) })
}

func TestTheSameTextDiffersInNothing(t *testing.T) {
	differences := append(slices.Clone(numberChecks), AddressChanged, AddressLost, AddressAdded, EmphasisLost, ProtectedLost, TermMissed,
		Unchanged, LengthShort, LengthLong, EndingChanged, EndingLost, EndingAdded, MarkupBlock, Missing)
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		text.Target, text.Language = text.Source, text.SourceLanguage
		found := about(Run(text, someTerms), differences)
		found = slices.DeleteFunc(found, func(f Finding) bool { return f.Check == NumberFormat }) // the source may have it too
		if len(found) > 0 {
			t.Fatalf("%q: %+v", text.Source, found)
		}
	})
}

// Whatever somebody pastes is read in bounded time; what isn't text is told.
func FuzzRun(f *testing.F) {
	f.Add("€2.5 million on 1 February 2013 at 9:30", "2,5 Mio. euro «op»  1 februari 2013 om 9.30 uur!", uint8(1), false)
	f.Add("[a](https://a.example) **b**", "[a](https://a.exmaple) **b", uint8(2), false)
	f.Add("Learning & more", "Leren <b>&#x202e; de de", uint8(3), true)
	f.Fuzz(func(t *testing.T, source, target string, language uint8, literal bool) {
		if len(source)+len(target) > 2000 {
			return
		}
		to := languageTags[int(language)%len(languageTags)]
		sound(t, Text{Kind: "paragraph", Literal: literal, Source: source, Target: target, SourceLanguage: "en", Language: to})
	})
}

// A number that was read is the same when it is written and read again, in each
// language.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1,234.5", "1.234,5", "1 234,5", "1.2.3", "007", "0,50", "1'234", "..", ",5", "1.234.567,89"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Trim(s, "0123456789"+allSigns) != "" || len(s) > 100 {
			return
		}
		for _, l := range languages() {
			value := l.value(s)
			if strings.Count(value, ".")+strings.Count(value, ",") > 1 || strings.Contains(value, ",") {
				continue // no number: it is compared as it stands
			}
			written := l.write(value)
			again, foreign := l.valueOf(written)
			if _, fraction, _ := strings.Cut(value, "."); again != value && len(fraction) != 3 || foreign {
				t.Fatalf("%s: %q is %s, written %q and read as %s", l.tag, s, value, written, again)
			}
		}
	})
}
