package guard

import (
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
)

// templateText is a template of the module: a file, or a string in a Go file.
type templateText struct {
	name string // file, or file:line
	text string
	html bool
}

// templates are all templates of the module.
func templates(t *testing.T) []templateText {
	t.Helper()
	var all []templateText
	found := files(t, ".html", ".gohtml", ".tmpl", ".gotmpl", ".txt")
	for _, name := range slices.Sorted(maps.Keys(found)) {
		isText := strings.HasSuffix(name, ".txt")
		if !isText || strings.Contains(found[name], "{{") {
			all = append(all, templateText{name, found[name], !isText})
		}
	}
	for _, pkg := range packages(t) {
		for _, f := range pkg {
			all = append(all, templatesIn(t, f)...)
		}
	}
	return all
}

// templatesIn are the literals that a Go file parses as templates.
func templatesIn(t *testing.T, f goFile) []templateText {
	t.Helper()
	isHTML, isAny := false, false
	for _, i := range f.file.Imports {
		switch unquoted(t, i.Path.Value) {
		case "html/template":
			isHTML, isAny = true, true
		case "text/template":
			isAny = true
		}
	}
	if !isAny {
		return nil
	}
	var all []templateText
	ast.Inspect(f.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && slices.Contains(called(call), ".Parse") && len(call.Args) == 1 {
			if text, ok := constants(nil).text(call.Args[0]); ok && text != "*" {
				all = append(all, templateText{f.where(call), text, isHTML})
			}
		}
		return true
	})
	return all
}

// trees parses a template without knowing its functions.
func (tt templateText) trees(t *testing.T) []*parse.Tree {
	t.Helper()
	set := map[string]*parse.Tree{}
	tree := parse.New(tt.name)
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(tt.text, "{{", "}}", set); err != nil {
		t.Errorf("%s: %v", tt.name, err)
		return nil
	}
	var all []*parse.Tree
	for _, name := range slices.Sorted(maps.Keys(set)) {
		all = append(all, set[name])
	}
	return all
}

// walk visits each node of a template.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, one := range n.Nodes {
			walk(one, visit)
		}
	case *parse.IfNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, visit)
		}
	case *parse.PipeNode:
		for _, one := range n.Cmds {
			walk(one, visit)
		}
	case *parse.CommandNode:
		for _, one := range n.Args {
			walk(one, visit)
		}
	}
}

func walkBranch(n *parse.BranchNode, visit func(parse.Node)) {
	walk(n.Pipe, visit)
	walk(n.List, visit)
	if n.ElseList != nil {
		walk(n.ElseList, visit)
	}
}

// templateNamings are all places in templates where a message is named.
func templateNamings(t *testing.T, known map[string]bool) []naming {
	t.Helper()
	var all []naming
	for _, tt := range templates(t) {
		for _, tree := range tt.trees(t) {
			walk(tree.Root, func(n parse.Node) {
				all = append(all, namingsIn(tt, tree, n, known)...)
			})
		}
	}
	return all
}

func namingsIn(tt templateText, tree *parse.Tree, n parse.Node, known map[string]bool) []naming {
	switch n := n.(type) {
	case *parse.CommandNode:
		if one, ok := commandNaming(n); ok {
			one.where = tt.line(tree, n)
			return []naming{one}
		}
	case *parse.StringNode:
		id := verbs.ReplaceAllString(n.Text, "*")
		if looksLikeID(id, known) {
			return []naming{{where: tt.line(tree, n), id: id}}
		}
	}
	return nil
}

func (tt templateText) line(tree *parse.Tree, n parse.Node) string {
	location, _ := tree.ErrorContext(n)
	return fmt.Sprintf("%s (%s)", location, tt.name)
}

// commandNaming reads t "id" "Name" .Value … and n "id" .Count "Name" .Value ….
func commandNaming(c *parse.CommandNode) (naming, bool) {
	f, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok || f.Ident != "t" && f.Ident != "n" || len(c.Args) < 2 {
		return naming{}, false
	}
	id, ok := c.Args[1].(*parse.StringNode)
	if !ok {
		return naming{}, false
	}
	one := naming{id: id.Text, called: true, checked: true, counted: f.Ident == "n"}
	first := 2
	if one.counted {
		first = 3
	}
	for i := first; i < len(c.Args); i += 2 {
		name, literal := c.Args[i].(*parse.StringNode)
		if !literal {
			one.checked = false
			continue
		}
		one.args = append(one.args, name.Text)
	}
	return one, true
}
