package mailer

import (
	"context"
	"strings"

	"communique/internal/sqldb"
)

// mailing is a line of the table mailings: one release going to one press list.
type mailing struct {
	ID          int64  `db:"id"`
	ReleaseID   int64  `db:"release_id"`
	ListID      int64  `db:"list_id"`
	Country     string `db:"country"`
	Kind        string `db:"kind"`
	DueAt       int64  `db:"due_at"`
	Held        int    `db:"held"`
	Elsewhere   int    `db:"elsewhere"`
	Languages   string `db:"languages"`
	LastContact int64  `db:"last_contact"`
	Domain      string `db:"domain"`
	Horizon     int64  `db:"horizon"`
	Uncertain   string `db:"uncertain"`
	// PlannedAbove is a hint: no delivery with an id up to it is planned.
	PlannedAbove int64 `db:"planned_above"`
	RungAt       int64 `db:"rung_at"` // when the sweep rang, if no worker has come since

	WaitUntil  int64  `db:"wait_until"`
	WaitReason string `db:"wait_reason"`
	WaitDetail string `db:"wait_detail"`
	Waits      int64  `db:"waits"`

	Sent        int64       `db:"sent"`
	Refused     int64       `db:"refused"`
	PolicyRun   int64       `db:"policy_run"`
	WarnedAt    int64       `db:"warned_at"`
	PausedAt    int64       `db:"paused_at"`
	PauseReason PauseReason `db:"pause_reason"`
	PauseDetail string      `db:"pause_detail"`

	FinishedAt int64 `db:"finished_at"` // only where it is asked for
}

const (
	mailingColumns = `id, release_id, list_id, country, kind, due_at, held, elsewhere, languages, last_contact, domain, horizon,
	uncertain, planned_above, rung_at, wait_until, wait_reason, wait_detail, waits, sent, refused, policy_run, warned_at,
	paused_at, pause_reason, pause_detail`
	everyMailing = `SELECT ` + mailingColumns + ` FROM mailings`
)

// insertMailing makes the mailing, unless it is there, and gives it.
func insertMailing(ctx context.Context, tx *sqldb.Tx, m mailing, now int64) (mailing, error) {
	_, err := tx.Exec(ctx, `INSERT INTO mailings (release_id, list_id, country, kind, due_at, planned_at, domain, horizon, uncertain)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (release_id, list_id, kind) DO NOTHING`,
		m.ReleaseID, m.ListID, m.Country, m.Kind, m.DueAt, now, m.Domain, m.Horizon, m.Uncertain)
	if err != nil {
		return mailing{}, err
	}
	var there mailing
	err = tx.Get(ctx, &there, everyMailing+` WHERE release_id = ? AND list_id = ? AND kind = ?`, m.ReleaseID, m.ListID, m.Kind)
	return there, err
}

// hasMailing tells whether the mailing of a release, a list and a kind was made.
func hasMailing(ctx context.Context, tx *sqldb.Tx, releaseID, listID int64, kind string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM mailings WHERE release_id = ? AND list_id = ? AND kind = ?`, releaseID, listID, kind)
	return n > 0, err
}

func selectMailing(ctx context.Context, tx *sqldb.Tx, id int64) (m mailing, err error) {
	err = tx.Get(ctx, &m, everyMailing+` WHERE id = ?`, id)
	return m, err
}

// lockMailing keeps other claims of the mailing away until the transaction ends, and
// gives it; it says besides that a worker came. On SQLite whoever writes is alone, and a
// claim that finds nothing needn't reach the disk.
func lockMailing(ctx context.Context, tx *sqldb.Tx, id int64) (m mailing, err error) {
	if tx.Engine() == sqldb.SQLite {
		if m, err = selectMailing(ctx, tx, id); err == nil && m.RungAt != 0 {
			err = hear(ctx, tx, id)
		}
		return m, err
	}
	err = tx.Get(ctx, &m, `UPDATE mailings SET rung_at = 0 WHERE id = ? RETURNING `+mailingColumns, id)
	return m, err
}

func selectMailings(ctx context.Context, tx *sqldb.Tx, releaseID int64) (all []mailing, err error) {
	err = tx.Select(ctx, &all, everyMailing+` WHERE release_id = ? ORDER BY due_at, country, id`, releaseID)
	return all, err
}

// updateTally writes down what a planning saw and counted.
func updateTally(ctx context.Context, tx *sqldb.Tx, m mailing) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET held = ?, elsewhere = ?, languages = ?, last_contact = ?, finished_at = 0 WHERE id = ?`,
		m.Held, m.Elsewhere, m.Languages, m.LastContact, m.ID)
	return err
}

// updateWait makes the mailing wait.
func updateWait(ctx context.Context, tx *sqldb.Tx, m mailing) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET wait_until = ?, wait_reason = ?, wait_detail = ?, waits = ? WHERE id = ?`,
		m.WaitUntil, m.WaitReason, m.WaitDetail, m.Waits, m.ID)
	return err
}

// clearWait lets the mailing go, and tells whether it had waited.
func clearWait(ctx context.Context, tx *sqldb.Tx, id int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE mailings SET wait_until = 0, wait_reason = '', wait_detail = '', waits = 0
		WHERE id = ? AND wait_reason <> ''`, id)
	return n > 0, err
}

// hear writes down that a worker came.
func hear(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET rung_at = 0 WHERE id = ? AND rung_at <> 0`, id)
	return err
}

// joined writes languages so that two sets can be compared.
func joined(languages []string) string { return strings.Join(languages, " ") }
