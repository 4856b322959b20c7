package guard

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"communique/locales"
)

const source = `package p

const named = "desk.named"

func (x *T) say(id string, args ...any) { x.words.T(id, args...) }
func (x *T) all(id string, args ...any) { x.say(id, append(args, "Lang", x.lang)...) }
func refuse(place int, id string, args ...any) { fault.New(fault.Invalid, id, append([]any{"Key", place}, args...)...) }
func only(id string) { fault.New(fault.Invalid, id, "Value", 7) }

func f() {
	w.T("desk.plain")
	w.T("desk.values", "A", 1, "B", 2)
	w.N("desk.count", n, "A", 1)
	w.T(named)
	w.T("desk." + state + ".title", "A", 1)
	w.T("desk.handed", args...)
	w.T(id)
	print("desk: " + w.N("desk.joined", n) + ".")
	x.say("desk.said", "A", 1)
	x.all("desk.all", "A", 1)
	refuse(3, "presslists.bad", "A", 1)
	only("presslists.only")
	fault.Wrap(err, fault.Invalid, "presslists.wrapped", "A", 1)
	locales.Term("desk.term")
	note := struct{ id string }{"desk.noted"}
	id := fmt.Sprintf("desk.%s.x", state)
	os.Open("desk.html")
}
`

func TestNamings(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p/f.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"desk.plain checked []",
		"desk.values checked [A B]",
		"desk.count checked [A] counted",
		"desk.named checked []",
		"desk.*.title checked [A]",
		"desk.handed []",
		"desk.joined checked [] counted",
		"desk.said checked [A]",
		"desk.all checked [Lang A]",
		"fault.presslists.bad checked [Key A]",
		"fault.presslists.only []",
		"fault.presslists.wrapped checked [A]",
		"desk.term []",
	}
	var got, mentioned []string
	for _, n := range namingsOf([]goFile{{"p/f.go", file, fset}}, map[string]bool{"desk": true}) {
		if n.called {
			got = append(got, describe(n))
		} else if !strings.HasPrefix(n.id, "fault.") {
			mentioned = append(mentioned, n.id)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, id := range []string{"desk.named", "desk.noted", "desk.*.x"} {
		if !slices.Contains(mentioned, id) {
			t.Errorf("%s isn't among %v", id, mentioned)
		}
	}
	if slices.Contains(mentioned, "desk.html") {
		t.Error("a file's name was taken for a message's")
	}
}

func describe(n naming) string {
	words := []string{n.id}
	if n.checked {
		words = append(words, "checked")
	}
	words = append(words, "["+strings.Join(n.args, " ")+"]")
	if n.counted {
		words = append(words, "counted")
	}
	return strings.Join(words, " ")
}

func TestNamingsInATemplate(t *testing.T) {
	tt := templateText{name: "x", text: `{{t "desk.a"}}{{if .B}}{{t "desk.b" "Name" .N}}{{else}}{{n "desk.c" .Count "A" 1}}{{end}}` +
		`{{range .L}}{{t (printf "state.%s" .)}}{{end}}{{.S | printf "kind.%s" | t}}{{with t "desk.d"}}{{.}}{{end}}{{template "y" (t "desk.e")}}` +
		`{{define "y"}}{{t "desk.f" .X 1}}{{end}}<a href="desk.html">{{"desk.html"}}`}
	var got []string
	for _, tree := range tt.trees(t) {
		walk(tree.Root, func(n parse.Node) {
			for _, one := range namingsIn(tt, tree, n, map[string]bool{"desk": true, "state": true, "kind": true}) {
				if one.called || strings.Contains(one.id, "*") {
					got = append(got, describe(one))
				}
			}
		})
	}
	want := []string{"desk.a checked []", "desk.b checked [Name]", "desk.c checked [A] counted", "state.* []", "kind.* []",
		"desk.d checked []", "desk.e checked []", "desk.f []"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestMisfits(t *testing.T) {
	forms := func(names ...string) map[string]string {
		m := map[string]string{}
		for _, name := range names {
			m[name] = "x"
		}
		return m
	}
	plain := message{Entry: locales.Entry{ID: "a", Forms: forms("other")}, placeholders: []string{"Name"}}
	plural := message{Entry: locales.Entry{ID: "b", Forms: forms("one", "other")}, placeholders: []string{"Count", "Name"}}
	for _, tt := range []struct {
		n      naming
		m      message
		faults int
	}{
		{naming{called: true, checked: true, args: []string{"Name"}}, plain, 0},
		{naming{called: true, checked: true, args: []string{"Names"}}, plain, 1},
		{naming{called: true}, plain, 0},
		{naming{called: true, counted: true, checked: true, args: []string{"Name"}}, plural, 0},
		{naming{called: true, checked: true, args: []string{"Name"}}, plural, 2},
		{naming{called: true, counted: true, checked: true, args: []string{"Name"}}, plain, 1},
	} {
		if got := misfits(tt.n, tt.m); len(got) != tt.faults {
			t.Errorf("%+v of %s: %q", tt.n, tt.m.ID, got)
		}
	}
}
