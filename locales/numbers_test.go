package locales

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	want := map[string][3]string{ // 1234, 12345678, -5
		"en": {"1,234", "12,345,678", "-5"},
		"nl": {"1.234", "12.345.678", "-5"},
		"fr": {"1\u202f234", "12\u202f345\u202f678", "-5"},
		"de": {"1.234", "12.345.678", "-5"},
		"da": {"1.234", "12.345.678", "-5"},
		"et": {"1234", "12\u00a0345\u00a0678", "−5"},
		"it": {"1234", "12.345.678", "-5"},
		"ro": {"1.234", "12.345.678", "-5"},
		"sk": {"1\u00a0234", "12\u00a0345\u00a0678", "-5"},
		"es": {"1234", "12.345.678", "-5"},
	}
	c := catalogue(t)
	for _, lang := range Languages {
		for i, n := range []int{1234, 12345678, -5} {
			if got := c.In(lang).Number(n); got != want[lang][i] {
				t.Errorf("%s: %q, want %q", lang, got, want[lang][i])
			}
		}
	}
}

// CLDR itself is asked about numbers that are long enough to be grouped anywhere.
func TestNumberAgreesWithCLDR(t *testing.T) {
	c := catalogue(t)
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(Languages).Draw(t, "lang")
		n := rapid.OneOf(rapid.IntRange(-999, 999), rapid.IntRange(10_000, math.MaxInt), rapid.IntRange(math.MinInt+1, -10_000)).Draw(t, "n")
		want := message.NewPrinter(language.MustParse(lang)).Sprint(number.Decimal(n))
		if lang == "fr" {
			want = strings.ReplaceAll(want, nbsp, nnbsp)
		}
		if got := c.In(lang).Number(n); got != want {
			t.Fatalf("%s: %q, want %q", lang, got, want)
		}
	})
}

func TestPercent(t *testing.T) {
	want := map[string]string{
		"en": "45%", "nl": "45%", "fr": "45\u202f%", "de": "45\u00a0%", "da": "45\u00a0%",
		"et": "45%", "it": "45%", "ro": "45\u00a0%", "sk": "45\u00a0%", "es": "45\u00a0%",
	}
	c := catalogue(t)
	for _, lang := range Languages {
		if got := c.In(lang).Percent(9, 20); got != want[lang] {
			t.Errorf("%s: %q, want %q", lang, got, want[lang])
		}
	}
}

// Nobody is told that all mails went when one didn't, or none when one did.
func TestPercentIsHonestAtItsEnds(t *testing.T) {
	w := catalogue(t).In("en")
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.IntRange(1, 1_000_000).Draw(t, "whole")
		part := rapid.IntRange(0, whole).Draw(t, "part")
		p, err := strconv.Atoi(strings.TrimSuffix(w.Percent(part, whole), "%"))
		if err != nil || p < 0 || p > 100 {
			t.Fatalf("%d of %d: %d, %v", part, whole, p, err)
		}
		if (p == 100) != (part == whole) || (p == 0) != (part == 0) {
			t.Fatalf("%d of %d are %d%%", part, whole, p)
		}
	})
	if got := w.Percent(0, 0); got != "0%" {
		t.Errorf("of nothing: %q", got)
	}
}
