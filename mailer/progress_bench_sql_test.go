package mailer

import (
	"fmt"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
)

// mailed puts a release into the ledger as a large mailing leaves it: n mails over the
// lists, of which most were sent within five minutes, some refused, put off or in doubt.
func (h *house) mailed(r releases.Release, lists []presslists.List, n int) {
	h.t.Helper()
	for _, l := range lists {
		h.plan(r, l)
	}
	first, now := h.clock.Now().UnixMilli(), h.clock.Now().UnixMilli()
	defer func() { h.must(h.db.Write(h.ctx(), func(tx *sqldb.Tx) error { return analyse(h.ctx(), tx) })) }()
	h.must(h.db.Write(h.ctx(), func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(h.ctx(), `DELETE FROM deliveries`); err != nil {
			return err
		}
		_, err := tx.Exec(h.ctx(), `INSERT INTO deliveries (mailing_id, release_id, kind, contact_id, address, address_key, language, edition_id,
				state, reason, code, enhanced, reply, planned_at, updated_at, sent_at)
			WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i < CAST(? AS BIGINT) - 1)
			SELECT m.id, m.release_id, 'first', i, 'c' || i || '@desk.example', 'c' || i || '@desk.example',
				CASE i % 3 WHEN 0 THEN 'nl' WHEN 1 THEN 'fr' ELSE 'en' END, (SELECT MIN(id) FROM editions),
				CASE WHEN i % 50 = 0 THEN 'bounced' WHEN i % 50 = 1 THEN 'deferred' WHEN i % 1000 = 2 THEN 'uncertain' ELSE 'sent' END,
				CASE WHEN i % 50 = 0 THEN 'bad_address' WHEN i % 50 = 1 THEN 'not_now' WHEN i % 1000 = 2 THEN 'no_answer' ELSE '' END,
				CASE WHEN i % 50 = 0 THEN 550 WHEN i % 50 = 1 THEN 451 WHEN i % 1000 = 2 THEN 0 ELSE 250 END,
				CASE WHEN i % 50 = 0 THEN '5.1.1' WHEN i % 50 = 1 THEN '4.7.1' ELSE '' END,
				CASE WHEN i % 50 = 0 THEN 'no such user c' || i || '@desk.example' ELSE '2.0.0 Ok: queued as ' || i END,
				CAST(? AS BIGINT), CAST(? AS BIGINT),
				CASE WHEN i % 50 < 2 OR i % 1000 = 2 THEN NULL ELSE CAST(? AS BIGINT) + i * 3 END
			FROM k JOIN mailings m ON m.release_id = CAST(? AS BIGINT) AND m.id % CAST(? AS BIGINT) = i % CAST(? AS BIGINT)`,
			n, now, now, first, r.ID, len(lists), len(lists))
		return err
	}))
	var got int
	h.must(h.db.Read(h.ctx(), func(tx *sqldb.Tx) error { return tx.Get(h.ctx(), &got, `SELECT COUNT(*) FROM deliveries`) }))
	if got != n {
		h.t.Fatalf("%d mails, want %d", got, n)
	}
}

// BenchmarkProgress asks how 100,000 mails of a release on eleven lists stand, and what became
// of them: for the page that renews itself, and for the report. Best is the quickest of the
// runs, which says more than their mean on a machine that does other things besides.
func BenchmarkProgress(b *testing.B) {
	for engine, open := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			h := newHouse(b, dbtest.Open(b, open(b)))
			r := h.release("lipse", "nl", "fr")
			var lists []presslists.List
			for i := range 11 {
				lists = append(lists, h.list(fmt.Sprintf("list-%d", i), "NL", "en", fmt.Sprintf("x%d@desk.example", i)))
			}
			h.mailed(r, lists, 100_000)
			for what, ask := range map[string]func() error{
				"snapshot": func() error { _, err := h.mailer.Snapshot(h.ctx(), r); return err },
				"report":   func() error { _, err := h.mailer.Report(h.ctx(), admin, r); return err },
				"page": func() error {
					_, _, err := h.mailer.Troubled(h.ctx(), admin, r, Bounced, BadAddress, 1000, 50)
					return err
				},
			} {
				b.Run(what, func(b *testing.B) {
					best := time.Hour
					for b.Loop() {
						began := clock.Elapsed()
						h.must(ask())
						best = min(best, clock.Elapsed()-began)
					}
					b.ReportMetric(float64(best.Microseconds())/1000, "best-ms")
				})
			}
		})
	}
}
