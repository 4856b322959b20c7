package memory_test

import (
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/memory"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEntriesAreListedAndForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		c := clock.NewSimulated(start)
		m := memory.New(db, c)
		other := dutch("A hundred % of L’Étude_x", "Honderd")
		other.Language, other.Release = "sk", "second"
		remember(t, db, m, dutch(sentence, "Twaalf"), dutch(sentence, "Een dozijn"))
		c.Advance(time.Hour)
		remember(t, db, m, other)
		for _, s := range []struct {
			name   string
			filter memory.Filter
			want   []string
			all    int
		}{
			{"all", memory.Filter{}, []string{"Honderd", "Een dozijn", "Twaalf"}, 3},
			{"one", memory.Filter{Limit: 1}, []string{"Honderd"}, 3},
			{"the second", memory.Filter{Limit: 1, Offset: 1}, []string{"Een dozijn"}, 3},
			{"language", memory.Filter{Language: "sk"}, []string{"Honderd"}, 1},
			{"source language", memory.Filter{SourceLanguage: "en", Language: "nl", Limit: 1}, []string{"Een dozijn"}, 2},
			{"release", memory.Filter{Release: "second"}, []string{"Honderd"}, 1},
			{"in the target", memory.Filter{Search: "DOZIJN"}, []string{"Een dozijn"}, 1},
			{"in the source", memory.Filter{Search: "public sector"}, []string{"Een dozijn", "Twaalf"}, 2},
			{"a sign", memory.Filter{Search: "%"}, []string{"Honderd"}, 1},
			{"another sign", memory.Filter{Search: "e_x"}, []string{"Honderd"}, 1},
			{"nothing", memory.Filter{Search: `\`}, nil, 0},
			{"no release", memory.Filter{Release: "third"}, nil, 0},
		} {
			entries, all, err := m.Entries(t.Context(), s.filter)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range entries {
				got = append(got, e.Target)
			}
			if len(got) > 1 && got[len(got)-1] == "Een dozijn" { // of the same moment
				got[len(got)-1], got[len(got)-2] = got[len(got)-2], got[len(got)-1]
			}
			if diff := cmp.Diff(s.want, got); all != s.all || diff != "" && s.filter.Limit == 0 {
				t.Errorf("%s: %d in all, (-want +got)\n%s", s.name, all, diff)
			}
		}
		entries, _, _ := m.Entries(t.Context(), memory.Filter{Search: "Twaalf"})
		n, err := m.Forget(t.Context(), []int64{entries[0].ID, entries[0].ID, 999})
		if n != 1 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
		if got := targets(lookup(t, m, ask(sentence))); len(got) != 1 || got[0] != "Een dozijn" {
			t.Errorf("what is left: %v", got)
		}
		if n, err := m.Forget(t.Context(), nil); n != 0 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
	})
}

// TestWhatIsForgottenLeavesNothing remembers and forgets at random and compares with a map.
func TestWhatIsForgottenLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		rapid.Check(t, func(r *rapid.T) {
			m := memory.New(db, clock.NewSimulated(start))
			word := rapid.SampledFrom([]string{"the", "press", "release", "l’été", "5", "!", "Ünicode"})
			type key struct{ language, source, target string }
			kept := map[key]bool{}
			steps := rapid.IntRange(1, 12).Draw(r, "steps")
			for range steps {
				if rapid.IntRange(0, 3).Draw(r, "forget") == 0 {
					forgetSome(r, m, func(e memory.Entry) { delete(kept, key{e.Language, e.Source, e.Target}) })
					continue
				}
				e := dutch(word.Draw(r, "a")+" "+word.Draw(r, "b"), word.Draw(r, "target"))
				e.Language = rapid.SampledFrom([]string{"nl", "nl-BE"}).Draw(r, "language")
				remember(t, db, m, e)
				kept[key{e.Language, e.Source, e.Target}] = true
			}
			entries, all, err := m.Entries(t.Context(), memory.Filter{})
			if err != nil || all != len(kept) {
				r.Fatalf("%d entries instead of %v, %v", all, kept, err)
			}
			ids := []int64{}
			for _, e := range entries {
				ids = append(ids, e.ID)
				if !kept[key{e.Language, e.Source, e.Target}] {
					r.Fatalf("%+v is still there", e)
				}
			}
			if n, err := m.Forget(t.Context(), ids); n != len(ids) || err != nil {
				r.Fatalf("forgot %d, %v", n, err)
			}
			if n := rowsLeft(t, db); n != 0 {
				r.Fatalf("%d rows are left", n)
			}
		})
	})
}

func forgetSome(r *rapid.T, m *memory.Memory, gone func(memory.Entry)) {
	entries, _, err := m.Entries(r.Context(), memory.Filter{})
	if err != nil {
		r.Fatal(err)
	}
	for _, e := range entries {
		if !rapid.Bool().Draw(r, "this one") {
			continue
		}
		if n, err := m.Forget(r.Context(), []int64{e.ID}); n != 1 || err != nil {
			r.Fatalf("forgot %d, %v", n, err)
		}
		gone(e.Entry)
	}
}
