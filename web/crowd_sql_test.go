package web_test

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"communique/internal/sqldb"
	"communique/web/webtest"
)

// copying makes a release out of another one, with everything that is kept about it: the
// number n of a crowd. Ids are moved by far more than there are.
type copying struct {
	ctx  context.Context
	h    *webtest.House
	tx   *sqldb.Tx
	from int64
	n    int64
}

func (c copying) exec(statement string, args ...any) {
	c.h.T.Helper()
	if _, err := c.tx.Exec(c.ctx, statement, args...); err != nil {
		c.h.T.Fatal(err)
	}
}

// rows copies those of a table: to is what becomes of some of its columns.
func (c copying) rows(table, where string, to map[string]string) {
	c.h.T.Helper()
	var columns, values []string
	var all []string
	if err := c.tx.Select(c.ctx, &all, `SELECT name FROM pragma_table_info(?)`, table); err != nil {
		c.h.T.Fatal(err)
	}
	for _, column := range all {
		value, changed := to[column]
		switch {
		case changed && value == "": // the database numbers it
			continue
		case !changed:
			value = column
		}
		columns, values = append(columns, column), append(values, value)
	}
	c.exec(fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s`,
		table, strings.Join(columns, ", "), strings.Join(values, ", "), table, where))
}

// moved is an instant of what is copied: a year has some hundred releases, those to come in the
// next years, the others in the last.
func (c copying) moved(column, toCome string) string {
	return fmt.Sprintf("%s + CASE WHEN %s THEN 1 ELSE -1 END * %d", column, toCome, c.n*86_400_000)
}

// run copies the release; each mailing of it goes to so many contacts of its list.
func (c copying) run(contacts int) {
	release, far := fmt.Sprintf(" + %d", 1000*(c.n+1)), fmt.Sprintf(" + %d", 100_000*(c.n+1))
	of := fmt.Sprintf("release_id = %d", c.from)
	mine := map[string]string{"release_id": "release_id" + release}
	with := func(of map[string]string, pairs ...string) map[string]string {
		to := maps.Clone(of)
		for i := 0; i < len(pairs); i += 2 {
			to[pairs[i]] = pairs[i+1]
		}
		return to
	}
	c.rows("releases", fmt.Sprintf("id = %d", c.from), map[string]string{
		"id": "id" + release, "slug": fmt.Sprintf("slug || '-%d'", c.n),
		"created_at": fmt.Sprintf("created_at - %d", c.n*3_600_000), "updated_at": fmt.Sprintf("updated_at - %d", c.n*3_600_000),
		"embargo_at": c.moved("embargo_at", "state NOT IN ('sent', 'withdrawn')"),
	})
	c.rows("assignments", of, with(mine, "due_at", c.moved("due_at", "state <> 'approved'")))
	for _, table := range []string{"release_countries", "release_languages", "revisions"} {
		c.rows(table, of, mine)
	}
	c.rows("release_events", of, with(mine, "id", ""))
	c.rows("segments", of, with(mine, "id", "id"+far))
	segments := fmt.Sprintf("segment_id IN (SELECT id FROM segments WHERE release_id = %d)", c.from)
	c.rows("segment_sources", segments, map[string]string{"segment_id": "segment_id" + far})
	for _, table := range []string{"translations", "translation_history"} {
		c.rows(table, segments, map[string]string{"id": "", "segment_id": "segment_id" + far})
	}
	c.rows("editions", of, with(mine, "id", "id"+far))
	c.rows("edition_segments", fmt.Sprintf("edition_id IN (SELECT id FROM editions WHERE release_id = %d)", c.from),
		map[string]string{"edition_id": "edition_id" + far, "segment_id": "segment_id" + far})
	c.rows("schedules", of, with(mine, "id", "id"+far))
	c.rows("occurrences", fmt.Sprintf("schedule_id IN (SELECT id FROM schedules WHERE release_id = %d)", c.from),
		map[string]string{"id": "", "schedule_id": "schedule_id" + far, "due_at": c.moved("due_at", "state = 'waiting'")})
	c.rows("mailings", of, with(mine, "id", "id"+far))
	c.exec(fmt.Sprintf(`INSERT INTO deliveries (mailing_id, release_id, kind, contact_id, address, address_key, name, language, edition_id,
			state, reason, code, reply, attempts, planned_at, updated_at, sent_at)
		SELECT m.id, m.release_id, m.kind, c.id, c.address, c.address_key, c.name, CASE WHEN c.language = '' THEN 'en' ELSE c.language END, 1,
			CASE WHEN c.id %% 50 = 0 THEN 'bounced' ELSE 'sent' END, CASE WHEN c.id %% 50 = 0 THEN 'bad_address' ELSE '' END,
			CASE WHEN c.id %% 50 = 0 THEN 550 ELSE 250 END, '', 1, m.planned_at, m.planned_at + 1,
			CASE WHEN c.id %% 50 = 0 THEN NULL ELSE m.planned_at + c.id END
		FROM mailings m JOIN contacts c ON c.list_id = m.list_id
		WHERE m.release_id = %d%s AND c.id <= %d + (SELECT MIN(x.id) FROM contacts x WHERE x.list_id = m.list_id AND x.id > 100)`,
		c.from, release, contacts))
}
