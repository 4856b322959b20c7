package presslists_test

import (
	"fmt"
	"strings"
	"testing"

	"communique/presslists"
)

// BenchmarkFind looks among 100,000 contacts, for one of them, for some, for nobody and for all.
func BenchmarkFind(b *testing.B) {
	onEach(b, func(b *testing.B, h house) {
		h.save(b, system, h.list("be"))
		h.importInto(b, system, "be", large(100_000))
		for name, q := range map[string]presslists.Query{
			"one":    {Text: "journalist 77777", Most: 50},
			"some":   {Text: "krant 77 muller", Most: 50},
			"nobody": {Text: "zebra", Most: 50},
			"all":    {Text: "e", Most: 50},
			"page":   {List: "be", From: 50_000, Most: 50},
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					if _, err := h.Find(ctx, h.belgian, q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run("duplicates", func(b *testing.B) {
			for b.Loop() {
				if _, _, err := h.Duplicates(ctx, h.belgian, presslists.SameName, 0, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("duplicates of whom many are kept apart", func(b *testing.B) {
			h.importInto(b, system, "be", namesakes(1000))
			groups, _, err := h.Duplicates(ctx, h.belgian, presslists.SameName, 0, 1000)
			if err != nil {
				b.Fatal(err)
			}
			for _, g := range groups {
				h.apart(b, h.belgian, idsOf(g)...)
			}
			for b.Loop() {
				if _, _, err := h.Duplicates(ctx, h.belgian, presslists.SameName, 0, 20); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(h.pairs(b)), "pairs")
		})
		b.Run("overview", func(b *testing.B) {
			for b.Loop() {
				if _, err := h.Overview(ctx, h.belgian); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

// namesakes is a file of n names that five people each have.
func namesakes(n int) string {
	var file strings.Builder
	file.WriteString("email,name,outlet\n")
	for i := range 5 * n {
		fmt.Fprintf(&file, "n%d@x.example,Anna Maes %d,Blatt\n", i, i/5)
	}
	return file.String()
}
