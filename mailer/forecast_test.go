package mailer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/scheduler"

	"pgregory.net/rapid"
)

// TestForecastComesTrue: what a plan foretells is what planning makes of it, mail by
// mail, whoever stands on which lists, is suppressed, or reads what isn't ready.
func TestForecastComesTrue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, soak(map[sqldb.Engine]int{sqldb.SQLite: 9, sqldb.Postgres: 3}[db.Engine()]))
		h := newHouse(t, db)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			inside := *h
			inside.t = tried{t, rt}
			inside.compareForecast(rt, fmt.Sprintf("cast-%d", n))
		})
	})
}

func (h *house) compareForecast(rt *rapid.T, slug string) {
	lists := rapid.IntRange(1, 4).Draw(rt, "lists")
	c := &clerk{on: make([][]person, lists)}
	people := h.drawPeople(rt, c, slug, lists)
	// Each try has a country of its own, so that it meets no list of another.
	countries := []string{"BE", "NL"}
	for _, old := range h.everyList() {
		old.Country = "FR"
		_, err := h.lists.Save(h.ctx(), admin, old)
		h.must(err)
	}
	for i := range lists {
		h.list(fmt.Sprintf("%s-%d", slug, i), countries[i%2], rapid.SampledFrom([]string{"en", "nl", "fr"}).Draw(rt, "language"), lines(c.on[i])...)
	}
	for _, p := range people {
		if rapid.IntRange(0, 4).Draw(rt, "stopped") == 0 {
			h.must(h.lists.Suppress(h.ctx(), admin, p.address, presslists.Unsubscribed, ""))
		}
	}
	ready := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"nl", "fr", "de"}), rapid.ID[string]).Draw(rt, "ready")
	r := h.release(slug, ready...)
	outlook := h.forecast(slug)
	_, err := h.scheduler.Send(h.ctx(), admin, slug, scheduler.When{Rule: scheduler.RuleWindow, Agreed: outlook.Fingerprint()})
	h.must(err)
	h.clock.Advance(outlook.Lists[0].Due.Sub(h.clock.Now())) // all lists have the same window
	_, err = h.scheduler.Due(h.ctx(), h.mailer)
	h.must(err)
	foretold, made := map[string]int{}, map[string]int{}
	for _, f := range outlook.Lists {
		for language, n := range f.Mails {
			foretold[f.List.Slug+" "+language] = n
		}
	}
	deliveries, err := h.mailer.Deliveries(h.ctx(), r.ID)
	h.must(err)
	for _, d := range deliveries {
		if d.State == Planned {
			list, err := h.lists.ByID(h.ctx(), d.ListID)
			h.must(err)
			made[list.Slug+" "+d.Language]++
		}
	}
	if !maps.Equal(foretold, made) {
		rt.Fatalf("foretold %v, made %v", foretold, made)
	}
}

func (h *house) everyList() []presslists.List {
	all, err := h.lists.Lists(h.ctx())
	h.must(err)
	return all
}

func (h *house) forecast(slug string) Outlook {
	h.t.Helper()
	plan, err := h.scheduler.Propose(h.ctx(), slug, scheduler.When{Rule: scheduler.RuleWindow})
	h.must(err)
	outlook, err := h.mailer.Forecast(h.ctx(), plan)
	h.must(err)
	return outlook
}

// Who gets no mail is told by language, and the list's own language is warned of.
func TestForecastOfWhatIsNotReady(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		h.list("be", "BE", "fr", "a@x.example,nl", "b@x.example", "c@x.example,en", "d@x.example,sk", "e@x.example,en")
		h.list("nl", "NL", "nl", "a@x.example,nl", "c@x.example,en")
		h.must(h.lists.Suppress(context.Background(), admin, "e@x.example", presslists.Unsubscribed, ""))
		h.release("news", "nl")
		var told []string
		for _, f := range h.forecast("news").Lists {
			line := fmt.Sprintf("%s %v waiting %v suppressed %d elsewhere %d", f.List.Slug, f.Mails, f.Waiting, f.Suppressed, f.Elsewhere)
			for _, w := range f.Warnings {
				line += " " + string(w.Kind) + " " + w.Detail
			}
			told = append(told, line)
		}
		want := []string{
			"be map[en:1 nl:1] waiting map[fr:2] suppressed 1 elsewhere 0 language fr",
			"nl map[] waiting map[] suppressed 0 elsewhere 2",
		}
		if !slices.Equal(told, want) {
			t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
		}
	})
}
