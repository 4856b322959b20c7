package guard

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// goFile is a parsed Go file of the module.
type goFile struct {
	name string
	file *ast.File
	fset *token.FileSet
}

func (f goFile) where(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.name, f.fset.Position(n.Pos()).Line)
}

// packages are the Go files of the module by folder.
func packages(t *testing.T) map[string][]goFile {
	t.Helper()
	found := map[string][]goFile{}
	sources := files(t, ".go")
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, sources[name], parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		found[path.Dir(name)] = append(found[path.Dir(name)], goFile{name, file, fset})
	}
	return found
}

// namings are all places in the Go sources where a message is named.
func namings(t *testing.T, known map[string]bool) []naming {
	t.Helper()
	var all []naming
	for _, pkg := range packages(t) {
		all = append(all, namingsOf(pkg, known)...)
	}
	return all
}

func namingsOf(pkg []goFile, known map[string]bool) []naming {
	var all []naming
	functions, fixed := withOwn(pkg), constantsOf(pkg)
	for _, f := range pkg {
		s := spotter{goFile: f, consts: fixed, tellers: functions, tops: known}
		ast.Inspect(f.file, s.visit)
		all = append(all, s.found...)
	}
	return all
}

// spotter collects the namings of one file.
type spotter struct {
	goFile
	consts  constants
	tellers map[string][]teller
	tops    map[string]bool
	found   []naming
}

func (s *spotter) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.CallExpr:
		s.call(n)
	case *ast.BasicLit:
		if id, ok := s.consts.text(n); ok {
			s.mention(n, id)
		}
	case *ast.BinaryExpr:
		if id, ok := s.consts.text(n); ok {
			s.mention(n, id)
			s.operands(n)
			return false
		}
	}
	return true
}

// operands goes on into the parts of a string that aren't fixed.
func (s *spotter) operands(e ast.Expr) {
	switch e := e.(type) {
	case *ast.BasicLit:
	case *ast.BinaryExpr:
		s.operands(e.X)
		s.operands(e.Y)
	default:
		ast.Inspect(e, s.visit)
	}
}

// call notes what a call of a teller names. Where it may be one of several, the
// values of the placeholders are checked only when it makes no difference which.
func (s *spotter) call(call *ast.CallExpr) {
	var candidates []teller
	for _, one := range find(s.tellers, call) {
		if id, ok := s.consts.text(call.Args[one.id]); ok && !strings.HasPrefix(id, "*") {
			candidates = append(candidates, one)
		}
	}
	if len(candidates) == 0 {
		return
	}
	with := candidates[0]
	id, _ := s.consts.text(call.Args[with.id])
	n := naming{where: s.where(call), id: with.prefix + id, counted: with.counted, called: true, args: slices.Clone(with.extra)}
	n.checked = len(candidates) == 1 && with.args >= 0 && !call.Ellipsis.IsValid()
	for i := with.args; n.checked && i < len(call.Args); i += 2 {
		name, known := s.consts.text(call.Args[i])
		n.args = append(n.args, name)
		n.checked = known
	}
	s.found = append(s.found, n)
}

// mention notes a string that looks like an id, or like a fault's.
func (s *spotter) mention(n ast.Node, id string) {
	id = verbs.ReplaceAllString(id, "*")
	if looksLikeID(id, s.tops) {
		if strings.HasSuffix(id, ".") {
			id += "*"
		}
		s.found = append(s.found, naming{where: s.where(n), id: id})
	}
	if idLike.MatchString(id) {
		s.found = append(s.found, naming{where: s.where(n), id: "fault." + id})
	}
}
