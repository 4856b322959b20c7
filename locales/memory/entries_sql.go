package memory

import (
	"context"
	"slices"
	"strings"

	"communique/internal/sqldb"
)

// listed is a line of the table memory_entries for a list.
type listed struct {
	remembered

	CreatedAt int64 `db:"created_at"`
}

// where gives the conditions of a filter.
func (f Filter) where() (condition string, args []any) {
	condition = ` WHERE TRUE`
	for _, c := range []struct{ column, value string }{
		{"s.language", f.SourceLanguage}, {"e.language", f.Language}, {"e.release_slug", f.Release},
	} {
		if c.value != "" {
			condition += " AND " + c.column + " = ?"
			args = append(args, c.value)
		}
	}
	if f.Search != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.Search) + "%"
		condition += ` AND (LOWER(s.text) LIKE LOWER(?) ESCAPE '\' OR LOWER(e.target) LIKE LOWER(?) ESCAPE '\')`
		args = append(args, like, like)
	}
	return condition, args
}

func countEntries(ctx context.Context, tx *sqldb.Tx, f Filter) (n int, err error) {
	condition, args := f.where()
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM memory_sources s JOIN memory_entries e ON e.source_id = s.id`+condition, args...)
	return n, err
}

func selectEntries(ctx context.Context, tx *sqldb.Tx, f Filter) (rows []listed, err error) {
	condition, args := f.where()
	query := strings.Replace(columns, "e.used_at", "e.used_at, e.created_at", 1)
	err = tx.Select(ctx, &rows, query+condition+newest+` LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
	return rows, err
}

// keepOthersOut makes those wait who remember meanwhile: they might give a text that is
// being removed a new translation. On SQLite there is one writer anyway.
func keepOthersOut(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Engine() != sqldb.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `LOCK TABLE memory_sources IN SHARE ROW EXCLUSIVE MODE`)
	return err
}

func deleteEntries(ctx context.Context, tx *sqldb.Tx, ids []int64) (n int, err error) {
	for some := range slices.Chunk(ids, batch) {
		var sources []int64
		if err := tx.SelectIn(ctx, &sources, `SELECT DISTINCT source_id FROM memory_entries WHERE id IN (?)`, some); err != nil {
			return n, err
		}
		gone, err := tx.ExecIn(ctx, `DELETE FROM memory_entries WHERE id IN (?)`, some)
		if err != nil {
			return n, err
		}
		n += int(gone)
		if len(sources) > 0 {
			if err := deleteBare(ctx, tx, sources); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// deleteBare removes those of the sources that have no entry left, with their words.
func deleteBare(ctx context.Context, tx *sqldb.Tx, ids []int64) error {
	var bare []struct {
		ID       int64  `db:"id"`
		Language string `db:"language"`
		Text     string `db:"text"`
		Length   int64  `db:"length"`
	}
	err := tx.SelectIn(ctx, &bare, `SELECT id, language, text, length FROM memory_sources s
		WHERE id IN (?) AND NOT EXISTS (SELECT 1 FROM memory_entries e WHERE e.source_id = s.id)`, ids)
	if err != nil {
		return err
	}
	for _, s := range bare {
		if words := features(s.Language, s.Text); len(words) > 0 {
			if _, err := tx.ExecIn(ctx, `DELETE FROM memory_words WHERE word IN (?) AND length = ? AND source_id = ?`, words, s.Length, s.ID); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM memory_sources WHERE id = ?`, s.ID); err != nil {
			return err
		}
	}
	return nil
}
