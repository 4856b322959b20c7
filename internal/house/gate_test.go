package house

import (
	"go/ast"
	"slices"
	"testing"
)

// texts are the calls that hand out what a release says.
var texts = []string{"Editions", "EditionIn", "Edition", "Segments"}

// gate is who asks, before a file hands on what a release says, whether it may be seen
// or sent: a call in a file. The zero one is for the staff, who may see everything.
type gate struct{ file, call string }

// readers are the files that may read what a release says. Whoever adds one says which
// of the two gates it goes through, releases.Visible or MayLeave.
var readers = map[string]gate{
	"web/newsroom/edition.go":        {"web/newsroom/edition.go", "Visible"},
	"web/newsroom/front.go":          {"web/newsroom/story.go", "Visible"},
	"mailer/run.go":                  {"mailer/plan.go", "MayLeave"},
	"cmd/communique/release_show.go": {},
	// Of a copy that nobody sees, to compare mails with that did leave by the mailer.
	"cmd/communique/rehearse_letterbox.go": {},
	"web/desk/sending/facts.go":            {}, // the source’s headline, for who is signed in and may see the release
}

// TestNothingIsReadPastTheGate: under embargo, or withdrawn, a release is seen on no
// path, and so nobody reads its editions who doesn't ask first.
func TestNothingIsReadPastTheGate(t *testing.T) {
	keep(t, readBehindTheGate, map[string]string{
		"web/newsroom/feed.go":    "package newsroom\n\nfunc f(n *Newsroom) { _, _ = n.Releases.Editions(nil, 1) }\n",
		"web/newsroom/edition.go": "package newsroom\n\nfunc f(n *Newsroom) { _, _ = n.Releases.EditionIn(nil, 1, \"nl\") }\n", // it has stopped asking
		"web/api/release.go":      "package api\n\nfunc f(r reader) { _, _ = r.Edition(nil, 1) }\n",
		"mailer/digest.go":        "package mailer\n\nfunc f(m *Mailer) any { return m.releases.Editions }\n",
		"web/newsroom/search.go":  "package newsroom\n\nfunc f(n *Newsroom) { _, _ = n.Releases.Segments(nil, 1) }\n",
	})
}

func readBehindTheGate(t tree) (complaints []string) {
	for _, f := range t.goFiles() {
		if f.isTest() || isHelp(f.folder()) || f.folder() == "releases" {
			continue
		}
		read := textRead(f)
		if read == nil {
			continue
		}
		g, known := readers[f.path]
		switch {
		case !known:
			complaints = append(complaints, t.complaint(f, read.Pos(), "%s is read, and nobody has said behind which gate: see readers", read.Sel.Name))
		case g != gate{} && !t.calls(g):
			complaints = append(complaints, t.complaint(f, read.Pos(), "%s is read, and %s doesn't ask %s any more", read.Sel.Name, g.file, g.call))
		}
	}
	return complaints
}

// textRead is the first place in a file where a release's texts are read, or nil.
func textRead(f file) (read *ast.SelectorExpr) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if read != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains(texts, s.Sel.Name) {
				read = s
			}
		case *ast.SelectorExpr: // handed on, to be called elsewhere
			if of, ok := n.X.(*ast.SelectorExpr); ok && slices.Contains(texts, n.Sel.Name) && (of.Sel.Name == "releases" || of.Sel.Name == "Releases") {
				read = n
			}
		}
		return read == nil
	})
	return read
}

// calls tells whether the gate's file calls it.
func (t tree) calls(g gate) (found bool) {
	for _, f := range t.goFiles() {
		if f.path != g.file {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == g.call {
					found = true
				}
			}
			return !found
		})
	}
	return found
}
