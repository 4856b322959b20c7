package sqldb

import (
	"context"
	"errors"
)

// EachRow calls do with the values of one row after the other, as the engine gives
// them: text as string, numbers as int64, NULL as nil. It holds one row at a time; the
// slice is good only until do returns. An error of do ends it, and comes back.
func (t *Tx) EachRow(ctx context.Context, do func(values []any) error, query string, args ...any) (err error) {
	rows, err := t.tx.QueryxContext(ctx, t.tx.Rebind(query), args...)
	if err != nil {
		return Readable(err)
	}
	defer func() { err = errors.Join(err, Readable(rows.Close())) }()
	columns, err := rows.Columns()
	if err != nil {
		return Readable(err)
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return Readable(err)
		}
		if err := do(values); err != nil {
			return err
		}
	}
	return Readable(rows.Err())
}

// Prepared gives do a statement that is ready to run again and again.
func (t *Tx) Prepared(ctx context.Context, query string, do func(exec func(args ...any) error) error) (err error) {
	statement, err := t.tx.PreparexContext(ctx, t.tx.Rebind(query))
	if err != nil {
		return Readable(err)
	}
	defer func() { err = errors.Join(err, Readable(statement.Close())) }()
	return do(func(args ...any) error {
		_, err := statement.ExecContext(ctx, args...)
		return Readable(err)
	})
}
