package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/web/webtest"
)

// crowd is how much there is in a house that has been at work for years.
type crowd struct {
	Releases, Lists, Contacts int // contacts in all lists together
	Mails                     int // of each mailing, at most
}

var years = crowd{Releases: 1000, Lists: 30, Contacts: 100_000, Mails: 150}

var machine = accounts.System("crowd")

// places are where the lists are.
var places = []struct{ country, zone, language string }{
	{"BE", "Europe/Brussels", "nl"}, {"DK", "Europe/Copenhagen", "da"}, {"EE", "Europe/Tallinn", "et"}, {"FR", "Europe/Paris", "fr"},
	{"DE", "Europe/Berlin", "de"}, {"NL", "Europe/Amsterdam", "nl"}, {"IT", "Europe/Rome", "it"}, {"RO", "Europe/Bucharest", "ro"},
	{"SK", "Europe/Bratislava", "sk"}, {"ES", "Europe/Madrid", "es"}, {"GB", "Europe/London", "en"},
}

// filled is a house with a crowd: a release in each state is made by the verbs, and copied.
func filled(t testing.TB, of crowd) *webtest.House {
	t.Helper()
	h := webtest.New(t, nil)
	lists := addLists(h, of.Lists)
	models := addModels(h)
	addContacts(h, lists, of.Contacts)
	err := h.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		for n := range of.Releases - len(models) {
			copying{ctx: context.Background(), h: h, tx: tx, from: h.Release(models[n%len(models)]).ID, n: int64(n)}.run(of.Mails)
		}
		return nil
	})
	must(t, err)
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// addLists makes so many lists, one after the other in each of the places.
func addLists(h *webtest.House, n int) []string {
	h.T.Helper()
	ctx := context.Background()
	var slugs []string
	for i := range n {
		p := places[i%len(places)]
		slug := strings.ToLower(p.country)
		partner, err := h.Accounts.Partner(ctx, slug)
		if err != nil {
			partner, err = h.Accounts.AddPartner(ctx, machine, accounts.Partner{Slug: slug, Name: "Partner " + p.country, Country: p.country, Languages: []string{p.language}})
			must(h.T, err)
		}
		if i >= len(places) {
			slug = fmt.Sprintf("%s-%d", slug, i/len(places))
		}
		_, err = h.Lists.Save(ctx, machine, presslists.List{
			PartnerID: partner.ID, Slug: slug, Country: p.country, Name: "List " + slug, Language: p.language, Zone: p.zone, Window: "0 9 * * mon-fri",
		})
		must(h.T, err)
		slugs = append(slugs, slug)
	}
	return slugs
}

// addModels makes a release in each state, and gives their slugs.
func addModels(h *webtest.House) []string {
	h.T.Helper()
	ctx := context.Background()
	example := func(slug, embargo string) {
		text := strings.Replace(h.Example("lipse.md"), "slug: lipse", "slug: "+slug, 1)
		h.Import(strings.Replace(text, "2013-01-30 08:00", embargo, 1))
	}
	translate := func(slug string, languages ...string) {
		for _, l := range languages {
			name := "translations/lipse." + l + ".toml"
			_, err := h.Releases.ImportTranslation(ctx, machine, slug, l, name, []byte(h.Example(name)))
			must(h.T, err)
		}
	}
	all := locales.Languages[1:]
	due := releases.Embargo{At: webtest.Lift, Zone: "Europe/Brussels"}
	for _, slug := range []string{"draft", "asked", "handed", "stale", "approved", "scheduled", "sent", "withdrawn"} {
		embargo := "2013-01-30 08:00"
		if slug == "scheduled" || slug == "asked" {
			embargo = "2013-02-08 08:00"
		}
		example(slug, embargo)
		switch slug {
		case "draft":
			continue
		case "asked":
			_, err := h.Releases.RequestTranslation(ctx, machine, slug, releases.Request{Due: due})
			must(h.T, err)
			translate(slug, all[:4]...)
			must(h.T, h.Releases.Decline(ctx, machine, slug, all[5], "On holiday"))
			continue
		}
		translate(slug, all...)
		switch slug {
		case "stale":
			text := strings.Replace(h.Example("lipse.md"), "slug: lipse", "slug: stale", 1)
			h.Import(strings.ReplaceAll(text, "three and a half years", "four years"))
		case "approved", "scheduled", "sent", "withdrawn":
			h.Approve(slug)
		}
	}
	h.Send("sent", "window")
	h.Send("scheduled", "window")
	h.RunTo(webtest.Lift.Add(3 * time.Hour))
	h.Withdraw("withdrawn", "A figure was wrong.")
	return []string{"draft", "asked", "handed", "stale", "approved", "scheduled", "sent", "withdrawn"}
}

func addContacts(h *webtest.House, lists []string, n int) {
	h.T.Helper()
	for i, slug := range lists {
		var csv strings.Builder
		csv.WriteString("email,name,outlet,language\n")
		for k := i; k < n; k += len(lists) {
			name := k - k%40/39 // one of forty has a second address on the next list
			fmt.Fprintf(&csv, "editor.%d@outlet%d.example,Editor Number %d,Outlet %d,%s\n", k, k%977, name, name%977, places[i%len(places)].language)
		}
		_, err := h.Lists.Import(context.Background(), machine, slug, "crowd.csv", strings.NewReader(csv.String()))
		must(h.T, err)
	}
}
