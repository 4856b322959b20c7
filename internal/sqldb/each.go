package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// Column is one named column of the rows that ExecEach works through.
type Column struct {
	name    string
	numbers []int64
	texts   []string
}

// Numbers is a column of BIGINT.
func Numbers(name string, values []int64) Column { return Column{name: name, numbers: values} }

// Texts is a column of TEXT.
func Texts(name string, values []string) Column { return Column{name: name, texts: values} }

// ExecEach runs one UPDATE for many rows and tells how many it changed. Its text names
// the columns as @name, and has {rows} where the table of rows joins in, in front of
// WHERE; no name begins with another:
//
//	UPDATE deliveries SET state = @state {rows} WHERE deliveries.id = @id
//
// PostgreSQL gets all rows as one table of arrays, SQLite, where a call costs nothing,
// one prepared statement for each row: both take microseconds a row. The columns have
// the same length.
func (t *Tx) ExecEach(ctx context.Context, query string, columns ...Column) (int64, error) {
	if t.engine == Postgres {
		return t.execTable(ctx, query, columns)
	}
	return t.execRows(ctx, query, columns)
}

func (t *Tx) execTable(ctx context.Context, query string, columns []Column) (int64, error) {
	arrays := make([]string, len(columns))
	names := make([]string, len(columns))
	args := make([]any, len(columns))
	for i, c := range columns {
		names[i] = c.name
		kind := "BIGINT"
		args[i] = c.numbers
		if c.texts != nil {
			kind, args[i] = "TEXT", c.texts
		}
		arrays[i] = fmt.Sprintf("CAST($%d AS %s[])", i+1, kind)
		query = strings.ReplaceAll(query, "@"+c.name, "given."+c.name)
	}
	table := "FROM unnest(" + strings.Join(arrays, ", ") + ") AS given (" + strings.Join(names, ", ") + ")"
	res, err := t.tx.ExecContext(ctx, strings.Replace(query, "{rows}", table, 1), args...)
	if err != nil {
		return 0, Readable(err)
	}
	n, err := res.RowsAffected()
	return n, Readable(err)
}

func (t *Tx) execRows(ctx context.Context, query string, columns []Column) (changed int64, err error) {
	for i, c := range columns {
		query = strings.ReplaceAll(query, "@"+c.name, fmt.Sprintf("?%d", i+1))
	}
	statement, err := t.tx.PrepareContext(ctx, strings.Replace(query, "{rows}", "", 1))
	if err != nil {
		return 0, Readable(err)
	}
	defer func() { _ = statement.Close() }() // with the transaction at the latest
	args := make([]any, len(columns))
	for row := range max(len(columns[0].numbers), len(columns[0].texts)) {
		for i, c := range columns {
			if c.texts != nil {
				args[i] = c.texts[row]
			} else {
				args[i] = c.numbers[row]
			}
		}
		res, err := statement.ExecContext(ctx, args...)
		if err != nil {
			return changed, Readable(err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return changed, Readable(err)
		}
		changed += n
	}
	return changed, nil
}
