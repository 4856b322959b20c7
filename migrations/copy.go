package migrations

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// notOurs are the tables of others: goose's list of what has run, River's jobs, which
// would ring in a copy too, and the engine's own.
var notOurs = regexp.MustCompile(`^(goose_|river_|sqlite_)`)

// Copy makes to, a SQLite file that Up has brought up to date, hold what from holds,
// whichever engine that is on: every row of every table of ours, in one state of from,
// and nothing else. It holds a few rows in memory at a time, writes nothing to from, and
// changes either all of to or nothing of it. Jobs of the queue aren't copied. Faults:
// those of sqldb; any other error names the table.
func Copy(ctx context.Context, from, to *sqldb.DB) error {
	if to.Engine() != sqldb.SQLite {
		return errors.New("migrations: a copy is a SQLite file")
	}
	return from.Read(ctx, func(source *sqldb.Tx) error {
		return to.Write(ctx, func(target *sqldb.Tx) error {
			// A table that refers to itself, or two to one another, has no order that would
			// do; until the end nobody looks.
			if _, err := target.Exec(ctx, `PRAGMA defer_foreign_keys = ON`); err != nil {
				return err
			}
			tables, err := tablesInOrder(ctx, target)
			if err != nil {
				return err
			}
			return copyAll(ctx, source, target, tables)
		})
	})
}

// copyAll takes what the migrations have put into the tables away, the referring ones'
// first, and brings the rows, the referring ones' last. What the triggers watch over was
// watched over when it was first written: they come back at the end.
func copyAll(ctx context.Context, source, target *sqldb.Tx, tables []table) error {
	triggers, err := dropTriggers(ctx, target)
	if err != nil {
		return err
	}
	for _, t := range slices.Backward(tables) {
		if _, err := target.Exec(ctx, `DELETE FROM `+quoted(t.Name)); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if err := t.copy(ctx, source, target); err != nil {
			return t.failed(err)
		}
	}
	for _, trigger := range triggers {
		if _, err := target.Exec(ctx, trigger); err != nil {
			return err
		}
	}
	return nil
}

// failed says which table it was, unless a reader can do something about it.
func (t table) failed(err error) error {
	if len(fault.All(err)) > 0 {
		return err
	}
	return fmt.Errorf("migrations: copying %s: %w", t.Name, err)
}

func dropTriggers(ctx context.Context, target *sqldb.Tx) ([]string, error) {
	var triggers []struct {
		Name string `db:"name"`
		SQL  string `db:"sql"`
	}
	if err := target.Select(ctx, &triggers, `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name`); err != nil {
		return nil, err
	}
	texts := make([]string, len(triggers))
	for i, t := range triggers {
		texts[i] = t.SQL
		if _, err := target.Exec(ctx, `DROP TRIGGER `+quoted(t.Name)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// table is one of ours, with its columns in their order and the tables that it refers to.
type table struct {
	Name    string
	columns []string
	refers  []string
}

// copy brings the rows of one table. The names of the columns are those of the target:
// of a source that lacks one, the query says so.
func (t table) copy(ctx context.Context, source, target *sqldb.Tx) error {
	columns := strings.Join(t.columns, ", ")
	into := `INSERT INTO ` + quoted(t.Name) + ` (` + columns + `) VALUES (?` + strings.Repeat(`, ?`, len(t.columns)-1) + `)`
	return target.Prepared(ctx, into, func(insert func(args ...any) error) error {
		return source.EachRow(ctx, func(values []any) error { return insert(values...) }, `SELECT `+columns+` FROM `+quoted(t.Name))
	})
}

// tablesInOrder gives our tables, each behind those that it refers to.
func tablesInOrder(ctx context.Context, tx *sqldb.Tx) ([]table, error) {
	var names []string
	if err := tx.Select(ctx, &names, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`); err != nil {
		return nil, err
	}
	byName := map[string]table{}
	names = slices.DeleteFunc(names, notOurs.MatchString)
	for _, name := range names {
		t := table{Name: name}
		if err := tx.Select(ctx, &t.columns, `SELECT name FROM pragma_table_info(?) ORDER BY cid`, name); err != nil {
			return nil, err
		}
		for i, c := range t.columns {
			t.columns[i] = quoted(c)
		}
		if err := tx.Select(ctx, &t.refers, `SELECT DISTINCT "table" FROM pragma_foreign_key_list(?) ORDER BY 1`, name); err != nil {
			return nil, err
		}
		byName[name] = t
	}
	return inOrder(names, byName), nil
}

func inOrder(names []string, byName map[string]table) (ordered []table) {
	begun := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if begun[name] {
			return
		}
		begun[name] = true
		for _, other := range byName[name].refers {
			visit(other)
		}
		ordered = append(ordered, byName[name])
	}
	for _, name := range names {
		visit(name)
	}
	return ordered
}

// quoted is a name as both engines take any.
func quoted(name string) string { return fmt.Sprintf("%q", name) }
