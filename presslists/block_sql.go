package presslists

import (
	"context"
	"maps"
	"slices"

	"communique/internal/sqldb"
)

// index writes the blocks anew in which contacts of a list stand, or stood. The caller
// holds the list, so that nobody else does so at the same time.
func index(ctx context.Context, tx *sqldb.Tx, listID int64, ids []int64) error {
	numbers := map[int64]bool{}
	for _, id := range ids {
		numbers[blockOf(id)] = true
	}
	for _, n := range slices.Sorted(maps.Keys(numbers)) {
		var rows []contactRow
		err := tx.Select(ctx, &rows, everyContact+` WHERE list_id = ? AND id >= ? AND id < ? ORDER BY id`, listID, n*blockSize, (n+1)*blockSize)
		all, err := contacts(rows, err)
		if err != nil {
			return err
		}
		if err := writeBlock(ctx, tx, newBlock(listID, n, all)); err != nil {
			return err
		}
	}
	return nil
}

func writeBlock(ctx context.Context, tx *sqldb.Tx, b block) (err error) {
	if b.Contacts == 0 {
		_, err = tx.Exec(ctx, `DELETE FROM contact_blocks WHERE list_id = ? AND block = ?`, b.ListID, b.Block)
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_blocks (list_id, block, contacts, languages, lines) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (list_id, block) DO UPDATE SET contacts = excluded.contacts, languages = excluded.languages, lines = excluded.lines`,
		b.ListID, b.Block, b.Contacts, b.Languages, b.Lines)
	return err
}

// selectUnindexed gives those of the lists whose contacts came before there were blocks.
func selectUnindexed(ctx context.Context, tx *sqldb.Tx, listIDs []int64) (ids []int64, err error) {
	err = tx.SelectIn(ctx, &ids, `SELECT id FROM press_lists WHERE indexed = 0 AND id IN (?) ORDER BY id`, listIDs)
	return ids, err
}

// indexAll writes all blocks of a list.
func indexAll(ctx context.Context, tx *sqldb.Tx, listID, now int64) error {
	if there, err := holdList(ctx, tx, listID, now); err != nil || !there {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM contact_blocks WHERE list_id = ?`, listID); err != nil {
		return err
	}
	for after := int64(0); ; {
		all, err := selectPage(ctx, tx, listID, after, batch)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			_, err := tx.Exec(ctx, `UPDATE press_lists SET indexed = 1 WHERE id = ?`, listID)
			return err
		}
		last := blockOf(all[len(all)-1].ID)
		for start := 0; start < len(all); {
			n, end := blockOf(all[start].ID), start
			for end < len(all) && blockOf(all[end].ID) == n {
				end++
			}
			if n == last && len(all) == batch && start > 0 {
				break // its other contacts are on the next page
			}
			if err := writeBlock(ctx, tx, newBlock(listID, n, all[start:end])); err != nil {
				return err
			}
			after, start = all[end-1].ID, end
		}
	}
}

// eachBlock calls do with the blocks of lists, in the order of their numbers.
func eachBlock(ctx context.Context, tx *sqldb.Tx, listIDs []int64, do func(block)) error {
	for _, id := range listIDs {
		err := tx.EachRow(ctx, func(values []any) error {
			lines, _ := values[0].(string)
			do(block{ListID: id, Lines: lines})
			return nil
		}, `SELECT lines FROM contact_blocks WHERE list_id = ? ORDER BY block`, id)
		if err != nil {
			return err
		}
	}
	return nil
}

// selectCounts gives the blocks of lists without their lines.
func selectCounts(ctx context.Context, tx *sqldb.Tx, listIDs []int64) (counts []block, err error) {
	err = tx.SelectIn(ctx, &counts, `SELECT list_id, block, contacts, languages FROM contact_blocks WHERE list_id IN (?)`, listIDs)
	return counts, err
}
