package difference_test

import (
	"strings"
	"testing"

	"communique/locales/difference"

	"pgregory.net/rapid"
)

func TestPercentIsWhatATranslatorExpects(t *testing.T) {
	sentence := "Twelve universities of eleven countries study social innovation in the public sector."
	for _, c := range []struct {
		name, a, b  string
		least, most int
	}{
		{"equal", sentence, sentence, 100, 100},
		{"empty", "", "", 100, 100},
		{"nothing", "", "word", 0, 0},
		{"a number", "The project has 12 partners in 11 countries.", "The project has 13 partners in 11 countries.", 90, 99},
		{"a number in a long text", strings.Repeat(sentence, 40) + "2", strings.Repeat(sentence, 40) + "3", 99, 99},
		{"a full stop", sentence, strings.TrimSuffix(sentence, "."), 95, 99},
		{"another space", "10 %", "10\u00a0%", 70, 99},
		{"a word", sentence, strings.Replace(sentence, "social", "technical", 1), 85, 95},
		{"a clause", sentence, strings.Replace(sentence, ".", ", as a new report shows.", 1), 70, 85},
		{"something else", sentence, "The minister opens the new laboratory on Monday at ten.", 0, 40},
		{"another accent", "é", "è", 0, 0},
		{"another sign", "é", "©", 0, 0},
		{"what is no text", "a\xff", "a\xfe", 99, 99},
		{"another script", "абвгд", "abcde", 0, 0},
	} {
		for _, got := range []int{difference.Percent(c.a, c.b), difference.Percent(c.b, c.a)} {
			if got < c.least || got > c.most {
				t.Errorf("%s: %d, want %d to %d", c.name, got, c.least, c.most)
			}
		}
	}
}

func TestPercentIsHundredOnlyWhenEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		there, back := difference.Percent(a, b), difference.Percent(b, a)
		if there != back || there < 0 || there > 100 || (there == 100) != (a == b) {
			t.Fatalf("%d and %d percent of %q and %q", there, back, a, b)
		}
	})
}

// BenchmarkPercent is what one candidate of the translation memory costs.
func BenchmarkPercent(b *testing.B) {
	one := "Twelve universities of eleven countries study social innovation in the public sector, says the coordinator."
	other := strings.Replace(strings.Replace(one, "Twelve", "Ten", 1), "coordinator", "minister", 1)
	for b.Loop() {
		difference.Percent(one, other)
	}
}
