package presslists

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// codePage is an encoding of one octet a letter, as spreadsheets on Windows write
// CSV in, and the languages that are written in it with those of their letters
// which stand elsewhere in another code page.
type codePage struct {
	name    string
	charmap *charmap.Charmap
	letters map[string]string
}

// codePages: Western first, since it wins when nothing speaks against it. Czech,
// Polish and Hungarian aren't languages of the house, but their names are on press
// lists everywhere. Estonian Windows writes the Baltic page.
var codePages = []codePage{
	{"Windows-1252", charmap.Windows1252, map[string]string{
		"nl": "ëïèêàû", "fr": "àâæèêëîïœùûÿ", "de": "ß", "da": "æøå", "et": "õšž", "it": "àèìòù", "es": "ñ¿¡ªº",
	}},
	{"Windows-1250", charmap.Windows1250, map[string]string{
		"sk": "čďĺľňŕšťž", "ro": "ăşţâî", "cs": "čďěňřšťůž", "pl": "ąćęłńśźż", "hu": "őű", "de": "ß",
	}},
	{"Windows-1257", charmap.Windows1257, map[string]string{"et": "õšž"}},
}

// hint is what the list's own language is worth, in percent of the letters.
const hint = 20

// likeliestPage is the code page in which one language explains most of the
// octets that the pages read differently. All of the others are the same letters
// anyway.
func likeliestPage(sample []byte, language string) codePage {
	counts := disputed(sample)
	best, most := codePages[0], 0
	for _, page := range codePages {
		for l, letters := range page.letters {
			score := page.explained(counts, letters)
			if l == language && score > 0 {
				score += hint
			}
			if score > most {
				best, most = page, score
			}
		}
	}
	return best
}

// disputed counts the octets that aren't the same character in all pages.
func disputed(sample []byte) map[byte]int {
	counts := map[byte]int{}
	for _, b := range sample {
		for _, page := range codePages {
			if page.charmap.DecodeByte(b) != codePages[0].charmap.DecodeByte(b) {
				counts[b]++
				break
			}
		}
	}
	return counts
}

// explained is how many of the octets are among the letters, in percent.
func (p codePage) explained(counts map[byte]int, letters string) int {
	known, all := 0, 0
	for b, n := range counts {
		all += n
		if strings.ContainsRune(letters, unicode.ToLower(p.charmap.DecodeByte(b))) {
			known += n
		}
	}
	return 100 * known / max(all, 1)
}
