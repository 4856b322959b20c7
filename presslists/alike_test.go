package presslists

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Two lines have one number when they have the same words in the name, in any order, and the same
// outlet: also names that hardly differ, such as numbered desks of numbered papers.
func TestOneNumberIsOneName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`desk|[0-3]{1,2}`), 2, 3)
		outlet := rapid.StringMatching(`(paper [0-3]{1,2})?`)
		type person struct {
			name   []string
			outlet string
		}
		draw := func(label string) person { return person{words.Draw(t, label), outlet.Draw(t, label)} }
		line := func(p person) string {
			return strings.Join(p.name, " ") + "\t" + p.outlet + "\tx@y.example\t7 x@y.example"
		}
		met := map[string]uint64{}
		names := map[uint64]string{}
		for range 40 {
			p := draw("person")
			number := SameName.of(line(p))
			sorted := strings.Join(slices.Sorted(slices.Values(p.name)), " ") + "\t" + p.outlet
			if before, seen := met[sorted]; seen && before != number {
				t.Fatalf("%q has two numbers", sorted)
			}
			if other, seen := names[number]; seen && other != sorted {
				t.Fatalf("%q and %q have one number", sorted, other)
			}
			met[sorted], names[number] = number, sorted
		}
	})
}
