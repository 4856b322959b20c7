package releases

import (
	"context"
	"math"
	"strings"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectBook goes down the events by their ids, whatever is looked for: so a page costs what
// it shows, however many releases there are. The name of each one's release is asked for in
// its line; as a join it could make a database begin with the releases.
func selectBook(ctx context.Context, tx *sqldb.Tx, q BookQuery) ([]Noted, error) {
	var rows []struct {
		eventRow
		ID   int64  `db:"id"`
		Slug string `db:"slug"`
	}
	if q.Before == 0 {
		q.Before = math.MaxInt64
	}
	where, args := `e.id < ?`, []any{q.Before}
	if q.Verb != "" {
		where, args = where+` AND e.verb = ?`, append(args, q.Verb)
	}
	if q.About != "" {
		like := "%" + sqldb.Like(strings.ToLower(q.About)) + "%"
		where += ` AND (LOWER(e.actor) LIKE ? ESCAPE '!' OR e.release_id IN (SELECT id FROM releases WHERE slug LIKE ? ESCAPE '!'))`
		args = append(args, like, like)
	}
	err := tx.Select(ctx, &rows, `SELECT e.id, e.created_at, e.actor, e.verb, e.language, e.detail,
		(SELECT slug FROM releases WHERE id = e.release_id) AS slug FROM release_events e WHERE `+where+` ORDER BY e.id DESC LIMIT ?`, append(args, q.Limit)...)
	events := make([]Noted, len(rows))
	for i, row := range rows {
		events[i] = Noted{Event{clock.FromMillis(row.CreatedAt), row.Actor, row.Verb, row.Language, row.Detail}, row.ID, row.Slug}
	}
	return events, err
}
