package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// tree is a module, or an example of one.
type tree struct {
	files []file
	fset  *token.FileSet
}

// file is one text file of the module.
type file struct {
	path   string // from the module's root, with slashes
	text   string
	syntax *ast.File // nil for anything but Go
}

func (f file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// folder is the package's path in the module; the root is ".".
func (f file) folder() string { return path.Dir(f.path) }

// complaint says where a rule is broken, and how.
func (t tree) complaint(f file, at token.Pos, format string, args ...any) string {
	place := f.path
	if at.IsValid() {
		place = fmt.Sprintf("%s:%d", f.path, t.fset.Position(at).Line)
	}
	return place + ": " + fmt.Sprintf(format, args...)
}

// read takes in every text file that somebody here wrote: what was fetched or built
// is passed over.
func read(t *testing.T, root fs.FS) tree {
	t.Helper()
	found := tree{fset: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{".git", ".tools", "node_modules", "rapid"}, d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		f, err := parse(found.fset, root, name)
		if err == nil && f.text != "" {
			found.files = append(found.files, f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// parse reads one file; the text of a picture is empty.
func parse(fset *token.FileSet, root fs.FS, name string) (file, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil || !utf8.Valid(text) {
		return file{}, err
	}
	f := file{path: name, text: string(text)}
	if path.Ext(name) == ".go" {
		f.syntax, err = parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	}
	return f, err
}

// goFiles are the files of Go code.
func (t tree) goFiles() []file {
	return slices.DeleteFunc(slices.Clone(t.files), func(f file) bool { return f.syntax == nil })
}

// rule reads a module and complains.
type rule func(tree) []string

// keep runs a rule on the module itself, and on examples that break it: files by
// their path, each of which must be complained about on its own.
func keep(t *testing.T, r rule, broken map[string]string) {
	t.Helper()
	for name, text := range broken {
		example := fstest.MapFS{name: {Data: []byte(text)}}
		if complaints := r(read(t, example)); len(complaints) != 1 {
			t.Errorf("the rule says %q about an example that breaks it: %s", complaints, name)
		}
	}
	for _, complaint := range r(read(t, moduleRoot)) {
		t.Error(complaint)
	}
}

func TestTheModuleIsRead(t *testing.T) {
	module := read(t, moduleRoot)
	if n := len(module.goFiles()); n < 50 || len(module.files) < n+20 {
		t.Errorf("only %d files of Go and %d in all were found: the other tests look at nothing", n, len(module.files))
	}
}
