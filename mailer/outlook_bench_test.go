package mailer

import (
	"fmt"
	"testing"

	"communique/migrations/dbtest"
	"communique/scheduler"
)

// BenchmarkForecast looks at a plan for 100,000 contacts on ten lists.
func BenchmarkForecast(b *testing.B) {
	h := newHouse(b, dbtest.Open(b, dbtest.SQLite(b)))
	languages := []string{"nl", "fr", "en", ""}
	for l := range 10 {
		contacts := make([]string, 10_000)
		for i := range contacts {
			contacts[i] = fmt.Sprintf("c%d@desk%d.example,%s", i, l+i%100/99, languages[i%4])
		}
		h.list(fmt.Sprintf("list-%d", l), []string{"BE", "NL"}[l%2], "nl", contacts...)
	}
	h.release("news", "nl")
	for b.Loop() {
		plan, err := h.scheduler.Propose(h.ctx(), "news", scheduler.When{Rule: scheduler.RuleWindow})
		h.must(err)
		if _, err := h.mailer.ForecastFor(h.ctx(), admin, plan); err != nil {
			b.Fatal(err)
		}
	}
}
