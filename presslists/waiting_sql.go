package presslists

import (
	"context"
	"fmt"

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

// selectImportHead is selectImportFile without what is in the file.
func selectImportHead(ctx context.Context, tx *sqldb.Tx, id, listID int64, actor string, now int64) (row importFileRow, err error) {
	err = tx.Get(ctx, &row, `SELECT id, list_id, actor, name, foretold, created_at, expires_at, dropped FROM import_files
		WHERE id = ? AND list_id = ? AND actor = ? AND expires_at > ?`, id, listID, actor, now)
	return row, err
}

// stampOf is something else whenever one of these lists, somebody on it or what is stopped is.
// There is at least one list. The one that the caller holds (0: none) counts as it was before.
func stampOf(ctx context.Context, tx *sqldb.Tx, listIDs []int64, held int64) (string, error) {
	var lists []struct {
		ID      int64 `db:"id"`
		Version int64 `db:"version"`
	}
	if err := tx.SelectIn(ctx, &lists, `SELECT id, CASE WHEN id = ? THEN version - 1 ELSE version END AS version FROM press_lists
		WHERE id IN (?) ORDER BY id`, held, listIDs); err != nil {
		return "", err
	}
	var stops struct {
		All    int64 `db:"all_stops"`
		Newest int64 `db:"newest"`
	}
	err := tx.Get(ctx, &stops, `SELECT COUNT(*) AS all_stops, COALESCE(MAX(created_at), 0) AS newest FROM
		(SELECT created_at FROM suppressions UNION ALL SELECT created_at FROM partner_suppressions) AS stops`)
	return fmt.Sprint(lists, stops), err
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
	_, err := tx.Exec(ctx, `UPDATE import_files SET content = '', foretold = '', dropped = 1 WHERE id = ?`, id)
	return err
}
