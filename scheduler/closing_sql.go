package scheduler

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

func replaceClosings(ctx context.Context, tx *sqldb.Tx, all []Closing, now int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM closing_days`); err != nil {
		return err
	}
	for _, c := range all {
		_, err := tx.Exec(ctx, `INSERT INTO closing_days (first_day, last_day, country, name, created_at) VALUES (?, ?, ?, ?, ?)`,
			c.First.Format(dayLayout), c.Last.Format(dayLayout), c.Country, c.Name, now)
		if err != nil {
			return err
		}
	}
	return nil
}

func selectClosings(ctx context.Context, tx *sqldb.Tx) ([]Closing, error) {
	var rows []struct {
		First   string `db:"first_day"`
		Last    string `db:"last_day"`
		Country string `db:"country"`
		Name    string `db:"name"`
	}
	err := tx.Select(ctx, &rows, `SELECT first_day, last_day, country, name FROM closing_days ORDER BY first_day, last_day, country`)
	if err != nil {
		return nil, err
	}
	all := make([]Closing, len(rows))
	for i, r := range rows {
		all[i] = Closing{Name: r.Name, Country: r.Country}
		if all[i].First, err = time.Parse(dayLayout, r.First); err != nil {
			return nil, err
		}
		if all[i].Last, err = time.Parse(dayLayout, r.Last); err != nil {
			return nil, err
		}
	}
	return all, nil
}
