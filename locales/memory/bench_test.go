package memory_test

import (
	"fmt"
	"slices"
	"testing"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/memory"
	"communique/migrations/dbtest"
)

// eachEngine runs a benchmark on both.
func eachEngine(b *testing.B, f func(b *testing.B, db *sqldb.DB)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { f(b, dbtest.Open(b, dbtest.SQLite(b))) })
	b.Run("postgres", func(b *testing.B) { f(b, dbtest.Open(b, dbtest.Postgres(b))) })
}

// fill remembers n different sentences, and gives them.
func fill(t testing.TB, db *sqldb.DB, m *memory.Memory, n int) (sentences []string) {
	t.Helper()
	w, seen := newWriter(1), map[string]bool{}
	var entries []memory.Entry
	for len(sentences) < n {
		s := w.sentence()
		if seen[s] {
			s += fmt.Sprintf(" (%d)", len(sentences))
		}
		seen[s] = true
		sentences = append(sentences, s)
		entries = append(entries, memory.Entry{SourceLanguage: "en", Language: "nl", Kind: "paragraph", Source: s, Target: "NL " + s, Release: "filled", Actor: "anna"})
	}
	for some := range slices.Chunk(entries, 5000) {
		remember(t, db, m, some...)
	}
	return sentences
}

// BenchmarkLookup looks edited sentences up among 50,000, of which 5,000 share their patterns.
func BenchmarkLookup(b *testing.B) {
	eachEngine(b, func(b *testing.B, db *sqldb.DB) {
		m := memory.New(db, clock.System{})
		sentences := fill(b, db, m, 50_000)
		w := newWriter(2)
		var took []int64
		found := 0
		for i := 0; b.Loop(); i++ {
			query, source := w.edited(sentences, edits[i%len(edits)])
			began := clock.Elapsed()
			matches, err := m.Lookup(b.Context(), memory.Query{SourceLanguage: "en", Language: "nl", Kind: "paragraph", Source: query})
			took = append(took, int64(clock.Elapsed()-began))
			if err != nil {
				b.Fatal(err)
			}
			if len(matches) > 0 && matches[0].Source == source {
				found++
			}
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2])/1e6, "median-ms")
		b.ReportMetric(float64(took[len(took)*95/100])/1e6, "p95-ms")
		b.ReportMetric(float64(took[len(took)-1])/1e6, "max-ms")
		b.ReportMetric(100*float64(found)/float64(len(took)), "%first")
	})
}

// BenchmarkRemember keeps 10,000 entries at once: 1,000 texts in ten languages.
func BenchmarkRemember(b *testing.B) {
	eachEngine(b, func(b *testing.B, db *sqldb.DB) {
		m := memory.New(db, clock.System{})
		w := newWriter(3)
		for b.Loop() {
			entries := make([]memory.Entry, 0, 10_000)
			for range 1000 {
				s := w.sentence()
				for language := range 10 {
					entries = append(entries, memory.Entry{SourceLanguage: "en", Language: fmt.Sprintf("l%d", language), Kind: "paragraph", Source: s, Target: s, Release: "r"})
				}
			}
			remember(b, db, m, entries...)
		}
	})
}

// BenchmarkRememberTexts keeps 10,000 entries of as many texts.
func BenchmarkRememberTexts(b *testing.B) {
	eachEngine(b, func(b *testing.B, db *sqldb.DB) {
		m := memory.New(db, clock.System{})
		w := newWriter(3)
		for b.Loop() {
			entries := make([]memory.Entry, 0, 10_000)
			for range 10_000 {
				s := w.sentence()
				entries = append(entries, memory.Entry{SourceLanguage: "en", Language: "nl", Kind: "paragraph", Source: s, Target: s, Release: "r"})
			}
			remember(b, db, m, entries...)
		}
	})
}

// BenchmarkExact asks for the 40 texts of a release at once, among 50,000.
func BenchmarkExact(b *testing.B) {
	eachEngine(b, func(b *testing.B, db *sqldb.DB) {
		m := memory.New(db, clock.System{})
		sentences := fill(b, db, m, 50_000)
		var asks []memory.Ask
		for i := range 40 {
			asks = append(asks, memory.Ask{Kind: "paragraph", Text: sentences[i*1000]})
		}
		for b.Loop() {
			if found := exact(b, db, m, "en", "nl", asks...); len(found) != len(asks) {
				b.Fatalf("%d found", len(found))
			}
		}
	})
}
