package releases

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

// TestBetween: a calendar has what is dated in its span, of the releases and in the languages
// that somebody may see.
func TestBetween(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		ctx := t.Context()
		for _, r := range []struct{ slug, more string }{
			{"alone", "countries: [NL]\nlanguages: [nl]\nembargo: 2013-01-30 08:00 Europe/Amsterdam\n"},
			{"due", "countries: [EE]\nlanguages: [et, fr]\n"},
			{"later", "countries: [NL]\nembargo: 2013-02-01 00:00 Europe/Amsterdam\n"},
			{"taken-back", "countries: [NL]\nlanguages: [nl]\nembargo: 2013-01-29 08:00 Europe/Amsterdam\n"},
		} {
			text := fmt.Sprintf("---\nslug: %s\nlanguage: en\n%s---\n# The *news* of %s\n\nIt is new.\n", r.slug, r.more, r.slug)
			if _, err := h.Import(ctx, officer, r.slug+".md", []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		day := time.Date(2013, 1, 25, 12, 0, 0, 0, time.UTC)
		for i, what := range []string{"due/fr", "due/et", "taken-back/nl"} {
			slug, language, _ := strings.Cut(what, "/")
			_, err := h.RequestTranslation(ctx, officer, slug,
				Request{Languages: []string{language}, Due: Embargo{day.Add(-time.Duration(i) * time.Hour), "Europe/Tallinn"}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Withdraw(ctx, officer, "taken-back", "a mistake"); err != nil {
			t.Fatal(err)
		}
		later, err := h.Get(ctx, "later")
		if err != nil {
			t.Fatal(err)
		}
		from, to := time.Date(2013, 1, 24, 23, 0, 0, 0, time.UTC), time.Date(2013, 1, 31, 23, 0, 0, 0, time.UTC)
		told := func(who accounts.Actor, from, to time.Time, also ...int64) (lines []string) {
			all, err := h.Between(ctx, who, from, to, also)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range all {
				line := d.Release.Slug + " " + d.Headline
				for _, a := range d.Due {
					line += " " + a.Language + a.Due.Format("@15")
				}
				lines = append(lines, line)
			}
			return lines
		}
		nl := accountstest.For("nl", accounts.Partner{ID: 1, Country: "NL", Languages: []string{"nl"}}, accounts.Reader)
		ee := accountstest.For("ee", accounts.Partner{ID: 2, Country: "EE", Languages: []string{"et"}}, accounts.Translator)
		for _, test := range []struct {
			got, want []string
		}{
			{told(officer, from, to), []string{"alone The news of alone", "due The news of due et@11 fr@12", "taken-back The news of taken-back"}},
			{told(officer, from, to.Add(time.Millisecond)), []string{"alone The news of alone", "due The news of due et@11 fr@12", "later The news of later", "taken-back The news of taken-back"}},
			{told(officer, day, day.Add(time.Millisecond)), []string{"due The news of due fr@12"}},
			{told(officer, to.AddDate(1, 0, 0), to.AddDate(2, 0, 0), later.ID, later.ID, 99), []string{"later The news of later"}},
			{told(nl, from, to), []string{"alone The news of alone", "taken-back The news of taken-back"}},
			{told(ee, from, to, later.ID), []string{"due The news of due et@11"}},
			{told(accounts.Actor{}, from, to, later.ID), nil},
		} {
			if diff := cmp.Diff(test.want, test.got); diff != "" {
				t.Error(diff)
			}
		}
	})
}
