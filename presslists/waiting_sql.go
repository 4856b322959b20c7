package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// importFileRow is a line of the table import_files.
type importFileRow struct {
	ID        int64  `db:"id"`
	ListID    int64  `db:"list_id"`
	Actor     string `db:"actor"`
	Name      string `db:"name"`
	Content   string `db:"content"`
	Foretold  string `db:"foretold"`
	CreatedAt int64  `db:"created_at"`
	ExpiresAt int64  `db:"expires_at"`
	Dropped   bool   `db:"dropped"`
}

// upsertImportFile keeps a file in the place of the one that the actor had for the list,
// under an id of its own.
func upsertImportFile(ctx context.Context, tx *sqldb.Tx, r importFileRow) (id int64, err error) {
	if _, err := tx.Exec(ctx, `DELETE FROM import_files WHERE list_id = ? AND actor = ?`, r.ListID, r.Actor); err != nil {
		return 0, err
	}
	err = tx.Get(ctx, &id, `INSERT INTO import_files (list_id, actor, name, content, foretold, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`, r.ListID, r.Actor, r.Name, r.Content, r.Foretold, r.CreatedAt, r.ExpiresAt)
	return id, err
}

func selectImportFile(ctx context.Context, tx *sqldb.Tx, id, listID int64, actor string, now int64) (row importFileRow, err error) {
	err = tx.Get(ctx, &row, `SELECT id, list_id, actor, name, content, foretold, created_at, expires_at, dropped FROM import_files
		WHERE id = ? AND list_id = ? AND actor = ? AND expires_at > ?`, id, listID, actor, now)
	return row, err
}

func deleteImportFile(ctx context.Context, tx *sqldb.Tx, id int64) (there bool, err error) {
	n, err := tx.Exec(ctx, `DELETE FROM import_files WHERE id = ?`, id)
	return n == 1, err
}

// deleteOverFiles forgets those for which nobody came back.
func deleteOverFiles(ctx context.Context, tx *sqldb.Tx, now int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM import_files WHERE expires_at <= ?`, now)
	return err
}

// selectFilesBut gives the ids of the files that wait for lists, but for some. There is at least
// one list.
func selectFilesBut(ctx context.Context, tx *sqldb.Tx, listIDs, but []int64) (ids []int64, err error) {
	err = tx.SelectIn(ctx, &ids, `SELECT id FROM import_files WHERE dropped = 0 AND list_id IN (?) AND id NOT IN (?) ORDER BY id`,
		listIDs, append([]int64{0}, but...))
	return ids, err
}

// selectFile gives a file, whoever proposed it.
func selectFile(ctx context.Context, tx *sqldb.Tx, id int64) (row importFileRow, err error) {
	err = tx.Get(ctx, &row, `SELECT id, list_id, name, content FROM import_files WHERE id = ?`, id)
	return row, err
}

// dropFile empties a file that waits: whoever comes back for it is told why.
func dropFile(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE import_files SET content = '', preview = '', foretold = '', dropped = 1 WHERE id = ?`, id)
	return err
}
