package presslists

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/locales"
)

// A line of the source that makes a fault, and the names of the values in it.
var (
	faultMade = regexp.MustCompile(`(?:fault\.(?:New|Wrap)\(.*"((?:accounts|presslists)\.[a-z_]+)"|addressFault\("([a-z_]+)", s).*`)
	valueName = regexp.MustCompile(`"([A-Z][a-z]+)",`)
)

// Each fault that this package and accounts make has words, and the values that
// the words need.
func TestFaultsHaveWords(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, pattern := range []string{"*.go", "../accounts/*.go", "../internal/address/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, m := range faultMade.FindAllStringSubmatch(string(source), -1) {
				made++
				e := fault.New(fault.Invalid, m[1])
				if m[1] == "" {
					e = fault.New(fault.Invalid, "presslists."+m[2], "Value", "v")
				}
				for _, v := range valueName.FindAllStringSubmatch(m[0], -1) {
					e.Args[v[1]] = "v"
				}
				if text := catalogue.In("en").Faults(e)[0]; strings.Contains(text.What+text.Cure, "⟦") {
					t.Errorf("%s: %s: %+v", name, m[0], text)
				}
			}
		}
	}
	if made < 50 {
		t.Errorf("only %d faults found in the source", made)
	}
	if missing := catalogue.Missing(); len(missing) > 0 {
		t.Error(missing)
	}
}

// A fault of a file names all that its words need.
func TestFaultsOfFilesReadWell(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	words := catalogue.In("en")
	small := limits{line: 1 << 10, rows: 12, file: 1 << 20, kept: 1 << 20}
	long := strings.Repeat("x", 1<<10+1)
	for text, want := range map[string]string{
		"":                                  "The file is empty.",
		" \n;;\n":                           "The file is empty.",
		"PK\x03\x04…":                       "This is a spreadsheet, not a CSV file.",
		"tel,straat\n1,2\n":                 "No column appears to contain email addresses. Columns found: “tel” and “straat”.",
		"a@a.example,Anna":                  "The first row contains a contact, not the column names.",
		"email,e-mail\n":                    "The columns “email” and “e-mail” mean the same.",
		"email\x00,name\n":                  "This row contains a NUL character, which no text should have.",
		long + "\n":                         "This line is longer than 1 KB.",
		"email\nx\n":                        "“x” isn’t a single email address: it must contain exactly one @.",
		"email\n\"x\n":                      "A quotation mark in this row is never closed, or something follows the closing one.",
		"email\na@a.nl,b,c\n":               "The row has too many cells: 3 instead of 1.",
		"lang,email\nxx,a@a.b":              "Communiqué has no language “xx”.",
		"name,email\nAn\n":                  "The email address is missing.",
		"name,email\nA\x07nn,a@a.example\n": "“A�nn” contains a control character.",
		"name,email\né,e@a.example\nRen\xe9é,a@a.example\n": "Some letters in “Ren�é” can’t be read.",
		"email\n" + strings.Repeat("a@a.example\n", 13):     "The file has more than 12 rows.",
		"email\n" + strings.Repeat(" \n", 1<<20):            "The file contains more than 1 MB of contacts.",
	} {
		s, err := readSheet(t.Context(), "x.csv", strings.NewReader(text), "en", small)
		if err == nil {
			err = s.refusals.faults.OrNil()
		}
		got := words.Faults(err)
		if len(got) != 1 || got[0].What != want || got[0].Place.File != "x.csv" || strings.Contains(got[0].Cure, "<no value>") {
			t.Errorf("%q: %+v (%v)", text, got, err)
		}
	}
}
