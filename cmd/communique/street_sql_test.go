package main

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// resendNow lets the ten minutes pass after which an uncertain mail is sent once more.
func resendNow(db *sqldb.DB) error {
	return change(db, `UPDATE deliveries SET next_at = 1 WHERE state = 'uncertain' AND next_at IS NOT NULL`)
}

// lapseNow lets the leases of a worker pass.
func lapseNow(db *sqldb.DB, worker string) error {
	return change(db, `UPDATE claims SET lease_until = 1 WHERE worker = ?`, worker)
}

// forgetJobs loses every bell that was rung, also those that are being followed.
func forgetJobs(db *sqldb.DB) error {
	return change(db, `DELETE FROM river_job`)
}

// touch writes what a mailing has already, and fails when somebody keeps it locked.
func touch(db *sqldb.DB, mailing int64, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE mailings SET rung_at = rung_at WHERE id = ?`, mailing)
		return err
	})
}

func change(db *sqldb.DB, query string, args ...any) error {
	return db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
}

// held gives how many deliveries each worker holds.
func held(db *sqldb.DB) (map[string]int, error) {
	var rows []struct {
		Worker string `db:"worker"`
		N      int    `db:"n"`
	}
	err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		rows = nil
		return tx.Select(context.Background(), &rows, `SELECT c.worker, COUNT(*) AS n FROM deliveries d
			JOIN claims c ON c.id = d.claim_id WHERE d.state = 'claimed' GROUP BY c.worker`)
	})
	n := map[string]int{}
	for _, r := range rows {
		n[r.Worker] = r.N
	}
	return n, err
}

// lag lets every date that waits be due earlier by d, as if everybody had been down.
func lag(db *sqldb.DB, d time.Duration) error {
	return change(db, `UPDATE occurrences SET due_at = due_at - ?, wall_at = '' WHERE state IN ('waiting', 'claimed')`, d.Milliseconds())
}

// lapse ends the claims on occurrences of processes that are gone, as a minute does.
func lapse(db *sqldb.DB) error {
	return change(db, `UPDATE occurrences SET lease_until = 0 WHERE state = 'claimed'`)
}

// leader gives who leads River's housekeeping; empty when nobody does.
func leader(db *sqldb.DB) (name string, err error) {
	err = db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Get(context.Background(), &name, `SELECT COALESCE(MAX(leader_id), '') FROM river_leader WHERE expires_at > ?`,
			clock.System{}.Now().UTC())
	})
	return name, err
}

// leaseLeft is how long the longest lease of a worker still lasts.
func leaseLeft(db *sqldb.DB, worker string, now time.Time) (left time.Duration, err error) {
	var until int64
	err = db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Get(context.Background(), &until, `SELECT COALESCE(MAX(lease_until), 0) FROM claims WHERE worker = ?`, worker)
	})
	return clock.FromMillis(until).Sub(now), err
}
