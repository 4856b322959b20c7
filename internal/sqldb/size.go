package sqldb

import "context"

// Size is how many bytes the database takes.
func (db *DB) Size(ctx context.Context) (size int64, err error) {
	query := `SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s`
	if db.engine == Postgres {
		query = `SELECT pg_database_size(current_database())`
	}
	err = db.Read(ctx, func(tx *Tx) error { return tx.Get(ctx, &size, query) })
	return size, err
}
