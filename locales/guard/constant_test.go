package guard

import (
	"go/ast"
	"go/token"
	"strconv"
)

// constants are the string constants of a package by name.
type constants map[string]string

func constantsOf(pkg []goFile) constants {
	known := constants{}
	for _, f := range pkg {
		for _, decl := range f.file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.CONST {
				for _, spec := range d.Specs {
					known.add(spec.(*ast.ValueSpec))
				}
			}
		}
	}
	return known
}

func (c constants) add(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if i < len(spec.Values) {
			if s, ok := c.text(spec.Values[i]); ok {
				c[name.Name] = s
			}
		}
	}
}

// text gives what a string expression says, with * for the parts that aren't
// fixed. It is false for an expression with no fixed part.
func (c constants) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return c.text(e.X)
	case *ast.Ident:
		s, ok := c[e.Name]
		return s, ok
	case *ast.BinaryExpr:
		left, okLeft := c.text(e.X)
		right, okRight := c.text(e.Y)
		return or(left, okLeft) + or(right, okRight), e.Op == token.ADD && (okLeft || okRight)
	}
	return "", false
}

func or(s string, ok bool) string {
	if ok {
		return s
	}
	return "*"
}
