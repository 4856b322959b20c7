package glossary_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales/glossary"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

func TestFilesOfManySpreadsheetsAreRead(t *testing.T) {
	utf16 := func(s string) string {
		data, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	g := glossary.New(dbtest.Open(t, dbtest.SQLite(t)), clock.NewSimulated(start))
	want := []glossary.Term{preferred("en", "citizen", "sk", "občan"), protected("LIPSE")}
	for name, file := range map[string]string{
		"comma":       "rule,source_language,source,language,target,case,note\npreferred,en,citizen,sk,občan,,\nprotected,,LIPSE,,,sensitive,\n",
		"order":       "note,Target,SOURCE,Source language,language,rule\n,občan,citizen,en,sk,Preferred\n,,LIPSE,,,protected\n",
		"semicolon":   "rule;source;target;language;source_language\r\npreferred; citizen ;občan;SK;en\r\n;;;;\r\nprotected;LIPSE\r\n",
		"tab":         "\xef\xbb\xbfrule\tsource\ttarget\tlanguage\tsource_language\npreferred\tcitizen\tobčan\tsk\ten\nprotected\tLIPSE\t\t\t\n",
		"sep":         "sep=;\r\nrule;source;target;language;source_language\r\npreferred;citizen;občan;sk;en\r\nprotected;LIPSE;LIPSE;;\r\n",
		"UTF-16":      utf16("rule\tsource\ttarget\tlanguage\tsource_language\r\npreferred\tcitizen\tobčan\tsk\ten\r\nprotected\tLIPSE\t\t\t\r\n"),
		"old Mac":     "rule,source,target,language,source_language\rpreferred,citizen,občan,sk,en\rprotected,LIPSE,,,",
		"twice":       "rule,source,target,language,source_language\nprotected,LIPSE\npreferred,citizen,občan,sk,en\nprotected,LIPSE\n",
		"quoted":      "rule,source,target,language,source_language,,\n\"preferred\",\"citizen\",\"ob\u010dan\",sk,en,,\nprotected,LIPSE,,,,,\n",
		"decomposed":  "rule,source,target,language,source_language\nprotected,LIPSE\npreferred,citizen,obc\u030can,sk,en\n",
		"blank lines": "\n\nrule,source,target,language,source_language\n\nprotected,LIPSE\n \npreferred,citizen,občan,sk,en\n",
	} {
		if _, err := g.Import(t.Context(), "g.csv", []byte(file)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, all(t, g)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if n, err := g.Remove(t.Context(), want); n != 2 || err != nil {
			t.Fatal(n, err)
		}
	}
}

func TestFaultsHaveTheirLines(t *testing.T) {
	g := glossary.New(dbtest.Open(t, dbtest.SQLite(t)), clock.NewSimulated(start))
	put(t, g, forbidden("nl", "overheid"))
	const header = "rule,source_language,source,language,target,case,note\n"
	rows := header + strings.Repeat("protected,,Name,,,,\n", 20_001)
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"nothing":             {" \r\n", []string{"file_empty 0"}},
		"only a mark":         {"\ufeff", []string{"file_empty 0"}},
		"spreadsheet":         {"PK\x03\x04...", []string{"file_spreadsheet 0"}},
		"large":               {strings.Repeat("x", 8<<20+1), []string{"file_long 0"}},
		"rows":                {rows, []string{"rows_many 20002"}},
		"code page":           {header + "protected,,LIPSE,,,,\nprotected,,Universit\xe4t,,,,\n", []string{"not_utf8 3"}},
		"no header":           {"protected,,LIPSE,,,,\n", []string{"column_unknown 1", "column_unknown 1", "column_missing 1", "column_missing 1", "column_missing 1"}},
		"header":              {"rule,rule,source,targets\n", []string{"column_twice 1", "column_unknown 1", "column_missing 1"}},
		"quote":               {header + "protected,,\"LIPSE,,,,\nprotected,,Name,,,,\n", []string{"quote_open 2"}},
		"below sep":           {"sep=,\n" + header + "protected,,…,,,,\nprotected,,\"LIPSE,,,,\n", []string{"quote_open 4", "no_word 3 source"}},
		"stray":               {header + "protected,,LIPSE,,,,,more\n", []string{"cell_stray 2"}},
		"rule":                {header + "prefered,,LIPSE,,,,\n", []string{"rule_unknown 2 rule"}},
		"case":                {header + "protected,,LIPSE,,,maybe,\n", []string{"case_unknown 2 case"}},
		"languages":           {header + "preferred,english,a,xx-toolongforatag,b,,\n", []string{"language_unknown 2 source_language", "language_unknown 2 language"}},
		"missing":             {header + "preferred,,,,,,\nforbidden,,,,,,\nprotected,,,,,,\n", []string{"cell_missing 2 source", "cell_missing 2 target", "cell_missing 3 target", "cell_missing 4 source"}},
		"surplus":             {header + "forbidden,,a,,b,,\nprotected,,a,,b,,\n", []string{"cell_surplus 2 source", "cell_surplus 3 target"}},
		"no word":             {header + "protected,,…,,,,\n", []string{"no_word 2 source"}},
		"long":                {header + "protected,," + strings.Repeat("é", 201) + ",,,," + strings.Repeat("x", 1001) + "\n", []string{"long 2 source", "long 2 note"}},
		"as long as can be":   {header + "protected,," + strings.Repeat("é", 200) + ",,,," + strings.Repeat("x", 1000) + "\nx\n", []string{"rule_unknown 3 rule"}},
		"NUL":                 {header + "protected,,a\x00b,,,,\n", []string{"character 2 source"}},
		"control":             {header + "protected,,a\x1bb,,,,\n", []string{"character 2 source"}},
		"two lines":           {header + "protected,,\"a\nb\",,,,\n", []string{"character 2 source"}},
		"bidi":                {header + "protected,,a\u202eb,,,,a\u2066\n", []string{"character 2 source", "character 2 note"}},
		"invisible":           {header + "preferred,,a\u200bb,nl,c\u00add,,\n", []string{"character 2 source", "character 2 target"}},
		"twice":               {header + "protected,,a,,,,\nprotected,,a,,,,but\n", []string{"twice 3"}},
		"preferred twice":     {header + "preferred,en,a,nl,b,,\n\npreferred,en,A,nl,c,,\n", []string{"preferred_twice 4"}},
		"preferred twice too": {header + "preferred,en,a,nl,b,,\npreferred,en,a,nl,c,,\n", []string{"twice 3"}},
		"both cases":          {header + "preferred,en,May,nl,mei,sensitive,\npreferred,en,may,nl,mag,sensitive,\nx\n", []string{"rule_unknown 4 rule"}},
		"forbidden":           {header + "forbidden,,,nl,b,,\npreferred,en,a,nl,B,,\n", []string{"preferred_forbidden 3"}},
		"forbidden after":     {header + "preferred,en,a,nl-BE,B,,\nforbidden,,,nl,b,,\n", []string{"preferred_forbidden 3"}},
		"protected":           {header + "preferred,en,a,nl,b,,\nprotected,,a,,,,\n", []string{"preferred_protected 3"}},
		"known":               {header + "preferred,en,government,nl,overheid,,\n", []string{"known 2"}},
	} {
		_, err := g.Import(t.Context(), "g.csv", []byte(c.file))
		var got []string
		for _, f := range fault.All(err) {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %s", strings.TrimPrefix(f.ID, "glossary."), f.Place.Line, f.Place.Field)))
			if f.Place.File != "g.csv" {
				t.Errorf("%s: %v has no file", name, f)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if n := len(all(t, g)); n != 1 {
			t.Errorf("%s: %d terms after a file that was refused", name, n)
		}
	}
}

func TestContradictionsNameBothLines(t *testing.T) {
	g := glossary.New(dbtest.Open(t, dbtest.SQLite(t)), clock.NewSimulated(start))
	_, err := g.Import(t.Context(), "g.csv", []byte("rule,source,target\nforbidden,,b\nprotected,x,\npreferred,a,b\n"))
	all := fault.All(err)
	if len(all) != 1 || all[0].Place.Line != 4 || all[0].Args["Line"] != 2 || all[0].Args["Term"] != "a → b" || all[0].Args["Other"] != "b" {
		t.Errorf("%v", err)
	}
}

// anyTerm makes terms of which many contradict one another.
var anyTerm = rapid.Custom(func(t *rapid.T) glossary.Term {
	word := rapid.OneOf(rapid.SampledFrom([]string{"a", "A", "b", "=1+1", "'-x", "a, \"b\"; c", "\u00a0é", "e\u0301", "10\u00a0%", "''@a"}), rapid.StringMatching(`[ '=@+,;"\pL]{1,8}`))
	language := rapid.SampledFrom([]string{"", "nl", "nl-BE", "en", "en-gb", "sk"})
	return glossary.Term{
		Rule: rapid.SampledFrom(glossary.Rules).Draw(t, "rule"), Source: word.Draw(t, "source"), Target: word.Draw(t, "target"),
		SourceLanguage: language.Draw(t, "from"), Language: language.Draw(t, "to"), CaseSensitive: rapid.Bool().Draw(t, "case"),
		Note: rapid.OneOf(rapid.Just(""), word, rapid.Just("two\nlines")).Draw(t, "note"),
	}
})

// TestTheRoundTripChangesNothing puts terms in as they come, writes them out and reads them
// in again: here, where nothing changes, and in an empty glossary, which gets the same.
func TestTheRoundTripChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := glossary.New(db, clock.NewSimulated(start))
		rapid.Check(t, func(r *rapid.T) {
			for _, term := range rapid.SliceOfN(anyTerm, 1, 8).Draw(r, "terms") {
				if term.Rule == glossary.Forbidden {
					term.Source = ""
				}
				if term.Rule == glossary.Protected {
					term.Target = ""
				}
				if err := g.Put(r.Context(), []glossary.Term{term}); err != nil && len(fault.All(err)) == 0 {
					r.Fatal(err)
				}
			}
			var first, second bytes.Buffer
			if err := g.Export(r.Context(), &first); err != nil {
				r.Fatal(err)
			}
			terms := all(t, g)
			done, err := g.Import(r.Context(), "g.csv", first.Bytes())
			if err != nil || done != (glossary.Imported{Unchanged: len(terms)}) {
				r.Fatalf("%+v of %d, %v\n%s", done, len(terms), err, first.String())
			}
			if n, err := g.Remove(r.Context(), terms); n != len(terms) || err != nil {
				r.Fatalf("removed %d of %d, %v", n, len(terms), err)
			}
			done, err = g.Import(r.Context(), "g.csv", first.Bytes())
			if err != nil || done != (glossary.Imported{Added: len(terms)}) || !slices.Equal(terms, all(t, g)) {
				r.Fatalf("%+v of %d, %v\n%s", done, len(terms), err, first.String())
			}
			if err := g.Export(r.Context(), &second); err != nil || first.String() != second.String() {
				r.Fatalf("%v\n%s\n%s", err, first.String(), second.String())
			}
			if _, err := g.Remove(r.Context(), terms); err != nil {
				r.Fatal(err)
			}
		})
	})
}
