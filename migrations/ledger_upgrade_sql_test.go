package migrations_test

import (
	"fmt"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

// TestTheLedgerSurvivesItsNewTables fills the ledger as it was before, with deliveries in
// every state, and looks what they are afterwards: nothing is lost, what was being sent is
// uncertain, and each keeps its token and its place in time.
func TestTheLedgerSurvivesItsNewTables(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		upgraded(t, db, 5,
			`INSERT INTO partners (id, slug, name, country, created_at) VALUES (1, 'p', 'P', 'NL', 1)`,
			`INSERT INTO press_lists (id, slug, partner_id, country, name, language, zone, window_cron, created_at, updated_at)
				VALUES (1, 'l', 1, 'NL', 'L', 'en', 'UTC', '0 9 * * *', 1, 1)`,
			`INSERT INTO releases (id, slug, source_language, state, revision, created_at, updated_at) VALUES (1, 'r', 'en', 'approved', 1, 1, 1)`,
			`INSERT INTO editions (id, release_id, language, revision, subject, headline, html, text, content_hash, frozen_at, frozen_by)
				VALUES (1, 1, 'en', 1, 's', 'h', 'h', 't', 'x', 1, 'a')`,
			`INSERT INTO mailings (id, release_id, list_id, country, kind, due_at, planned_at) VALUES (1, 1, 1, 'NL', 'first', 1, 1)`,
			old(1, "planned", "", "", 100, 0, 0),
			old(2, "claimed", "deferred", "w", 200, 1, 0),
			old(3, "claimed", "planned", "w", 100, 0, 0),
			old(4, "attempting", "planned", "w", 100, 1, 0),
			old(5, "attempting", "uncertain", "w", 100, 2, 1),
			old(6, "deferred", "", "", 300, 2, 0),
			old(7, "uncertain", "", "", 400, 1, 0),
			old(8, "uncertain", "", "", 0, 2, 1),
			old(9, "sent", "", "", 100, 1, 0),
			old(10, "bounced", "", "", 100, 1, 0),
			`INSERT INTO attempts (delivery_id, number, worker, started_at, ended_at, outcome) VALUES
				(4, 1, 'w', 50, NULL, ''), (6, 1, 'w', 60, 61, 'deferred'), (6, 2, 'w', 62, 63, 'deferred'), (9, 1, 'w', 70, 71, 'sent')`,
		)
		type row struct {
			ID       int64  `db:"id"`
			Token    string `db:"token"`
			State    string `db:"state"`
			Attempts int64  `db:"attempts"`
			FirstAt  int64  `db:"first_at"`
			NextAt   *int64 `db:"next_at"`
			Resends  int64  `db:"resends"`
		}
		at := func(n int64) *int64 { return &n }
		var got []row
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
			return tx.Select(t.Context(), &got, `SELECT id, token, state, attempts, first_at, next_at, resends FROM deliveries ORDER BY id`)
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []row{
			{1, "token1", "planned", 0, 0, nil, 0},
			{2, "token2", "deferred", 1, 0, at(200), 0},
			{3, "token3", "planned", 0, 0, nil, 0},
			{4, "token4", "uncertain", 1, 50, at(600_007), 0},
			{5, "token5", "uncertain", 2, 0, nil, 1},
			{6, "token6", "deferred", 2, 60, at(300), 0},
			{7, "token7", "uncertain", 1, 0, at(400), 0},
			{8, "token8", "uncertain", 2, 0, nil, 1},
			{9, "token9", "sent", 1, 70, nil, 0},
			{10, "token10", "bounced", 1, 0, nil, 0},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		var mailing struct {
			Domain string `db:"domain"`
			Sent   int64  `db:"sent"`
			Diary  int64  `db:"diary"`
			Next   int64  `db:"next"`
		}
		err = db.Write(t.Context(), func(tx *sqldb.Tx) error {
			if err := tx.Get(t.Context(), &mailing, `SELECT domain, sent, (SELECT COUNT(*) FROM attempts) AS diary, 0 AS next FROM mailings`); err != nil {
				return err
			}
			return tx.Get(t.Context(), &mailing.Next, `INSERT INTO deliveries (mailing_id, release_id, kind, contact_id, address, address_key,
				language, edition_id, state, planned_at, updated_at) VALUES (1, 1, 'first', 99, 'n@x.example', 'n@x.example', 'en', 1, 'planned', 1, 1) RETURNING id`)
		})
		if err != nil || mailing.Domain != "lipse.example" || mailing.Sent != 1 || mailing.Diary != 3 || mailing.Next != 11 {
			t.Errorf("%+v, %v", mailing, err)
		}
	})
}

// old is a delivery as the table was before.
func old(id int, state, from, worker string, next, attempt, resends int) string {
	sent := "NULL"
	if state == "sent" {
		sent = "71"
	}
	lease := 0
	if worker != "" {
		lease = 9
	}
	return fmt.Sprintf(`INSERT INTO deliveries (id, mailing_id, release_id, kind, contact_id, address, address_key, language, edition_id, token,
		message_id, state, claimed_from, worker, lease_until, attempt, next_at, resends, planned_at, updated_at, sent_at)
		VALUES (%d, 1, 1, 'first', %d, 'a%d@x.example', 'a%d@x.example', 'en', 1, 'token%d', '0123456789abcdef0123456789abcdef@lipse.example',
		'%s', '%s', '%s', %d, %d, %d, %d, 1, 7, %s)`, id, id, id, id, id, state, from, worker, lease, attempt, next, resends, sent)
}
