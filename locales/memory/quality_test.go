package memory_test

import (
	"strings"
	"sync"
	"testing"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/memory"
	"communique/migrations/dbtest"
)

// TestTheRightOneIsFoundFirst edits sentences as they change between two releases, and
// looks whether the sentence that was edited is what is offered first, among thousands of
// the same patterns.
func TestTheRightOneIsFoundFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := memory.New(db, clock.NewSimulated(start))
		sentences := fill(t, db, m, 3000)
		w := newWriter(4)
		for _, e := range edits {
			const tries = 60
			first := 0
			for range tries {
				query, source := w.edited(sentences, e)
				if got := lookup(t, m, ask(query)); len(got) > 0 && got[0].Source == source && got[0].Percent < 100 {
					first++
				} else {
					t.Logf("%s\nof  %s\ngot %+v", query, source, got)
				}
			}
			if first < tries*98/100 {
				t.Errorf("%s: the right one came first %d times of %d", e.name, first, tries)
			}
		}
	})
}

// TestShortTextsOfCommonWordsAreFound: of a heading whose every word stands in thousands of
// paragraphs, other headings are found.
func TestShortTextsOfCommonWordsAreFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := memory.New(db, clock.NewSimulated(start))
		var entries []memory.Entry
		w := newWriter(5)
		for range 1500 {
			entries = append(entries, dutch("About the project of the year: "+w.sentence(), "x"))
		}
		remember(t, db, m, append(entries, dutch("About the project", "Over het project"))...)
		got := lookup(t, m, ask("About this project"))
		if len(got) != 1 || got[0].Target != "Over het project" {
			t.Errorf("%+v", got)
		}
	})
}

// TestAnotherLanguagesTextsDontHideOurs: of a language into which little was translated,
// the little is found among much of others.
func TestAnotherLanguagesTextsDontHideOurs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := memory.New(db, clock.NewSimulated(start))
		var entries []memory.Entry
		for i := range 200 {
			e := dutch(sentence+strings.Repeat("!", i%9)+strings.Repeat("?", i/9), "nl")
			if i == 1 {
				e.Language, e.Target = "sk", "sk"
			}
			entries = append(entries, e)
		}
		remember(t, db, m, entries...)
		q := ask(sentence + "…")
		q.Language = "sk"
		if got := lookup(t, m, q); len(got) != 1 || got[0].Target != "sk" {
			t.Errorf("%+v", got)
		}
	})
}

// TestTwoRememberTheSameAtOnce: what two approve at the same moment is kept once.
func TestTwoRememberTheSameAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := memory.New(db, clock.NewSimulated(start))
		w := newWriter(6)
		var entries []memory.Entry
		for range 50 {
			entries = append(entries, dutch(w.sentence(), "x"))
		}
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				turned := append(entries[i*10:len(entries):len(entries)], entries[:i*10]...)
				err := db.Write(t.Context(), func(tx *sqldb.Tx) error { return m.Remember(t.Context(), tx, turned) })
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if _, n, err := m.Entries(t.Context(), memory.Filter{}); n != len(entries) || err != nil {
			t.Errorf("%d entries, %v", n, err)
		}
		if got := lookup(t, m, ask(entries[0].Source+" And more.")); len(got) != 1 && len(entries[0].Source) > 30 {
			t.Errorf("%+v", got)
		}
	})
}
