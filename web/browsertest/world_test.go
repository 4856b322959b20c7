package browsertest

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/webtest"
)

// now is an hour after the first mails of the example have left: some countries
// have it, others wait for their own hour.
var now = time.Date(2013, 1, 30, 7, 20, 0, 0, time.UTC)

// world is a house in the middle of its work, with every state that a page can
// show at once: more than any real moment has.
type world struct {
	clock    *clock.Simulated
	releases []releases.Release
	editions map[int64][]releases.Edition
	more     atomic.Int64 // mails to Estonia that were sent while somebody watched
}

func newWorld(t *testing.T) *world {
	t.Helper()
	lift := time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)
	countries := []string{"BE", "DK", "EE", "FR", "DE", "NL", "IT", "RO", "SK", "ES", "GB"}
	languages := []string{"nl", "fr", "de", "da", "et", "it", "ro", "sk", "es"}
	w := &world{clock: clock.NewSimulated(now), editions: map[int64][]releases.Edition{}}
	w.releases = []releases.Release{
		{ID: 1, Slug: "lipse", SourceLanguage: "en", State: releases.Scheduled, Revision: 3, Embargo: releases.Embargo{At: lift, Zone: "Europe/Amsterdam"},
			Countries: countries, Languages: languages, ScheduledAt: lift.AddDate(0, 0, -1), CreatedAt: lift.AddDate(0, 0, -12), UpdatedAt: lift.AddDate(0, 0, -1)},
		{ID: 2, Slug: "drivers", SourceLanguage: "et", State: releases.Sent, Revision: 1, Countries: []string{"EE", "RO"},
			Languages: []string{"ro"}, ScheduledAt: lift.AddDate(0, 0, -39), CreatedAt: lift.AddDate(0, 0, -40), UpdatedAt: lift.AddDate(0, 0, -39)},
		{ID: 3, Slug: "barriers", SourceLanguage: "en", State: releases.InTranslation, Revision: 7, Embargo: releases.Embargo{At: lift.AddDate(0, 0, 9), Zone: "Europe/Bucharest"},
			Countries: countries, Languages: languages, CreatedAt: lift.AddDate(0, 0, -2), UpdatedAt: lift.AddDate(0, 0, -1)},
		{ID: 4, Slug: "workshop", SourceLanguage: "en", State: releases.Withdrawn, Revision: 2, WithdrawnReason: "The workshop was cancelled.",
			Countries: []string{"GB"}, CreatedAt: lift.AddDate(0, 0, -90), UpdatedAt: lift.AddDate(0, 0, -80)},
	}
	w.editions[1] = example(t)
	for _, e := range w.editions[1] {
		if e.Language == "et" || e.Language == "ro" {
			w.editions[2] = append(w.editions[2], e)
		}
	}
	w.editions[2][0].Headline = "Avaliku sektori innovatsiooniuuringu kolmekümne üheksast juhtumiuuringust koosnev andmestik on nüüd kõigile vabalt kättesaadav"
	return w
}

// example gives the frozen editions of the example release, as they really are.
func example(t *testing.T) []releases.Edition {
	t.Helper()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	editions, err := h.Releases.Editions(context.Background(), h.Release(webtest.Slug).ID)
	if err != nil {
		t.Fatal(err)
	}
	return editions
}

func (w *world) List(context.Context) ([]releases.Release, error) { return w.releases, nil }

func (w *world) Get(_ context.Context, slug string) (releases.Release, error) {
	for _, r := range w.releases {
		if r.Slug == slug {
			return r, nil
		}
	}
	return releases.Release{}, fault.New(fault.NotFound, "releases.unknown", "Slug", slug)
}

func (w *world) Editions(_ context.Context, id int64) ([]releases.Edition, error) {
	return w.editions[id], nil
}

func (w *world) Segments(_ context.Context, id int64) ([]releases.Segment, error) {
	text := map[int64]string{
		1: "Researchers in eleven European countries to study social innovation in the public sector",
		2: w.editions[2][0].Headline,
		3: "What stands in the way: barriers to social innovation, country by country",
		4: "Workshop on co-creation in London",
	}[id]
	return []releases.Segment{{Key: "headline", Kind: "headline", Text: text}}, nil
}

func (w *world) TranslationStatus(_ context.Context, slug string) ([]releases.LanguageStatus, error) {
	var all []releases.LanguageStatus
	r, _ := w.Get(context.Background(), slug)
	for i, lang := range append([]string{r.SourceLanguage}, r.Languages...) {
		s := releases.LanguageStatus{Language: lang, Source: i == 0, Required: 24, Translated: 24, Ready: true, Frozen: slug != "barriers"}
		if slug == "barriers" {
			switch i % 5 {
			case 1:
				s.Translated, s.Ready = 10, false
			case 2:
				s.Translated, s.Ready = 0, false
			case 3:
				s.Stale, s.Ready = []string{"lead"}, false
			case 4:
				s.Frozen = true
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// lists are the press lists: country, language, zone, hour.
var lists = []presslists.List{
	{ID: 1, PartnerID: 1, Country: "BE", Language: "nl", Zone: "Europe/Brussels", Name: "National newsrooms"},
	{ID: 2, PartnerID: 2, Country: "DK", Language: "da", Zone: "Europe/Copenhagen", Name: "Landsdækkende redaktioner"},
	{ID: 3, PartnerID: 3, Country: "EE", Language: "et", Zone: "Europe/Tallinn", Name: "Üleriigilised toimetused"},
	{ID: 4, PartnerID: 4, Country: "FR", Language: "fr", Zone: "Europe/Paris", Name: "Rédactions parisiennes"},
	{ID: 5, PartnerID: 5, Country: "DE", Language: "de", Zone: "Europe/Berlin", Name: "Überregionale Redaktionen"},
	{ID: 6, PartnerID: 6, Country: "NL", Language: "nl", Zone: "Europe/Amsterdam", Name: "Landelijke redacties"},
	{ID: 7, PartnerID: 7, Country: "IT", Language: "it", Zone: "Europe/Rome", Name: "Redazioni nazionali"},
	{ID: 8, PartnerID: 8, Country: "RO", Language: "ro", Zone: "Europe/Bucharest", Name: "Redacții naționale"},
	{ID: 9, PartnerID: 9, Country: "SK", Language: "sk", Zone: "Europe/Bratislava", Name: "Celoštátne redakcie"},
	{ID: 10, PartnerID: 10, Country: "ES", Language: "es", Zone: "Europe/Madrid", Name: "Redacciones nacionales"},
	{ID: 11, PartnerID: 11, Country: "GB", Language: "en", Zone: "Europe/London", Name: "National newsrooms"},
}

func (w *world) Lists(context.Context) ([]presslists.List, error) { return lists, nil }

func (w *world) Contacts(_ context.Context, list int64) ([]presslists.Contact, error) {
	if list != 3 {
		return nil, nil
	}
	return []presslists.Contact{{ListID: 3, Address: "toimetus@uudised.example", AddressKey: "toimetus@uudised.example"}}, nil
}

func (w *world) Partners(context.Context) ([]accounts.Partner, error) {
	partners := make([]accounts.Partner, 0, len(lists))
	for _, l := range lists {
		p := accounts.Partner{ID: l.PartnerID, Country: l.Country, Languages: []string{l.Language}}
		if l.Country == "BE" {
			p.Languages = []string{"nl", "fr", "de"}
		}
		partners = append(partners, p)
	}
	return partners, nil
}

func (w *world) Occurrences(_ context.Context, release int64) ([]scheduler.Occurrence, error) {
	if release != 1 {
		return nil, nil
	}
	var all []scheduler.Occurrence
	for i, l := range lists {
		zone, err := time.LoadLocation(l.Zone)
		if err != nil {
			return nil, err
		}
		o := scheduler.Occurrence{ID: int64(i + 1), ReleaseID: 1, ListID: l.ID, Country: l.Country, Zone: l.Zone, State: scheduler.Done}
		o.DueAt = time.Date(2013, 1, 30, 9, 0, 0, 0, zone)
		switch l.Country {
		case "EE", "RO":
		case "BE", "DK", "FR", "NL":
			o.DueAt = time.Date(2013, 1, 30, 8, 0, 0, 0, zone)
		case "SK":
			o.State, o.Reason = scheduler.Held, "releases.not_approved"
		case "DE":
			o.DueAt = time.Date(2013, 1, 30, 8, 15, 0, 0, zone)
			o.State = scheduler.Waiting
		default:
			o.State = scheduler.Waiting
		}
		all = append(all, o)
	}
	return all, nil
}

func (w *world) Status(_ context.Context, release int64) (mailer.Status, error) {
	if release != 1 {
		return mailer.Status{}, nil
	}
	return mailer.Status{
		Counts: []mailer.Count{
			{Country: "BE", Language: "nl", ListID: 1, State: mailer.Sent, N: 6},
			{Country: "BE", Language: "fr", ListID: 1, State: mailer.Sent, N: 4},
			{Country: "BE", Language: "fr", ListID: 1, State: mailer.Bounced, N: 1},
			{Country: "BE", Language: "de", ListID: 1, State: mailer.Bounced, N: 1},
			{Country: "DK", Language: "da", ListID: 2, State: mailer.Sent, N: 8},
			{Country: "DK", Language: "da", ListID: 2, State: mailer.Deferred, N: 1},
			{Country: "DK", Language: "da", ListID: 2, State: mailer.Uncertain, N: 1},
			{Country: "EE", Language: "et", ListID: 3, State: mailer.Sent, N: 9 + int(w.more.Load())},
			{Country: "FR", Language: "fr", ListID: 4, State: mailer.Planned, N: 10},
			{Country: "FR", Language: "fr", ListID: 4, State: mailer.Sent, N: 2},
			{Country: "NL", Language: "nl", ListID: 6, State: mailer.Suppressed, N: 1},
			{Country: "NL", Language: "nl", ListID: 6, State: mailer.Sent, N: 11},
			{Country: "RO", Language: "ro", ListID: 8, State: mailer.Suppressed, N: 2},
		},
		Mailings: []mailer.Mailing{{ListID: 1, Held: 2}, {ListID: 4, WaitReason: "relay", WaitUntil: now.Add(5 * time.Minute), WaitDetail: "dial tcp 192.0.2.1:587: connect: connection refused"}, {ListID: 6, Elsewhere: 1}},
	}, nil
}

func (w *world) Deliveries(_ context.Context, release int64) ([]mailer.Delivery, error) {
	if release != 1 {
		return nil, nil
	}
	return []mailer.Delivery{
		{ListID: 2, Address: "redaktion@en-temmelig-lang-avis.example", Language: "da", State: mailer.Deferred, NextAt: now.Add(12 * time.Minute), Reply: "451 4.7.1 Greylisted, please come back in a while", Reason: mailer.NotNow},
		{ListID: 1, Address: "info@zeitung.example", Language: "de", State: mailer.Bounced, Reply: "550 5.1.1 <info@zeitung.example>: Recipient address rejected: User unknown in virtual mailbox table", Reason: mailer.BadAddress},
		{ListID: 2, Address: "vagt@nyhederne.example", Language: "da", State: mailer.Uncertain, NextAt: now.Add(9 * time.Minute), Reason: mailer.NoAnswer},
		{ListID: 6, Address: "buro@krant.example", Language: "nl", State: mailer.Sent},
	}, nil
}

// A token of 26 a's belongs to somebody; all others to nobody.
var token = strings.Repeat("a", 26)

func (w *world) Recipient(_ context.Context, given string) (mailer.Recipient, error) {
	if given != token {
		return mailer.Recipient{}, fault.New(fault.NotFound, "mailer.token_unknown")
	}
	return mailer.Recipient{Address: "t…@uudised.example", Language: "en"}, nil
}

func (w *world) PersonByToken(_ context.Context, given string) (accounts.Person, error) {
	if given != token {
		return accounts.Person{}, fault.New(fault.NotFound, "accounts.person_missing")
	}
	read, err := address.Parse("toimetaja@uudised.example")
	return accounts.Person{Name: "Mari Maasikas", Address: read, Language: "et"}, err
}

func (w *world) StopReminders(ctx context.Context, given string) (accounts.Person, error) {
	p, err := w.PersonByToken(ctx, given)
	p.StoppedAt = w.clock.Now()
	return p, err
}

func (w *world) Unsubscribe(_ context.Context, given string) (mailer.Unsubscribed, error) {
	if given != token {
		return mailer.Unsubscribed{}, fault.New(fault.NotFound, "mailer.token_unknown")
	}
	return mailer.Unsubscribed{Recipient: mailer.Recipient{Address: "t…@uudised.example", Language: "en", Unsubscribed: true}}, nil
}
