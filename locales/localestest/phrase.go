package localestest

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"communique/locales"
)

// phrase is a text that betrays its language.
type phrase struct {
	id    string
	text  string // spaces made plain
	alone bool   // betrays only when it fills a line
}

// Shorter ones are also written by chance.
const (
	wholeLetters = 5  // of a whole text of two words or more
	partLetters  = 10 // of a fixed part of two words or more
	aloneLetters = 4  // of a single word
)

var action = regexp.MustCompile(`\{\{.*?\}\}`)

// phrasesOf takes a message apart into what may betray it.
func phrasesOf(e locales.Entry) []phrase {
	var phrases []phrase
	for _, form := range e.Forms {
		parts := action.Split(form, -1)
		for _, part := range parts {
			part = strings.TrimFunc(plain(part), notWord)
			words, letters := len(strings.Fields(part)), count(part)
			switch {
			case words >= 2 && (letters >= partLetters || len(parts) == 1 && letters >= wholeLetters):
				phrases = append(phrases, phrase{id: e.ID, text: part})
			case words == 1 && len(parts) == 1 && letters >= aloneLetters:
				phrases = append(phrases, phrase{id: e.ID, text: part, alone: true})
			}
		}
	}
	return phrases
}

// dates matches a date in the language: "30. januára 2013".
func dates(w *locales.Words) *regexp.Regexp {
	var months []string
	for m := time.January; m <= time.December; m++ {
		date := w.Date(time.Date(2013, m, 28, 0, 0, 0, 0, time.UTC))
		month := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(date, "28"), "2013"), ". ")
		months = append(months, regexp.QuoteMeta(month))
	}
	return regexp.MustCompile(`\b\d{1,2}(?:\.|er|º)? (?:` + strings.Join(months, "|") + `) \d{4}\b`)
}

// plain makes every run of spaces one plain space.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func count(s string) int {
	return strings.Count(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return 'x'
		}
		return -1
	}, s), "x")
}

// contains tells whether s has the phrase as whole words.
func contains(s, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], phrase)
		if i < 0 {
			return false
		}
		from += i
		if !endsInWord(s[:from]) && !startsWithWord(s[from+len(phrase):]) {
			return true
		}
		from++
	}
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return !notWord(r)
}

func startsWithWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !notWord(r)
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// byText sorts phrases, so that a test fails with the same lines each time, and
// drops doubles.
func byText(phrases []phrase) []phrase {
	slices.SortFunc(phrases, func(a, b phrase) int { return strings.Compare(a.text+"\x00"+a.id, b.text+"\x00"+b.id) })
	return slices.CompactFunc(phrases, func(a, b phrase) bool { return a.text == b.text })
}
