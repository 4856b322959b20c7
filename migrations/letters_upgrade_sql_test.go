package migrations_test

import (
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

// TestUsersOfBeforeLettersStand: who has signed in has, and of the others those without a
// password were invited, until the link that they have lapses or would have.
func TestUsersOfBeforeLettersStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		upgraded(t, db, 31,
			`INSERT INTO users (id, name, name_key, address, address_key, language, password, ended_at, created_at, updated_at) VALUES
				(1, 'came', 'came', 'a@x.example', 'a@x.example', 'en', '', 0, 1000, 1000), (2, 'linked', 'linked', 'b@x.example', 'b@x.example', 'en', '', 0, 1000, 1000),
				(3, 'lapsed', 'lapsed', 'c@x.example', 'c@x.example', 'en', '', 0, 1000, 1000), (4, 'typed', 'typed', 'd@x.example', 'd@x.example', 'en', 'hash', 0, 1000, 1000)`,
			`INSERT INTO audit (at, actor, user_id, verb, subject, detail, address) VALUES
				(2000, 'came', 1, 'signed_in_by_link', '', '', ''), (3000, 'came', 1, 'signed_in', '', '', ''), (4000, 'came', 1, 'signed_out', '', '', ''), (2000, 'lapsed', 3, 'sign_in_failed', '', '', '')`,
			`INSERT INTO user_links (user_id, kind, secret_hash, created_at, expires_at, used_at) VALUES (2, 'invite', 'h', 1000, 5000, 0), (2, 'sign_in', 'i', 1000, 9000, 0)`,
		)
		type row struct {
			ID       int64 `db:"id"`
			SignedIn int64 `db:"signed_in_at"`
			Invited  int64 `db:"invited_until"`
		}
		var got []row
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
			return tx.Select(t.Context(), &got, `SELECT id, signed_in_at, invited_until FROM users ORDER BY id`)
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]row{{1, 3000, 0}, {2, 0, 5000}, {3, 0, 1209601000}, {4, 0, 0}}, got); diff != "" {
			t.Error(diff)
		}
	})
}
