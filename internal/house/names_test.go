package house

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// moduleRoot is the module that the tests read.
var moduleRoot = os.DirFS("../..")

// drawers are names under which unrelated things collect.
var drawers = regexp.MustCompile(`^(?:utils?|common|helpers?|models?|core|types|misc|shared|base|manager|.*_(?:utils?|helpers?|impl|manager))$`)

func TestNothingIsCalledADrawer(t *testing.T) {
	keep(t, noDrawers, map[string]string{
		"internal/utils/strings.go": "package strings\n",
		"mailer/helpers.go":         "package mailer\n",
		"mailer/types_test.go":      "package mailer\n",
		"web/desk/desk.go":          "package common\n",
		"releases/releases_impl.go": "package releases\n",
	})
}

func noDrawers(t tree) (complaints []string) {
	for _, f := range t.goFiles() {
		base := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
		for _, name := range append(strings.Split(f.folder(), "/"), base, f.syntax.Name.Name) {
			if drawers.MatchString(name) {
				complaints = append(complaints, t.complaint(f, f.syntax.Package, "%q says nothing about what is in it", name))
				break
			}
		}
	}
	return complaints
}

func TestEveryPackageSaysWhatItDoes(t *testing.T) {
	keep(t, packageComments, map[string]string{
		"mailer/mailer.go":       "package mailer\n",
		"mailer/away.go":         "// Package mailer sends mail.\n\npackage mailer\n", // a blank line between: it belongs to nothing
		"releases/releases.go":   "// Here be releases.\npackage releases\n",
		"cmd/communique/main.go": "package main\n",
		"web/look/look.go":       "// Package look is short.\npackage look\n",
	})
}

// shortest is how many characters a package comment has at least: fewer only repeat
// the name.
const shortest = 80

func packageComments(t tree) (complaints []string) {
	said := map[string]int{} // the longest comment of each package, in characters
	var packages []file
	for _, f := range t.goFiles() {
		if f.isTest() {
			continue
		}
		if _, ok := said[f.folder()]; !ok {
			said[f.folder()] = 0
			packages = append(packages, f)
		}
		begins := "Package " + f.syntax.Name.Name + " "
		if f.syntax.Name.Name == "main" {
			begins = "Command " + path.Base(f.folder()) + " "
		}
		if text := f.syntax.Doc.Text(); strings.HasPrefix(text, begins) {
			said[f.folder()] = max(said[f.folder()], len(text))
		}
	}
	for _, f := range packages {
		if said[f.folder()] < shortest {
			complaints = append(complaints, t.complaint(f, f.syntax.Package, "the package comment of %s doesn't say what it does", f.folder()))
		}
	}
	return complaints
}

// homes are where people and machines keep what is theirs.
var homes = regexp.MustCompile(`(?:^|[\s"'=(:` + "`" + `])/(?:root|home/\w|Users/\w|work/\w)`)

// TestNothingNamesAPathOfAMachine: what works here only because of where it lies
// doesn't work elsewhere.
func TestNothingNamesAPathOfAMachine(t *testing.T) {
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	r := func(t tree) []string { return noMachinePaths(t, here) }
	keep(t, r, map[string]string{
		"README.md":        "Run " + here + "/cmd.\n",
		"Makefile":         "test:\n\tcd /ro" + "ot && go test\n",
		"mailer/plan.go":   "package mailer\n\nvar dir = \"/ho" + "me/me/mails\"\n",
		"docs/design.md":   "See (/wo" + "rk/shared).\n",
		"scripts/with-mac": "cd /Use" + "rs/me\n",
	})
}

func noMachinePaths(t tree, here string) (complaints []string) {
	for _, f := range t.files {
		lines := strings.Split(f.text, "\n")
		if i := slices.IndexFunc(lines, func(l string) bool { return homes.MatchString(l) || strings.Contains(l, here+"/") }); i >= 0 {
			complaints = append(complaints, f.path+": names a path of a machine: "+strings.TrimSpace(lines[i]))
		}
	}
	return complaints
}
