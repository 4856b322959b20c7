package house

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// below are the packages that serve all others with SQL, and have no tables of ours.
var below = []string{"internal/sqldb", "internal/queue", "migrations", "migrations/dbtest"}

// statement is how a piece of SQL begins.
var statement = regexp.MustCompile(`(?i)^\s*(?:SELECT\s.*\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|(?:CREATE|ALTER|DROP)\s+(?:TABLE|INDEX|DATABASE)\s)`)

// TestSQLStandsInItsOwnFiles keeps SQL, and the library that runs it, in *_sql.go.
func TestSQLStandsInItsOwnFiles(t *testing.T) {
	keep(t, sqlInItsFiles, map[string]string{
		"releases/approval.go":      "package releases\n\nconst q = `\n\tUPDATE releases SET state = ?`\n",
		"scheduler/due_test.go":     "package scheduler\n\nconst q = \"DELETE FROM occurrences\"\n",
		"mailer/plan.go":            importing("mailer", "github.com/jmoiron/sqlx"),
		"web/desk/status.go":        importing("desk", "database/sql"),
		"cmd/communique/migrate.go": "package main\n\nvar q = `SELECT slug\n\tFROM releases`\n",
	})
}

func isSQLFile(f file) bool {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
	return strings.HasSuffix(name, "_sql") || slices.Contains(below, f.folder())
}

func sqlInItsFiles(t tree) (complaints []string) {
	for _, f := range t.goFiles() {
		if isSQLFile(f) || f.folder() == "internal/house" {
			continue
		}
		for _, spec := range f.syntax.Imports {
			if name := spec.Path.Value; name == `"database/sql"` || name == `"github.com/jmoiron/sqlx"` {
				complaints = append(complaints, t.complaint(f, spec.Pos(), "%s is for *_sql.go files", name))
			}
		}
		eachString(f, func(at token.Pos, text string) {
			if statement.MatchString(strings.Join(strings.Fields(text), " ") + " ") {
				complaints = append(complaints, t.complaint(f, at, "SQL stands in *_sql.go files"))
			}
		})
	}
	return complaints
}

func eachString(f file, do func(at token.Pos, text string)) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				do(lit.Pos(), text)
			}
		}
		return true
	})
}

// TestAPackageNamesItsOwnTablesOnly keeps packages from each other's rows: they ask
// each other by calls. Whose a table is, the number and name of its migration say.
func TestAPackageNamesItsOwnTablesOnly(t *testing.T) {
	ours := tablesOf(read(t, moduleRoot))
	if len(ours) < 10 || ours["occurrences"] != "scheduler" || ours["deliveries"] != "mailer" {
		t.Fatalf("the tables and whose they are: %v", ours)
	}
	r := func(t tree) []string { return ownTablesOnly(t, ours) }
	keep(t, r, map[string]string{
		"mailer/plan_sql.go":      "package mailer\n\nconst q = `SELECT id FROM contacts`\n",
		"scheduler/send_sql.go":   "package scheduler\n\nconst q = `UPDATE\n\treleases SET state = 'scheduled'`\n",
		"releases/delete_sql.go":  "package releases\n\nconst q = `DELETE FROM schedules`\n",
		"presslists/a_sql.go":     "package presslists\n\nconst q = `SELECT c.id FROM contacts c LEFT JOIN partners p ON p.id = c.id`\n",
		"locales/memory/a_sql.go": "package memory\n\nconst q = `SELECT id FROM releases`\n",
		"web/desk/a_sql.go":       "package desk\n\nconst q = `SELECT id FROM mailings`\n",
	})
}

var (
	creates   = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)
	migration = regexp.MustCompile(`^migrations/sqlite/\d+_([a-z]+)\.sql$`)
	names     = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)`)
)

// tablesOf gives the package of each table.
func tablesOf(t tree) map[string]string {
	owner := map[string]string{}
	for _, f := range t.files {
		if m := migration.FindStringSubmatch(f.path); m != nil {
			for _, table := range creates.FindAllStringSubmatch(f.text, -1) {
				owner[table[1]] = m[1]
			}
		}
	}
	return owner
}

func ownTablesOnly(t tree, owner map[string]string) (complaints []string) {
	for _, f := range t.goFiles() {
		if !isSQLFile(f) || f.isTest() || slices.Contains(below, f.folder()) {
			continue
		}
		eachString(f, func(at token.Pos, text string) {
			for _, m := range names.FindAllStringSubmatch(text, -1) {
				if of := owner[m[1]]; of != "" && of != path.Base(f.folder()) {
					complaints = append(complaints, t.complaint(f, at, "the table %s is %s's: ask it", m[1], of))
				}
			}
		})
	}
	return complaints
}
