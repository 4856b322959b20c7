package house

import (
	"go/ast"
	"testing"
)

// TestOnlyTheClockAsksForTheTime keeps every rule in the hands of whoever sets the
// clock: a test, a rehearsal. Tests may measure how long something took.
func TestOnlyTheClockAsksForTheTime(t *testing.T) {
	keep(t, timeFromTheClock, map[string]string{
		"mailer/a.go":            "package mailer\n\nimport \"time\"\n\nvar start = time.Now()\n",
		"scheduler/a.go":         "package scheduler\n\nimport \"time\"\n\nfunc late(t time.Time) time.Duration { return time.Since(t) }\n",
		"internal/clock/b.go":    "package clock\n\nimport \"time\"\n\nvar left = time.Until\n",
		"web/newsroom/a.go":      "package newsroom\n\nimport clock \"time\"\n\nvar now = clock.Now\n",
		"cmd/communique/demo.go": "package main\n\nimport \"time\"\n\nvar now func() time.Time = time.Now\n",
	})
}

func timeFromTheClock(t tree) (complaints []string) {
	for _, f := range t.goFiles() {
		if f.isTest() || isHelp(f.folder()) || f.path == "internal/clock/clock.go" {
			continue
		}
		asTime := importedAs(f, `"time"`)
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if ok && x.Name == asTime && (s.Sel.Name == "Now" || s.Sel.Name == "Since" || s.Sel.Name == "Until") {
				complaints = append(complaints, t.complaint(f, s.Pos(), "take the time from a clock.Clock, not from time.%s", s.Sel.Name))
			}
			return true
		})
	}
	return complaints
}

// importedAs is the name under which a file knows a package of the standard library;
// empty when it doesn't.
func importedAs(f file, quoted string) string {
	for _, spec := range f.syntax.Imports {
		if spec.Path.Value == quoted {
			if spec.Name != nil {
				return spec.Name.Name
			}
			return quoted[1 : len(quoted)-1]
		}
	}
	return ""
}
