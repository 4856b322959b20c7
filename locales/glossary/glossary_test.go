package glossary_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales/glossary"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func preferred(from, source, to, target string) glossary.Term {
	return glossary.Term{Rule: glossary.Preferred, SourceLanguage: from, Source: source, Language: to, Target: target}
}

func forbidden(to, target string) glossary.Term {
	return glossary.Term{Rule: glossary.Forbidden, Language: to, Target: target}
}

func protected(source string) glossary.Term {
	return glossary.Term{Rule: glossary.Protected, Source: source, CaseSensitive: true}
}

func put(t testing.TB, g *glossary.Glossary, terms ...glossary.Term) {
	t.Helper()
	if err := g.Put(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
}

func all(t testing.TB, g *glossary.Glossary) []glossary.Term {
	t.Helper()
	terms, err := g.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

// said are terms in short.
func said(terms []glossary.Term) (short []string) {
	for _, t := range terms {
		short = append(short, strings.Join([]string{string(t.Rule), t.SourceLanguage, t.Source, t.Language, t.Target}, "|"))
	}
	return short
}

func TestTermsHoldForALanguageAndItsVariants(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		put(t, g, protected("LIPSE"), preferred("en", "mobile phone", "nl", "mobiele telefoon"), preferred("en", "Mobile phone", "nl-BE", "gsm"),
			preferred("en", "mobile phone", "sk", "mobil"), forbidden("nl", "gsm’s"), forbidden("nl-BE", "mobiele telefoon"),
			preferred("", "EU", "nl", "EU"), preferred("en-GB", "lorry", "nl", "vrachtwagen"))
		for _, c := range []struct {
			from, to string
			want     []string
		}{
			{"en", "nl", []string{"preferred||EU|nl|EU", "preferred|en|mobile phone|nl|mobiele telefoon", "forbidden|||nl|gsm’s", "protected||LIPSE||"}},
			{"en", "nl-BE", []string{"preferred||EU|nl|EU", "preferred|en|Mobile phone|nl-BE|gsm", "forbidden|||nl|gsm’s", "forbidden|||nl-BE|mobiele telefoon", "protected||LIPSE||"}},
			{"en-GB", "nl", []string{"preferred||EU|nl|EU", "preferred|en|mobile phone|nl|mobiele telefoon", "preferred|en-GB|lorry|nl|vrachtwagen", "forbidden|||nl|gsm’s", "protected||LIPSE||"}},
			{"fr", "nl", []string{"preferred||EU|nl|EU", "forbidden|||nl|gsm’s", "protected||LIPSE||"}},
			{"en", "de", []string{"protected||LIPSE||"}},
		} {
			terms, err := g.Terms(t.Context(), c.from, c.to)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, said(terms)); diff != "" {
				t.Errorf("%s to %s (-want +got)\n%s", c.from, c.to, diff)
			}
		}
	})
}

func TestTheNearerTermWins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		name := protected("Ministry")
		name.Language = "nl-BE"
		put(t, g, preferred("en", "Ministry", "nl", "ministerie"), name)
		for language, want := range map[string]string{"nl": "preferred|en|Ministry|nl|ministerie", "nl-BE": "protected||Ministry|nl-BE|"} {
			if terms, err := g.Terms(t.Context(), "en", language); err != nil || len(terms) != 1 || said(terms)[0] != want {
				t.Errorf("%s: %v, %v", language, said(terms), err)
			}
		}
	})
}

func TestContradictionsAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		there := []glossary.Term{preferred("en", "public sector", "nl", "publieke sector"), forbidden("nl", "overheid"), protected("LIPSE")}
		put(t, g, there...)
		for name, c := range map[string]struct {
			given   glossary.Term
			refused bool
		}{
			"another target":               {preferred("en", "Public Sector", "nl", "openbare sector"), true},
			"the same target":              {preferred("en", "Public Sector", "nl", "publieke sector"), false},
			"in another place":             {preferred("en", "public sector", "nl", "openbare sector"), false}, // it takes the place of the first
			"a variant":                    {preferred("en", "public sector", "nl-BE", "openbare sector"), false},
			"forbidden already":            {preferred("en", "government", "nl", "Overheid"), true},
			"forbidden for the variant":    {preferred("en", "government", "nl-BE", "overheid"), true},
			"forbidden elsewhere":          {preferred("en", "government", "de", "overheid"), false},
			"protected already":            {preferred("en", "lipse", "nl", "lijpse"), true},
			"to forbid what is preferred":  {forbidden("nl", "Publieke sector"), true},
			"everywhere":                   {forbidden("", "publieke sector"), true},
			"only in the variant":          {forbidden("nl-BE", "publieke sector"), false},
			"to protect what is preferred": {protected("public sector"), true},
			"with other capitals":          {protected("PUBLIC sector"), true}, // the preferred one doesn't mind capitals
		} {
			err := g.Put(t.Context(), []glossary.Term{c.given})
			if fault.Is(err, "glossary.known") != c.refused || !c.refused && err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if c.refused && fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := g.Remove(t.Context(), all(t, g)); err != nil {
				t.Fatal(err)
			}
			put(t, g, there...)
		}
	})
}

func TestNamesOfTheHouseAreProtectedUntilSetFree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		protect := func(names ...string) {
			t.Helper()
			if err := g.Protect(t.Context(), names); err != nil {
				t.Fatal(err)
			}
		}
		put(t, g, preferred("en", "Ministry", "nl", "ministerie"))
		protect("LIPSE", " Example University ", "LIPSE", "Ministry", "Bridges", "Über", "", "…", strings.Repeat("x", 300))
		want := []string{"preferred|en|Ministry|nl|ministerie", "protected||Example University||", "protected||LIPSE||"}
		got := all(t, g)
		if diff := cmp.Diff(want, said(got)); diff != "" || got[0].House || !got[1].House || !got[1].CaseSensitive {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if n, err := g.Remove(t.Context(), []glossary.Term{protected("LIPSE"), protected("nothing")}); n != 1 || err != nil {
			t.Errorf("removed %d, %v", n, err)
		}
		protect("LIPSE", "Example University")
		if got := said(all(t, g)); slices.Contains(got, "protected||LIPSE||") || len(got) != 2 {
			t.Errorf("it came back: %v", got)
		}
		note := protected("Example University")
		note.Note = "Never translated."
		put(t, g, note, protected("LIPSE"))
		for _, term := range all(t, g) {
			if term.House {
				t.Errorf("%v is a person's now", term)
			}
		}
	})
}

func TestExportWritesWhatImportReads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		calculated := preferred("en", "=SUM(A1)", "nl", "'-tje, of \"zo\"")
		calculated.Note = "@home\n+1"
		put(t, g, protected("LIPSE"), calculated, forbidden("fr", "10\u00a0%; bien"))
		want := "\ufeffrule,source_language,source,language,target,case,note\n" +
			"preferred,en,'=SUM(A1),nl,\"''-tje, of \"\"zo\"\"\",,'@home +1\n" +
			"forbidden,,,fr,10\u00a0%; bien,,\n" +
			"protected,,LIPSE,,,sensitive,\n"
		var out bytes.Buffer
		if err := g.Export(t.Context(), &out); err != nil || out.String() != want {
			t.Fatalf("%v\ngot  %q\nwant %q", err, out.String(), want)
		}
		before := all(t, g)
		done, err := g.Import(t.Context(), "glossary.csv", out.Bytes())
		if err != nil || done != (glossary.Imported{Unchanged: 3}) {
			t.Errorf("%+v, %v", done, err)
		}
		if diff := cmp.Diff(before, all(t, g)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTermsAreCountedByTheirLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		put(t, g, protected("LIPSE"), preferred("en", "release", "nl", "persbericht"), preferred("en", "press list", "nl", "perslijst"), forbidden("et", "press"))
		counts, err := g.Counts(t.Context())
		if diff := cmp.Diff(map[string]int{"": 1, "nl": 2, "et": 1}, counts); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}
