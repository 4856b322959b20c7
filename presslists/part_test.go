package presslists

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// A part is that of all in the order of names, wherever it begins.
func TestPartOfGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, all := range []int{0, 1, 40, maxFound + 300} {
		found := make([][]entry, all)
		for i := range found {
			text := fmt.Sprintf("%04d", r.IntN(all))
			if i%7 == 0 {
				text = "\t" + text // nameless: they come last
			}
			found[i] = []entry{{id: int64(i), text: text}}
		}
		sorted := slices.Clone(found)
		slices.SortFunc(sorted, func(a, b []entry) int { return before(a[0], b[0]) })
		for _, from := range []int{0, 1, 25, all / 2, all, all + 5} {
			for _, most := range []int{0, 1, 25, maxFound + 1} {
				got := part(slices.Clone(found), from, most)
				want := sorted[min(from, all):]
				want = want[:min(most, maxFound, len(want))]
				if !slices.EqualFunc(got, want, func(a, b []entry) bool { return a[0].id == b[0].id }) {
					t.Errorf("%d of %d from %d: %d groups", most, all, from, len(got))
				}
			}
		}
	}
}
