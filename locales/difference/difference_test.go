package difference_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"communique/locales/difference"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatChangedReadsWell(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"The same.", "The same.", "The same."},
		{"", "New.", "{+New.+}"},
		{"Old.", "", "[-Old.-]"},
		{"It costs 1.234,5 euros.", "It costs 1.243,5 euros.", "It costs [-1.234,5-]{+1.243,5+} euros."},
		{"It grew by 2.5 %.", "It grew by 2.6 %.", "It grew by [-2.5-]{+2.6+} %."},
		{"It grew by 2.", "It grew by 2.5.", "It grew by [-2-]{+2.5+}."},
		{"1\u202f234 inscrits", "1\u202f235 inscrits", "[-1\u202f234-]{+1\u202f235+} inscrits"},
		{"in 2012\u00a0100 people", "in 2013\u00a0100 people", "in [-2012\u00a0100-]{+2013\u00a0100+} people"},
		{"page 12\u00a034", "page 13\u00a034", "page [-12-]{+13+}\u00a034"},
		{"at 14:30 sharp", "at 15:30 sharp", "at [-14:30-]{+15:30+} sharp"},
		{"from 2019-2020", "from 2019-2021", "from 2019-[-2020-]{+2021+}"},
		{"l’étude", "l’enquête", "[-l’étude-]{+l’enquête+}"},
		{"Twelve big universities work together.", "Eleven small universities work together.",
			"[-Twelve big-]{+Eleven small+} universities work together."},
		{"Twelve universities work together.", "Twelve European universities work together.",
			"Twelve {+European +}universities work together."},
		{"Twelve universities, of eleven countries, work.", "Twelve universities work.",
			"Twelve universities[-, of eleven countries,-] work."},
		{"red and blue", "green and yellow", "[-red-]{+green+} and [-blue-]{+yellow+}"},
		{"red, blue", "green, yellow", "[-red, blue-]{+green, yellow+}"},
		{"the ministers of ten countries met yesterday and the press wrote about it",
			"every citizen in this union paid taxes and nobody asked them why so",
			"[-the ministers of ten countries met yesterday and the press wrote about it-]{+every citizen in this union paid taxes and nobody asked them why so+}"},
		{"one\ntwo", "1\n2", "[-one-]{+1+}\n[-two-]{+2+}"},
		{"a\xffb", "a\xfeb", "a[-\xff-]{+\xfe+}b"},
	} {
		if got := difference.String(difference.Words(c.before, c.after)); got != c.want {
			t.Errorf("%q to %q\ngot  %q\nwant %q", c.before, c.after, got, c.want)
		}
	}
}

// words makes texts of which two have something in common.
var words = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{" ", " ", " ", ", ", ". ", "\n", "the", "a", "press", "release", "1.234,5", "2", "é", "e\u0301", "\u202f", "l’", "\xff", "\xc3"}),
		rapid.String(),
	), 0, 40).Draw(t, "pieces")
	return strings.Join(pieces, "")
})

func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := words.Draw(t, "before"), words.Draw(t, "after")
		check(t, before, after, difference.Words(before, after))
	})
}

// fatal is what a test and a rapid check have in common.
type fatal interface {
	Fatalf(format string, args ...any)
}

func check(t fatal, before, after string, parts []difference.Part) {
	var a, b string
	for i, p := range parts {
		if p.Text == "" || i > 0 && (parts[i-1].Op == p.Op || parts[i-1].Op == difference.Added && p.Op == difference.Removed) {
			t.Fatalf("part %d of %v isn’t as promised", i, parts)
		}
		if p.Op != difference.Added {
			a += p.Text
		}
		if p.Op != difference.Removed {
			b += p.Text
		}
	}
	if a != before || b != after {
		t.Fatalf("the parts give %q and %q instead of %q and %q", a, b, before, after)
	}
}

func TestLongTextsAreTold(t *testing.T) {
	numbered := func(word string, n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(word + strings.Repeat("x", i%7) + strings.Repeat("y", i%11) + " ")
			if i%12 == 11 {
				b.WriteString("end. ")
			}
		}
		return b.String()
	}
	long, other := numbered("word", 9000), numbered("wort", 9000)
	for name, c := range map[string]struct{ before, after string }{
		"nothing in common": {long, other},
		"no sentences":      {strings.Repeat("ab cd ", 17_000), strings.Repeat("ef, ", 25_000)},
		"one word":          {long + "old" + other, long + "new" + other},
		"signs":             {strings.Repeat("!?", 50_000), strings.Repeat("?.", 50_000)},
		"short and long":    {"word", other},
	} {
		t.Run(name, func(t *testing.T) {
			check(t, c.before, c.after, difference.Words(c.before, c.after))
			if p := difference.Percent(c.before, c.after); p > 99 || p < 0 {
				t.Errorf("%d percent", p)
			}
		})
	}
	sentence := "A sentence that stays as it was. "
	before := strings.Repeat(sentence, 500) + "It costs 5 euros. " + strings.Repeat(sentence, 400) + "The end is 1."
	after := strings.Replace(strings.Replace(before, "5 euros", "6 euros", 1), "is 1", "is 2", 1)
	var changed []difference.Part
	for _, p := range difference.Words(before, after) {
		if p.Op != difference.Equal {
			changed = append(changed, p)
		}
	}
	want := []difference.Part{{Op: difference.Removed, Text: "5"}, {Op: difference.Added, Text: "6"}, {Op: difference.Removed, Text: "1"}, {Op: difference.Added, Text: "2"}}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("in a long text (-want +got)\n%s", diff)
	}
}

// BenchmarkWordsOfStrangers is the dearest there is: as many words as are compared one by
// one, of which those in common stand in another order.
func BenchmarkWordsOfStrangers(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for range 1000 {
			fmt.Fprintf(&b, "w%d,", random.IntN(1000))
		}
		return b.String()
	}
	one, other := text(), text()
	for b.Loop() {
		difference.Words(one, other)
	}
}

func BenchmarkWordsOfAParagraph(b *testing.B) {
	one := strings.Repeat("Twelve universities of eleven countries study 1.234 innovations. ", 8)
	other := strings.Replace(one, "1.234", "1.235", 2)
	for b.Loop() {
		difference.Words(one, other)
	}
}
