package releases

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// nearest is the known word that was probably meant by a mistyped one, or empty
// when none is near: a third of the letters may be wrong.
func nearest(word string, known []string) string {
	best, distance := "", utf8.RuneCountInString(word)/3+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	return best
}
