package house

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// street is the order of the packages, from the left to the right: each imports only
// what stands before it. internal and migrations are to the left of all.
var street = []string{"internal", "migrations", "locales", "accounts", "releases", "scheduler", "presslists", "mailer", "web", "cmd"}

// stage is a package's place in the street; -1 for one that has none.
func stage(folder string) int {
	first, _, _ := strings.Cut(folder, "/")
	return slices.Index(street, first)
}

// isHelp tells whether a package is there for tests only, as its name says.
func isHelp(folder string) bool { return strings.HasSuffix(folder, "test") }

// TestEachPackageImportsWhatStandsToItsLeft keeps the street's order. A neighbour
// further down that a stage has to start is plugged in through an interface.
func TestEachPackageImportsWhatStandsToItsLeft(t *testing.T) {
	keep(t, importsToTheLeft, map[string]string{
		"releases/a.go":                importing("releases", "communique/scheduler"),
		"scheduler/a_test.go":          importing("scheduler_test", "communique/presslists"),
		"internal/fault/a.go":          importing("fault", "communique/locales"),
		"internal/sqldb/a.go":          importing("sqldb", "communique/migrations"),
		"mailer/a.go":                  importing("mailer", "communique/web/look"),
		"mailer/b.go":                  importing("mailer", "communique/migrations"),
		"web/desk/a.go":                importing("desk", "communique/cmd/communique"),
		"web/desk/b.go":                importing("desk", "communique/migrations/dbtest"),
		"presslists/a.go":              importing("presslists", "communique/helpers"),
		"drawer/a.go":                  "// Package drawer is in no street.\npackage drawer\n",
		"migrations/sqlite/embed.go":   importing("sqlite", "communique/releases"),
		"accounts/accounts.go":         importing("accounts", "communique/releases"),
		"cmd/communique/testing.go":    importing("main", "communique/web/webtest"),
		"locales/localestest/a.go":     importing("localestest", "communique/mailer"),
		"internal/house/a.go":          importing("house", "communique/accounts"),
		"migrations/migrations_two.go": importing("migrations", "communique/migrations/dbtest"),
	})
}

func importing(name, what string) string {
	return "package " + name + "\n\nimport _ " + strconv.Quote(what) + "\n"
}

func importsToTheLeft(t tree) (complaints []string) {
	for _, f := range t.goFiles() {
		from := f.folder()
		if stage(from) < 0 {
			complaints = append(complaints, t.complaint(f, f.syntax.Package, "this folder has no place in the street: %v", street))
			continue
		}
		for _, spec := range f.syntax.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			to, ours := strings.CutPrefix(name, "communique/")
			if why := mayNotImport(from, to, f.isTest() || isHelp(from)); ours && why != "" {
				complaints = append(complaints, t.complaint(f, spec.Pos(), "%s imports %s: %s", from, to, why))
			}
		}
	}
	return complaints
}

// mayNotImport says why a package may not import another; empty when it may.
func mayNotImport(from, to string, inTest bool) string {
	if isHelp(to) {
		if !inTest {
			return "it is there for tests only"
		}
		if to == "migrations/dbtest" {
			return "" // the one exception: a real database, for whoever tests
		}
	}
	switch here, there := stage(from), stage(to); {
	case there < 0:
		return "it has no place in the street"
	case there > here:
		return "it stands further down the street"
	case street[there] == "migrations" && street[here] != "migrations" && street[here] != "cmd":
		return "only the program itself migrates"
	}
	return ""
}
