package house

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// The sizes that design speaks of, in lines.
const (
	mostLines   = 400 // of any file that somebody writes by hand
	medianFile  = 130 // near a hundred
	medianFunc  = 15  // near ten
	ninthDecile = 45  // nine functions in ten are shorter
)

// written are the kinds of file that the limit is for: texts that are only looked up
// (catalogues, lists of names, sums) may be as long as they are.
var written = []string{".go", ".sql", ".css", ".js", ".html", ".sh", ""}

func TestNoFileIsLong(t *testing.T) {
	long := strings.Repeat("\n", mostLines)
	keep(t, noLongFile, map[string]string{
		"mailer/mailer.go":         "package mailer\n" + long,
		"mailer/mailer_test.go":    "package mailer\n" + long,
		"web/look/style/desk.css":  "main {}\n" + long,
		"migrations/sqlite/01.sql": "-- +goose Up\n" + long,
		"scripts/setup":            "#!/bin/sh\n" + long,
	})
}

func noLongFile(t tree) (complaints []string) {
	for _, f := range t.files {
		n := strings.Count(f.text, "\n")
		if slices.Contains(written, path.Ext(path.Base(f.path))) && n > mostLines {
			complaints = append(complaints, fmt.Sprintf("%s: %d lines, and %d are enough: split it by verb", f.path, n, mostLines))
		}
	}
	return complaints
}

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	body := strings.Repeat("\tprintln()\n", ninthDecile)
	keep(t, smallOnTheWhole, map[string]string{
		"mailer/long.go":   "package mailer\n\nfunc a() {\n" + body + "}\n\nfunc b() {}\n\nfunc c() {}\n",
		"mailer/longer.go": "package mailer\n" + strings.Repeat("\n", medianFile) + "func a() {}\n",
		"mailer/middle.go": "package mailer\n\nfunc a() {\n" + body[:len(body)/2] + "}\n",
	})
}

// smallOnTheWhole looks at the code that isn't a test, whose cases may be long lists.
func smallOnTheWhole(t tree) (complaints []string) {
	var files, funcs []int
	for _, f := range t.goFiles() {
		if f.isTest() {
			continue
		}
		files = append(files, strings.Count(f.text, "\n"))
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				funcs = append(funcs, t.fset.Position(fn.End()).Line-t.fset.Position(fn.Pos()).Line+1)
			}
		}
	}
	for _, c := range []struct {
		what  string
		sizes []int
		share float64
		most  int
	}{
		{"half of the files", files, 0.5, medianFile},
		{"half of the functions", funcs, 0.5, medianFunc},
		{"nine functions in ten", funcs, 0.9, ninthDecile},
	} {
		slices.Sort(c.sizes)
		if len(c.sizes) == 0 {
			continue
		}
		if got := c.sizes[int(float64(len(c.sizes)-1)*c.share+0.5)]; got > c.most {
			complaints = append(complaints, fmt.Sprintf("%s have up to %d lines; they should have at most %d", c.what, got, c.most))
			break // one is enough to look at
		}
	}
	return complaints
}
