package house

import (
	"go/ast"
	"strings"
	"testing"
)

// TestVerbsAreHeldToRights: whoever has verbs that somebody does has a test that says who may,
// and that each of them leaves its line in the audit: accountstest.Rights knows the verbs of a
// type, and this which types have any.
func TestVerbsAreHeldToRights(t *testing.T) {
	keep(t, verbsWithoutRights, map[string]string{
		"mailer/stamps/stamps.go": "package stamps\n\nfunc (s *Stamps) Lick(ctx context.Context, who accounts.Actor, n int) error { return nil }\n",
		"releases/echo.go":        "package releases\n\nfunc (e *Echo) Shout(ctx context.Context, by accounts.Actor) error { return nil }\n",
	})
}

func verbsWithoutRights(t tree) (complaints []string) {
	held := map[string]bool{} // the folders in which Rights is called
	for _, f := range t.goFiles() {
		if f.isTest() && strings.Contains(f.text, "accountstest.Rights(") {
			held[f.folder()] = true
		}
	}
	seen := map[string]bool{}
	for _, f := range t.goFiles() {
		if f.isTest() || isHelp(f.folder()) || held[f.folder()] {
			continue
		}
		for _, d := range f.syntax.Decls {
			if verb, of := verbOf(d); verb != nil && !seen[f.folder()+of] {
				seen[f.folder()+of] = true
				complaints = append(complaints, t.complaint(f, verb.Pos(), "%s is something that somebody does, and no test says who may: call accountstest.Rights", verb.Name.Name))
			}
		}
	}
	return complaints
}

// verbOf is the exported method of an exported type that a declaration is, when it takes a
// context and an actor, and the name of the type.
func verbOf(d ast.Decl) (verb *ast.FuncDecl, of string) {
	f, is := d.(*ast.FuncDecl)
	if !is || f.Recv == nil || !f.Name.IsExported() {
		return nil, ""
	}
	receiver := f.Recv.List[0].Type
	if star, is := receiver.(*ast.StarExpr); is {
		receiver = star.X
	}
	name, is := receiver.(*ast.Ident)
	if !is || !name.IsExported() {
		return nil, ""
	}
	context, actor := false, false
	for _, p := range f.Type.Params.List {
		if s, is := p.Type.(*ast.SelectorExpr); is {
			context = context || s.Sel.Name == "Context"
			actor = actor || s.Sel.Name == "Actor"
		}
	}
	if !context || !actor {
		return nil, ""
	}
	return f, name.Name
}
