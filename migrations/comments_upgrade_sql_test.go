package migrations_test

import (
	"testing"

	"communique/internal/sqldb"
	"communique/migrations"
	"communique/migrations/dbtest"
)

// TestTheCommentsOfBeforeAreKnown: a house in which something was said before its people
// were told of comments knows where that ends.
func TestTheCommentsOfBeforeAreKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, err := migrations.Provider(db)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.DownTo(t.Context(), 30); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{
			`INSERT INTO releases (id, slug, source_language, state, revision, created_at, updated_at) VALUES (1, 'r', 'en', 'draft', 1, 1, 1)`,
			`INSERT INTO segments (id, release_id, key, kind, position, text, source_hash, form) VALUES (1, 1, 'lead', 'lead', 1, 't', 'h', 'lead')`,
			`INSERT INTO translation_comments (id, segment_id, language, text, actor, created_at) VALUES (7, 1, 'nl', 't', 'a', 1), (8, 1, 'nl', 't', 'a', 1)`,
		} {
			if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		if _, err := migrations.Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		var number int64
		if err := db.Writer().GetContext(t.Context(), &number, `SELECT number FROM reminders_begun WHERE kind = 'commented'`); err != nil || number != 8 {
			t.Errorf("%d, %v", number, err)
		}
	})
}
