package releases

import (
	"context"
	"fmt"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// manyOpen is a house with so many releases of fifteen segments, a tenth of them not sent
// yet, half translated into nine languages; every tenth text is stale.
func manyOpen(ctx context.Context, b *testing.B, n int) *house {
	b.Helper()
	h := newHouse(b, dbtest.Open(b, dbtest.SQLite(b)))
	err := h.db.Write(ctx, func(tx *sqldb.Tx) error {
		for i := 1; i <= n; i++ {
			if _, err := tx.Exec(ctx, `INSERT INTO releases (id, slug, source_language, state, revision, created_at, updated_at)
				VALUES (?, ?, 'en', CASE WHEN ? % 10 = 0 THEN 'in_translation' ELSE 'sent' END, 1, 0, 0)`, i, fmt.Sprintf("r-%d", i), i); err != nil {
				return err
			}
			if err := manySegments(ctx, tx, i); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO translations (segment_id, language, text, source_hash, state, origin, version, actor, updated_at)
			SELECT s.id, a.language, 'x', CASE WHEN s.id % 10 = 0 THEN 'old' ELSE s.source_hash END, 'draft', 'person', 1, 'a', 0
			FROM segments s JOIN assignments a ON a.release_id = s.release_id WHERE s.id % 2 = 0`)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return h
}

func manySegments(ctx context.Context, tx *sqldb.Tx, release int) error {
	for p := range 15 {
		kind := "paragraph"
		if p == 0 {
			kind = "headline"
		}
		if _, err := tx.Exec(ctx, `INSERT INTO segments (release_id, key, kind, position, text, source_hash, form)
			VALUES (?, ?, ?, ?, 'The text.', 'h', 'paragraph')`, release, fmt.Sprintf("%s-%d", kind, p), kind, p); err != nil {
			return err
		}
	}
	for _, language := range []string{"nl", "fr", "de", "da", "et", "it", "ro", "sk", "es"} {
		if _, err := tx.Exec(ctx, `INSERT INTO assignments (release_id, language, state, updated_at) VALUES (?, ?, 'in_progress', 0)`, release, language); err != nil {
			return err
		}
	}
	return nil
}
