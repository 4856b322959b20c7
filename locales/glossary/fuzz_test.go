package glossary

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// FuzzImportCSV reads any octets: it never fails otherwise than by faults, and what it
// takes is as terms are kept and says the same when it is written out and read again.
func FuzzImportCSV(f *testing.F) {
	const header = "rule,source_language,source,language,target,case,note\n"
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(header + "protected,,É,,,,\n")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "\ufeff", "sep=;\r\n", header, utf16, utf16[:len(utf16)-1], "PK\x03\x04",
		header + "preferred,en,citizen,sk,občan,,\nprotected,,LIPSE,,,sensitive,\n",
		header + "preferred,en,'=a,nl-be,\"''-b \"\"c\"\"\",yes,'@note\n",
		header + "forbidden,,,nl,b,,\npreferred,en,a,nl,B,,\nprotected,,A,,,,\n",
		header + "protected,,\"open,,,,\n", header + "protected,,a\u202eb,,,,\n",
		"rule;source;target\rprotected;a;\rforbidden;;b\r", "rule\tsource\ttarget\t\nprotected\ta\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		terms, faults := read("g.csv", data)
		for _, e := range faults {
			for name, value := range e.Args {
				if s, ok := value.(string); ok && !utf8.ValidString(s) {
					t.Errorf("%s: %s is %q", e.ID, name, s)
				}
			}
		}
		if len(faults) > 0 {
			return
		}
		var kept []Term
		seen := map[key]bool{}
		for _, p := range terms {
			again, found := check(p.Term, p.place())
			if len(found) > 0 || again != p.Term {
				t.Fatalf("%+v isn't as it is kept: %+v, %v", p.Term, again, found)
			}
			if !seen[p.key()] {
				seen[p.key()] = true
				kept = append(kept, p.Term)
			}
		}
		var out strings.Builder
		if err := write(&out, kept); err != nil {
			t.Fatal(err)
		}
		same, faults := read("g.csv", []byte(out.String()))
		if len(faults) > 0 || len(same) != len(kept) {
			t.Fatalf("%v: %d terms became %d\n%s", faults, len(kept), len(same), out.String())
		}
		for i := range kept {
			if same[i].Term != kept[i] {
				t.Fatalf("%+v became %+v", kept[i], same[i].Term)
			}
		}
	})
}

// FuzzFind looks any term up in any text, in any language: what it finds is in the text, in
// order, and a term is found in itself.
func FuzzFind(f *testing.F) {
	for _, s := range [][3]string{
		{"The public sector.", "public sector", "en"}, {"l’UE et 10\u00a0%", "10 %", "fr"}, {"Európskej únie", "európska únia", "sk"},
		{"ülikoolidest", "ülikool", "et"}, {"C++ and C", "C++", "en"}, {"a b a b", "a b", "nl-BE"}, {"\xff", "a\xff", ""}, {"e\u0301t", "t", "fr"}, {"İİ", "İ", "nl"},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, text, term, language string) {
		terms := []Term{{Rule: Protected, Source: term, CaseSensitive: true}, {Rule: Preferred, Source: text, Target: "x"}, {Rule: Preferred, Source: term + " " + term, Target: "x"}}
		end := 0
		for _, h := range Find(text, language, terms) {
			if h.Start < 0 || h.End > len(text) || h.Start >= h.End {
				t.Fatalf("%+v in %d octets", h, len(text))
			}
			if h.Start < end && h.End != end {
				t.Fatalf("%+v begins before %d", h, end)
			}
			end = h.End
		}
		if words, _ := split(term); len(words) > 0 && len(words) < 100 && term == strings.TrimSpace(term) {
			if hits := Find(term, language, terms[:1]); len(hits) != 1 || term[hits[0].Start:hits[0].End] != term {
				t.Fatalf("%q isn't found in itself: %+v", term, hits)
			}
		}
	})
}
