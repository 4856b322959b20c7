package difference

import (
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// mostSteps is how many pairs of characters Percent compares: some 10 ms.
const mostSteps = 4 << 20

// Percent tells how much two texts are alike, from 0 to 100, as the share of characters
// that needn't be typed anew. It is 100 only when they are equal, octet by octet: a
// changed digit in a long paragraph is 99. Texts of thousands of characters that differ
// throughout are compared by their words.
func Percent(a, b string) int {
	if a == b {
		return 100
	}
	longer := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	cut, cutB := trimmed(a, b)
	var typed int
	if utf8.RuneCountInString(cut)*utf8.RuneCountInString(cutB) <= mostSteps {
		typed = levenshtein.ComputeDistance(cut, cutB)
	} else {
		typed = typedWords(cut, cutB)
	}
	return min(99, max(0, 100*(longer-typed)/longer))
}

// trimmed takes off what both texts begin with, and what they end with.
func trimmed(a, b string) (string, string) {
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for start > 0 && a[start-1] >= utf8.RuneSelf {
		start-- // to where a character begins in both
	}
	a, b = a[start:], b[start:]
	end := 0
	for end < min(len(a), len(b)) && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	for end > 0 && a[len(a)-end] >= utf8.RuneSelf {
		end--
	}
	return a[:len(a)-end], b[:len(b)-end]
}

// typedWords is how many characters have to be typed when whole words are.
func typedWords(a, b string) (n int) {
	removed := 0
	for _, p := range Words(a, b) {
		switch p.Op {
		case Equal:
			n, removed = n+removed, 0
		case Removed:
			removed = utf8.RuneCountInString(p.Text)
		case Added:
			n += max(removed, utf8.RuneCountInString(p.Text))
			removed = 0
		}
	}
	return n + removed
}
