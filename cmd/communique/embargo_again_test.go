package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// TestAnEmbargoThatStandsAlreadyDatesAnew: who moved it earlier was killed before the dates
// followed. Nothing leaves too early for that, and whoever asks for the same embargo again
// has them follow.
func TestAnEmbargoThatStandsAlreadyDatesAnew(t *testing.T) {
	t.Parallel()
	ctx, url := t.Context(), dbtest.SQLite(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	term, err := newTerminal(nil, func(string) string { return "" }, io.Discard, io.Discard)
	must(err)
	db, err := sqldb.Open(ctx, url)
	must(err)
	h, err := term.wire(db, plan{})
	must(err)
	defer h.close()
	who := accounts.System("anna")
	partner, err := h.accounts.AddPartner(ctx, who, accounts.Partner{Slug: "lipse", Name: "LIPSE", Country: "NL", Coordinator: true})
	must(err)
	_, err = h.lists.Save(ctx, who, presslists.List{
		PartnerID: partner.ID, Slug: "nl-press", Country: "NL", Name: "NL", Language: "en", Zone: "Europe/Amsterdam", Window: "every day 09:00",
	})
	must(err)
	day := time.Now().AddDate(0, 2, 0)
	typed := func(day time.Time) string { return day.Format(time.DateOnly) + " 08:00 Europe/Amsterdam" }
	later, err := releases.ParseEmbargo(typed(day))
	must(err)
	day = day.AddDate(0, 0, -7)
	earlier, err := releases.ParseEmbargo(typed(day))
	must(err)
	_, err = h.releases.Import(ctx, who, "news.md", []byte("---\nslug: news\nlanguage: en\nlanguages: []\ncountries: [NL]\nembargo: "+typed(day.AddDate(0, 0, 7))+"\n---\n"+
		"# Citizens and civil servants invent together\n\nUniversities in eleven countries study how public services get better ideas.\n"))
	must(err)
	_, err = h.releases.Approve(ctx, who, "news", nil)
	must(err)
	sent, err := h.scheduler.Send(ctx, who, "news", scheduler.When{Rule: scheduler.RuleWindow})
	must(err)
	due := func() time.Time {
		t.Helper()
		all, err := h.scheduler.Occurrences(ctx, sent[0].ReleaseID)
		must(err)
		for _, o := range all {
			if o.State == scheduler.Waiting {
				return o.DueAt
			}
		}
		t.Fatalf("%+v", all)
		return time.Time{}
	}
	m, err := h.releases.MoveEmbargo(ctx, who, "news", later, earlier)
	must(err)
	_, err = h.releases.ConfirmEmbargo(ctx, accounts.System("bert"), "news", m.Request.ID)
	must(err)
	if d := due(); d.Sub(later.At) != time.Hour {
		t.Fatalf("it is due at %v", d)
	}
	var out, errs bytes.Buffer
	code := run(ctx, []string{"--db", url, "--lang", "en", "release", "embargo", "news", typed(day)}, func(string) string { return "" }, &out, &errs)
	if d := due(); code != exitDone || d.Sub(earlier.At) != time.Hour || !strings.Contains(out.String(), "09:00") {
		t.Errorf("%d, due at %v\n%s%s", code, d, out.String(), errs.String())
	}
}
