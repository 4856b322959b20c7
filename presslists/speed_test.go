package presslists_test

import (
	"fmt"
	"strings"
	"testing"

	"communique/migrations/dbtest"
)

// large is a file of n rows.
func large(n int) string {
	var b strings.Builder
	b.WriteString("E-Mail;Name;Outlet;Language;Topics;Consent\n")
	for i := range n {
		fmt.Fprintf(&b, "Journalist.%d@redactie-%d.example;Jürgen Müller %d;De Krant %d;nl;science, public administration;asked in 2012\n", i, i%500, i, i%500)
	}
	return b.String()
}

func onEach(b *testing.B, f func(b *testing.B, h house)) {
	b.Helper()
	for name, open := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := dbtest.Open(b, open(b))
			f(b, newHouse(b, db))
		})
	}
}

// BenchmarkImport imports 100,000 new contacts, with one list more each time, and
// the same file once more, when nothing changes.
func BenchmarkImport(b *testing.B) {
	const rows = 100_000
	file := large(rows)
	onEach(b, func(b *testing.B, h house) {
		b.Run("new", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				slug := fmt.Sprintf("list-%d", i)
				h.save(b, system, h.list(slug))
				if got := h.importInto(b, system, slug, file); got.Added != rows || len(got.Faults) != 0 {
					b.Fatalf("%d added, %v", got.Added, got.Faults)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
		b.Run("again", func(b *testing.B) {
			for b.Loop() {
				if got := h.importInto(b, system, "list-0", file); got.Unchanged != rows {
					b.Fatalf("%d unchanged", got.Unchanged)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	})
}
