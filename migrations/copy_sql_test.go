package migrations_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// tableOf is one of our tables as SQLite describes it.
type tableOf struct {
	name    string
	columns []struct {
		Name string `db:"name"`
		Type string `db:"type"`
		Must bool   `db:"must"` // it has to be given a value
	}
	checks string
}

func tablesOf(t require, db *sqldb.DB) (all []tableOf) {
	var found []struct {
		Name string `db:"name"`
		SQL  string `db:"sql"`
	}
	t.must(db.Read(t.ctx, func(tx *sqldb.Tx) error {
		if err := tx.Select(t.ctx, &found, `SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name`); err != nil {
			return err
		}
		for _, f := range found {
			if foreign.MatchString(f.Name) {
				continue
			}
			one := tableOf{name: f.Name, checks: f.SQL}
			if err := tx.Select(t.ctx, &one.columns, `
				SELECT name, type, pk > 0 OR ("notnull" AND dflt_value IS NULL) AS must FROM pragma_table_info(?) ORDER BY cid`, f.Name); err != nil {
				return err
			}
			all = append(all, one)
		}
		return nil
	}))
	return all
}

// require is a test that ends at the first error.
type require struct {
	rapid.TB
	ctx context.Context
}

func (r require) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// rowsOf gives every row of every table, a line each.
func rowsOf(t require, db *sqldb.DB, tables []tableOf) map[string][]string {
	rows := map[string][]string{}
	t.must(db.Read(t.ctx, func(tx *sqldb.Tx) error {
		for _, table := range tables {
			var names []string
			for _, c := range table.columns {
				names = append(names, `"`+c.Name+`"`)
			}
			err := tx.EachRow(t.ctx, func(values []any) error {
				rows[table.name] = append(rows[table.name], fmt.Sprintf("%#v", values))
				return nil
			}, `SELECT `+strings.Join(names, ", ")+` FROM `+table.name)
			if err != nil {
				return err
			}
			slices.Sort(rows[table.name])
		}
		return nil
	}))
	return rows
}

// freely lets rows be written in any order: until the end nobody looks where they refer to.
func freely(t require, db *sqldb.DB, do func(tx *sqldb.Tx) error) {
	t.must(db.Write(t.ctx, func(tx *sqldb.Tx) error {
		if db.Engine() == sqldb.Postgres {
			if _, err := tx.Exec(t.ctx, `SET LOCAL session_replication_role = replica`); err != nil {
				return err
			}
			return do(tx)
		}
		if _, err := tx.Exec(t.ctx, `PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
		return do(tx)
	}))
}

var texts = rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{
	"Ő, ß and “quotes”", "a\r\nb\tc", "it''s ? @x $1", "\u00a0\u202f", "🙂", "0", "NULL", strings.Repeat("long ", 3000),
}), rapid.StringN(0, 20, 60).Filter(func(s string) bool { return !strings.Contains(s, "\x00") }))

// fill writes rows whose texts and numbers may be anything.
func fill(t *rapid.T, r require, db *sqldb.DB) {
	n := rapid.IntRange(0, 6).Draw(t, "rows")
	freely(r, db, func(tx *sqldb.Tx) error {
		for i := range n {
			slug := fmt.Sprint(i, texts.Draw(t, "slug"))
			number := rapid.Int64().Draw(t, "number")
			var embargo any
			if rapid.Bool().Draw(t, "embargoed") {
				embargo = number
			}
			id := int64(i)*7919 + 1
			for _, row := range []struct {
				into   string
				values []any
			}{
				{`partners (id, slug, name, country, coordinator, created_at)`, []any{id, slug, texts.Draw(t, "name"), "NL", i % 2, number}},
				{`releases (id, slug, source_language, state, revision, embargo_at, embargo_zone, created_at, updated_at)`,
					[]any{id, slug, "en", "draft", 1, embargo, "Europe/Rome", number, -number}},
				{`revisions (release_id, number, document, actor, created_at)`, []any{id, 1, texts.Draw(t, "document"), "a", number}},
				{`press_lists (id, slug, partner_id, country, name, language, zone, window_rule, created_at, updated_at)`,
					[]any{id, slug, id, "NL", texts.Draw(t, "list"), "nl", "UTC", "0 9 * * *", 0, 0}},
				{`contacts (id, list_id, address, address_key, name, created_at, updated_at)`,
					[]any{id, id, slug, slug, texts.Draw(t, "contact"), number, 0}},
				{`suppressions (address_key, reason, detail, created_at)`, []any{slug, "manual", texts.Draw(t, "detail"), number}},
				{`segments (id, release_id, key, kind, position, text, source_hash, form)`,
					[]any{id, id, "lead", "lead", nil, texts.Draw(t, "text"), "x", "lead"}},
				{`editions (id, release_id, language, revision, subject, headline, html, text, content_hash, frozen_at, frozen_by, thawed_at)`,
					[]any{id, id, "en", 1, texts.Draw(t, "subject"), "", "", texts.Draw(t, "body"), "x", number, "a", embargo}},
			} {
				_, err := tx.Exec(r.ctx, `INSERT INTO `+row.into+` VALUES (?`+strings.Repeat(", ?", len(row.values)-1)+`)`, row.values...)
				if err != nil {
					return fmt.Errorf("%s: %w", row.into, err)
				}
			}
		}
		return nil
	})
}

func emptied(r require, db *sqldb.DB, tables []tableOf) {
	freely(r, db, func(tx *sqldb.Tx) error {
		for _, t := range tables {
			if _, err := tx.Exec(r.ctx, `DELETE FROM `+t.name); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestACopyHasTheSameRowsAndNoOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, from *sqldb.DB) {
		to := dbtest.Open(t, dbtest.SQLite(t))
		tables := tablesOf(require{t, t.Context()}, to)
		if len(tables) < 25 {
			t.Fatalf("only %d tables", len(tables))
		}
		dbtest.Checks(t, map[sqldb.Engine]int{sqldb.SQLite: 30, sqldb.Postgres: 15}[from.Engine()])
		rapid.Check(t, func(rt *rapid.T) {
			r := require{rt, t.Context()}
			emptied(r, from, tables)
			fill(rt, r, from)
			r.must(migrations.Copy(r.ctx, from, to)) // over what the last one has left there
			want, got := rowsOf(r, from, tables), rowsOf(r, to, tables)
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("(-original +copy)\n%s", diff)
			}
		})
	})
}

// TestEveryTableIsCopied puts a row into each table, whatever its columns are, so that a
// table that a later migration brings is in the copy too.
func TestEveryTableIsCopied(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, from *sqldb.DB) {
		r := require{t, t.Context()}
		to := dbtest.Open(t, dbtest.SQLite(t))
		tables := tablesOf(r, to)
		anyRow(r, from, tables)
		want := rowsOf(r, from, tables)
		for _, table := range tables {
			if len(want[table.name]) == 0 {
				t.Fatalf("no row in %s", table.name)
			}
		}
		r.must(migrations.Copy(r.ctx, from, to))
		if diff := cmp.Diff(want, rowsOf(r, to, tables)); diff != "" {
			t.Errorf("(-original +copy)\n%s", diff)
		}
		err := to.Write(r.ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(r.ctx, `UPDATE editions SET text = 'changed'`)
			return err
		})
		if err == nil {
			t.Error("a frozen edition can be changed in the copy")
		}
	})
}

// anyRow writes one row into each table: 1 for a number, so that every reference leads
// somewhere, and what a check asks for, else "XX".
func anyRow(r require, db *sqldb.DB, tables []tableOf) {
	freely(r, db, func(tx *sqldb.Tx) error {
		for _, t := range tables {
			var names []string
			var values []any
			for _, c := range t.columns {
				switch {
				case !c.Must:
					continue
				case c.Type == "TEXT":
					values = append(values, t.wordFor(c.Name))
				default:
					values = append(values, 1)
				}
				names = append(names, c.Name)
			}
			_, err := tx.Exec(r.ctx, `INSERT INTO `+t.name+` (`+strings.Join(names, ", ")+`) VALUES (?`+strings.Repeat(", ?", len(values)-1)+`)`, values...)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		return nil
	})
}

func (t tableOf) wordFor(column string) string {
	if m := regexp.MustCompile(`\b` + column + ` IN \('([^']+)'`).FindStringSubmatch(t.checks); m != nil {
		return m[1]
	}
	if m := regexp.MustCompile(`length\(` + column + `\) = (\d+)`).FindStringSubmatch(t.checks); m != nil {
		n, _ := strconv.Atoi(m[1])
		return strings.Repeat("X", n)
	}
	return "XX"
}

func TestACopyThatFailsChangesNothing(t *testing.T) {
	r := require{t, t.Context()}
	from, to := dbtest.Open(t, dbtest.SQLite(t)), dbtest.Open(t, dbtest.SQLite(t))
	tables := tablesOf(r, to)
	anyRow(r, to, tables)
	before := rowsOf(r, to, tables)
	r.must(from.Write(r.ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(r.ctx, `DROP TABLE translation_locks`)
		return err
	}))
	if err := migrations.Copy(r.ctx, from, to); err == nil || !strings.Contains(err.Error(), "translation_locks") {
		t.Errorf("it says %v", err)
	}
	if diff := cmp.Diff(before, rowsOf(r, to, tables)); diff != "" {
		t.Errorf("(-before +after)\n%s", diff)
	}
}

// TestACopyIsOneState: what is written while it is made is in it whole, or not at all.
func TestACopyIsOneState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, from *sqldb.DB) {
		r := require{t, t.Context()}
		to := dbtest.Open(t, dbtest.SQLite(t))
		write := func(n int) error {
			return from.Write(r.ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(r.ctx, `INSERT INTO partners (slug, name, country, created_at) VALUES (?, 'a', 'NL', 0)`, fmt.Sprint(n))
				if err != nil {
					return err
				}
				_, err = tx.Exec(r.ctx, `INSERT INTO suppressions (address_key, reason, created_at) VALUES (?, 'manual', 0)`, fmt.Sprint(n))
				return err
			})
		}
		stop, ended := make(chan struct{}), make(chan error, 1)
		go func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					ended <- nil
					return
				default:
				}
				if err := write(n); err != nil {
					ended <- err
					return
				}
			}
		}()
		tables := tablesOf(r, to)
		for range 8 { // the writer doesn't wait, so each has more to copy
			r.must(migrations.Copy(r.ctx, from, to))
			rows := rowsOf(r, to, tables)
			if len(rows["partners"]) != len(rows["suppressions"]) {
				t.Errorf("%d partners and %d suppressions, which came together", len(rows["partners"]), len(rows["suppressions"]))
			}
		}
		close(stop)
		r.must(<-ended)
	})
}

func TestOnlyASQLiteFileIsACopy(t *testing.T) {
	if err := migrations.Copy(t.Context(), dbtest.Open(t, dbtest.SQLite(t)), dbtest.Open(t, dbtest.Postgres(t))); err == nil {
		t.Error("it copied to PostgreSQL")
	}
}

// BenchmarkCopy copies a database with 100,000 contacts.
func BenchmarkCopy(b *testing.B) {
	for engine, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			r := require{b, b.Context()}
			from, to := dbtest.Open(b, url(b)), dbtest.Open(b, dbtest.SQLite(b))
			r.must(from.Write(r.ctx, func(tx *sqldb.Tx) error {
				if _, err := tx.Exec(r.ctx, `INSERT INTO partners (id, slug, name, country, created_at) VALUES (1, 'a', 'a', 'NL', 0)`); err != nil {
					return err
				}
				_, err := tx.Exec(r.ctx, `INSERT INTO press_lists (id, slug, partner_id, country, name, language, zone, window_rule, created_at, updated_at)
					VALUES (1, 'a', 1, 'NL', 'a', 'nl', 'UTC', '0 9 * * *', 0, 0)`)
				if err != nil {
					return err
				}
				return tx.Prepared(r.ctx, `INSERT INTO contacts (list_id, address, address_key, name, created_at, updated_at) VALUES (1, ?, ?, 'Anna de Vries', 0, 0)`,
					func(insert func(args ...any) error) error {
						for i := range 100_000 {
							address := fmt.Sprintf("journalist.%d@desk.example", i)
							if err := insert(address, address); err != nil {
								return err
							}
						}
						return nil
					})
			}))
			b.ReportAllocs()
			for b.Loop() {
				r.must(migrations.Copy(r.ctx, from, to))
			}
		})
	}
}
