package presslists

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"communique/internal/fault"
)

// repeated gives the pattern again and again until n octets are read.
type repeated struct {
	pattern string
	n, at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.at == r.n {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && r.at < r.n {
		from := r.at % len(r.pattern)
		k := copy(p[n:min(len(p), n+r.n-r.at)], r.pattern[from:])
		n, r.at = n+k, r.at+k
	}
	return n, nil
}

// A line of 100 MB costs no more memory than any other, and no other row is lost.
func TestLineOfHundredMegabytes(t *testing.T) {
	for name, pattern := range map[string]string{
		"cells": "anna@a.example,", "open quotes": `"a`, "letters of a code page": "\xe9\xe8\xf8",
	} {
		t.Run(name, func(t *testing.T) {
			file := io.MultiReader(strings.NewReader("email,name\nanna@a.example,Anna\n"),
				&repeated{pattern: strings.Repeat(pattern, 2000), n: 100 << 20}, strings.NewReader("\nbert@a.example,Bert\n"))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, err := readSheet(t.Context(), "x.csv", file, "en", usual)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
				t.Errorf("%d MB were allocated", used>>20)
			}
			if len(s.contacts) != 2 || s.contacts[1].Name != "Bert" || s.contacts[1].line != 4 || s.rows != 3 {
				t.Errorf("rows were lost: %+v", s)
			}
			if f := s.refusals.faults; len(f) != 1 || f[0].ID != "presslists.line_long" || f[0].Place.Line != 3 {
				t.Errorf("got %v", f)
			}
		})
	}
}

func TestFileIsBounded(t *testing.T) {
	rows := func(n int) string {
		var b strings.Builder
		b.WriteString("email\n")
		for i := range n {
			fmt.Fprintf(&b, "a%05d@a.example\n", i)
		}
		return b.String()
	}
	small := limits{line: 100, rows: 100, file: 5000, kept: 2000}
	for text, want := range map[string]string{
		rows(50):                               "",
		rows(101):                              "presslists.file_long", // too much is kept
		strings.Repeat("a@a.nl\n", 102):        "presslists.header_missing",
		"email\n" + strings.Repeat("x\n", 100): "",
		"email\n" + strings.Repeat("x\n", 101): "presslists.rows_many",
		"email\n" + strings.Repeat("\n", 5000): "presslists.file_long",
	} {
		_, err := readSheet(t.Context(), "x.csv", strings.NewReader(text), "en", small)
		if want == "" && err != nil || want != "" && !fault.Is(err, want) {
			t.Errorf("%.20q: %v, wanted %s", text, err, want)
		}
	}
}

func TestFaultsAreBounded(t *testing.T) {
	file := "email\n" + strings.Repeat("x\n", maxFaults+500) + "a@a.example\n"
	s, err := readSheet(t.Context(), "x.csv", strings.NewReader(file), "en", usual)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.refusals.faults) != maxFaults || s.refusals.untold != 500 || s.refusals.rows != maxFaults+500 || len(s.contacts) != 1 {
		t.Errorf("%d faults, %d untold of %d", len(s.refusals.faults), s.refusals.untold, s.refusals.rows)
	}
}

// What is kept of a row doesn't hold on to the rest of its line.
func TestKeptTextsStandAlone(t *testing.T) {
	notes := strings.Repeat("n", 60_000)
	var file strings.Builder
	file.WriteString("email,name,notes\n")
	for i := range 300 {
		fmt.Fprintf(&file, "a%d@a.example,Anna,%s\n", i, notes)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := readSheet(t.Context(), "x.csv", strings.NewReader(file.String()), "en", usual)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 2<<20 {
		t.Errorf("%d MB are kept of %d contacts", kept>>20, len(s.contacts))
	}
	runtime.KeepAlive(s)
	runtime.KeepAlive(&file)
}
