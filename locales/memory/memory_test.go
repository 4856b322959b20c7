package memory_test

import (
	"strings"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/difference"
	"communique/locales/memory"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const sentence = "Twelve universities of eleven countries study 1.234 innovations in the public sector."

func dutch(source, target string) memory.Entry {
	return memory.Entry{SourceLanguage: "en", Language: "nl", Kind: "paragraph", Source: source, Target: target, Release: "first", Actor: "anna"}
}

func ask(source string) memory.Query {
	return memory.Query{SourceLanguage: "en", Language: "nl", Kind: "paragraph", Source: source}
}

// targets are what is offered, in order.
func targets(matches []memory.Match) (all []string) {
	for _, m := range matches {
		all = append(all, m.Target)
	}
	return all
}

func TestTheSameTextIsOfferedAsItWasApproved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		c := clock.NewSimulated(start)
		m := memory.New(db, c)
		e := dutch(sentence, "Twaalf universiteiten …")
		remember(t, db, m, e)
		want := []memory.Match{{Entry: e, Percent: 100, Difference: []difference.Part{{Op: difference.Equal, Text: sentence}}, At: start}}
		if diff := cmp.Diff(want, lookup(t, m, ask(sentence))); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		c.Advance(time.Hour)
		e.Release, e.Actor = "second", "bram"
		remember(t, db, m, e)
		want[0].Entry, want[0].At = e, start.Add(time.Hour)
		if diff := cmp.Diff(want, lookup(t, m, ask(sentence))); diff != "" {
			t.Errorf("approved again (-want +got)\n%s", diff)
		}
		if _, n, err := m.Entries(t.Context(), memory.Filter{}); n != 1 || err != nil {
			t.Errorf("%d entries, %v", n, err)
		}
	})
}

func TestANearTextIsOfferedWithWhatChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := memory.New(db, clock.NewSimulated(start))
		remember(t, db, m, dutch(sentence, "Twaalf …"), dutch("Something else is said here about the weather in April.", "Iets anders"))
		matches := lookup(t, m, ask(strings.Replace(sentence, "1.234", "1.243", 1)))
		if len(matches) != 1 || matches[0].Percent < 95 || matches[0].Percent > 99 {
			t.Fatalf("%+v", matches)
		}
		if got := difference.String(matches[0].Difference); !strings.Contains(got, "[-1.234-]{+1.243+}") {
			t.Error(got)
		}
		q := ask(strings.Replace(sentence, "innovations in the public sector", "changes", 1))
		if got := lookup(t, m, q); len(got) != 0 {
			t.Errorf("too far: %+v", got)
		}
		q.AtLeast = 50
		if got := lookup(t, m, q); len(got) != 1 || got[0].Percent < 50 || got[0].Percent >= 70 {
			t.Errorf("at least 50: %+v", got)
		}
		q = ask(strings.Replace(sentence, "1.234", "1.243", 1))
		q.AtLeast = 100
		if got := lookup(t, m, q); len(got) != 0 {
			t.Errorf("at least 100: %+v", got)
		}
	})
}

func TestTheBestComesFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		c := clock.NewSimulated(start)
		m := memory.New(db, c)
		put := func(kind, language, target string) {
			c.Advance(time.Minute)
			e := dutch(sentence, target)
			e.Kind, e.Language = kind, language
			remember(t, db, m, e)
		}
		put("paragraph", "nl-BE", "Belgian, old")
		put("paragraph", "nl-BE", "Belgian, new")
		put("paragraph", "nl", "Dutch")
		put("lead", "nl-BE", "a lead")
		put("lead", "nl", "Belgian, new") // is offered once
		near := dutch(strings.Replace(sentence, "1.234", "5", 1), "near")
		remember(t, db, m, near)

		q := ask(sentence)
		q.Language = "nl-BE"
		want := []string{"Belgian, new", "Belgian, old", "Dutch", "a lead", "near"}
		if diff := cmp.Diff(want, targets(lookup(t, m, q))); diff != "" {
			t.Errorf("nl-BE (-want +got)\n%s", diff)
		}
		q.Limit = 2
		if diff := cmp.Diff(want[:2], targets(lookup(t, m, q))); diff != "" {
			t.Errorf("two (-want +got)\n%s", diff)
		}
		q.Limit, q.Kind = 1, "lead"
		if got := lookup(t, m, q); len(got) != 1 || got[0].Target != "a lead" {
			t.Errorf("lead: %+v", got)
		}
		if diff := cmp.Diff([]string{"Dutch", "Belgian, new", "near"}, targets(lookup(t, m, ask(sentence)))); diff != "" {
			t.Errorf("nl isn't offered what was written for Belgium alone (-want +got)\n%s", diff)
		}
		for _, other := range []string{"de", "n", "nl-NL-x"} {
			q.Language = other
			for _, match := range lookup(t, m, q) {
				if other == "nl-NL-x" && match.Language == "nl" {
					continue
				}
				t.Errorf("%s is offered %+v", other, match)
			}
		}
		q = ask(sentence)
		q.SourceLanguage = "en-GB"
		if got := lookup(t, m, q); len(got) != 3 || got[0].SourceLanguage != "en" || got[2].Target != "near" {
			t.Errorf("en-GB is offered %+v", got)
		}
		british := dutch(sentence, "British")
		british.SourceLanguage = "en-GB"
		remember(t, db, m, british)
		c.Advance(time.Minute)
		put("paragraph", "nl", "Dutch again") // approved later
		if got := lookup(t, m, q); len(got) != 5 || got[0].Target != "British" || got[1].Target != "Dutch again" {
			t.Errorf("en-GB is offered %v", targets(got))
		}
	})
}

func TestManyAreAskedForAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		c := clock.NewSimulated(start)
		m := memory.New(db, c)
		about := dutch("About us", "Over ons")
		about.Kind = "heading"
		item := dutch("About us", "Wie wij zijn")
		item.Language, item.Kind = "nl-BE", "list_item"
		remember(t, db, m, dutch(sentence, "Oud"), about, item)
		c.Advance(time.Minute)
		remember(t, db, m, dutch(sentence, "Nieuw"))
		heading, listed, other := memory.Ask{Kind: "heading", Text: "About us"}, memory.Ask{Kind: "list_item", Text: "About us"}, memory.Ask{Kind: "quote", Text: "About us"}
		known, unknown := memory.Ask{Kind: "paragraph", Text: sentence}, memory.Ask{Kind: "paragraph", Text: sentence + " "}
		got := map[memory.Ask]string{}
		for a, match := range exact(t, db, m, "en", "nl-BE", heading, listed, other, known, unknown, known) {
			got[a] = match.Language + " " + match.Target
			if match.Percent != 100 || len(match.Difference) != 1 {
				t.Errorf("%+v", match)
			}
		}
		want := map[memory.Ask]string{heading: "nl Over ons", listed: "nl-BE Wie wij zijn", other: "nl-BE Wie wij zijn", known: "nl Nieuw"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if got := exact(t, db, m, "en", "nl"); len(got) != 0 {
			t.Errorf("nothing was asked: %v", got)
		}
	})
}

func TestWhatNoDatabaseTakesIsPassedOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := memory.New(db, clock.NewSimulated(start))
		remember(t, db, m, dutch("", "x"), dutch("x", ""), dutch("a\x00", "x"), dutch("a\xff", "x"), dutch("x", "\x00"))
		remember(t, db, m, dutch("!", "¡"), dutch(sentence, "goed"))
		remember(t, db, m)
		if entries, n, err := m.Entries(t.Context(), memory.Filter{}); n != 2 || len(entries) != 2 || err != nil {
			t.Errorf("%+v, %v", entries, err)
		}
		for source, want := range map[string]int{"": 0, "!": 1, "\x00": 0, "\xff": 0, "?": 0, " ": 0, sentence + "\x00": 1} {
			if got := lookup(t, m, ask(source)); len(got) != want {
				t.Errorf("%q: %+v", source, got)
			}
		}
	})
}
