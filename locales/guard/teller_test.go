package guard

import (
	"go/ast"
	"maps"
	"slices"
)

// teller is a function that shows a message: where its id stands among the
// arguments, and where the names and values of the placeholders begin.
type teller struct {
	prefix  string // of the id: "fault." for a fault's
	id      int
	args    int      // -1: it has values of its own, which we don't see
	extra   []string // names that it gives besides
	counted bool
}

// tellers are the functions by which the house names its messages, by the name
// with which they are called. The words' methods may have any receiver.
var tellers = map[string][]teller{
	".T":           {{id: 0, args: 1}},
	".N":           {{id: 0, args: 2, counted: true}},
	"fault.New":    {{prefix: "fault.", id: 1, args: 2}},
	"fault.Wrap":   {{prefix: "fault.", id: 2, args: 3}},
	"locales.Term": {{id: 0, args: -1}},
	"Term":         {{id: 0, args: -1}},
}

// called gives the names of what a call calls: "fault.New" and ".New", or "report".
func called(call *ast.CallExpr) []string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return []string{f.Name}
	case *ast.SelectorExpr:
		names := []string{"." + f.Sel.Name}
		if x, ok := f.X.(*ast.Ident); ok {
			names = append(names, x.Name+"."+f.Sel.Name)
		}
		return names
	}
	return nil
}

// find gives what a call may be: more than one when two types of a package have a
// method of that name.
func find(known map[string][]teller, call *ast.CallExpr) []teller {
	var found []teller
	for _, name := range called(call) {
		for _, one := range known[name] {
			if one.id < len(call.Args) {
				found = append(found, one)
			}
		}
	}
	return found
}

// withOwn adds the functions of a package that hand an id on to one that is known,
// and those that hand it on to them, until there are no more.
func withOwn(pkg []goFile) map[string][]teller {
	known := maps.Clone(tellers)
	learnt := map[*ast.FuncDecl]bool{}
	for before := -1; before != len(learnt); {
		before = len(learnt)
		for _, f := range pkg {
			for _, decl := range f.file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil || learnt[fn] {
					continue
				}
				if one, ok := learn(known, fn); ok {
					learnt[fn] = true
					known[nameOf(fn)] = append(slices.Clone(known[nameOf(fn)]), one)
				}
			}
		}
	}
	return known
}

func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv != nil {
		return "." + fn.Name.Name
	}
	return fn.Name.Name
}

// learn looks whether fn hands one of its parameters on as an id.
func learn(known map[string][]teller, fn *ast.FuncDecl) (outer teller, ok bool) {
	params := parameters(fn)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, isCall := n.(*ast.CallExpr)
		if !isCall || ok {
			return !ok
		}
		for _, inner := range find(known, call) {
			if id, given := parameter(params, call.Args[inner.id]); given && !ok {
				args, extra := passedOn(params, call, inner)
				outer, ok = teller{prefix: inner.prefix, id: id, args: args, extra: extra, counted: inner.counted}, true
			}
		}
		return true
	})
	return outer, ok
}

// passedOn tells which parameter holds the names and values that a call hands on,
// and the names that it adds: f(id, args...), f(id, append(args, "Key", k)...) or
// f(id, append([]any{"Key", k}, args...)...).
func passedOn(params []string, call *ast.CallExpr, inner teller) (int, []string) {
	if !call.Ellipsis.IsValid() || inner.args != len(call.Args)-1 {
		return -1, nil
	}
	last := call.Args[inner.args]
	if args, ok := parameter(params, last); ok {
		return args, inner.extra
	}
	join, ok := last.(*ast.CallExpr)
	if !ok || !slices.Contains(called(join), "append") {
		return -1, nil
	}
	extra := slices.Clone(inner.extra)
	found := -1
	for _, arg := range join.Args {
		switch arg := arg.(type) {
		case *ast.Ident:
			if i, ok := parameter(params, arg); ok {
				found = i
			}
		case *ast.CompositeLit:
			extra = append(extra, literals(arg.Elts)...)
		}
	}
	return found, append(extra, literals(join.Args)...)
}

// literals are the strings among some expressions.
func literals(exprs []ast.Expr) []string {
	var found []string
	for _, e := range exprs {
		if s, ok := constants(nil).text(e); ok {
			found = append(found, s)
		}
	}
	return found
}

func parameters(fn *ast.FuncDecl) []string {
	var names []string
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

func parameter(params []string, arg ast.Expr) (int, bool) {
	name, ok := arg.(*ast.Ident)
	if !ok {
		return 0, false
	}
	i := slices.Index(params, name.Name)
	return i, i >= 0
}
