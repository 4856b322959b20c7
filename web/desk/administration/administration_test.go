package administration_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/locales"
	"communique/locales/glossary"
	"communique/presslists"
	"communique/scheduler"
	"communique/web/webtest"
)

var ctx = context.Background()

const home = "/desk/administration/"

// wants fails unless it is a page with some words on it.
func wants(t *testing.T, a webtest.Answer, status int, words ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("status %d, want %d: %s", a.Status, status, a.Header.Get("Location"))
	}
	for _, w := range words {
		if !strings.Contains(a.Body, w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

func open(t *testing.T) (*webtest.Site, *webtest.Browser) {
	s := webtest.New(t, nil).Open()
	return s, s.As(webtest.Administrator)
}

// TestOnlyAdministratorsGetIn tries every route as everybody.
func TestOnlyAdministratorsGetIn(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	id := fmt.Sprint(s.User(webtest.Reader).ID)
	pages := []string{"", "partners", "partners/new", "partners/be/", "partners/be/retire", "users", "users/new", "users/" + id + "/", "languages", "languages/nl/", "settings", "mail", "suppressed", "audit", "audit.csv", "jobs"}
	posts := []string{"partners/new", "partners/be/", "partners/be/retire", "partners/be/take-back", "users/new", "users/" + id + "/", "users/" + id + "/access", "users/" + id + "/sessions", "languages/nl/", "settings", "mail", "suppressed", "suppressed/release"}
	for _, who := range webtest.Everybody {
		want, post := http.StatusForbidden, http.StatusForbidden
		switch who {
		case webtest.Nobody:
			want, post = http.StatusSeeOther, http.StatusUnauthorized
		case webtest.Administrator:
			want, post = http.StatusOK, 0
		}
		for _, p := range pages {
			if a := s.As(who).Get(home + p); a.Status != want {
				t.Errorf("%s as %q: %d, want %d", p, who, a.Status, want)
			}
		}
		for _, p := range posts {
			if post == 0 {
				continue
			}
			if a := s.As(who).Post(home + p); a.Status != post {
				t.Errorf("post %s as %q: %d, want %d", p, who, a.Status, post)
			}
		}
	}
}

func TestPartners(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	a := b.Post(home+"partners/new", "name", `<b>Tartu</b>`, "slug", "Not So", "country", "EE", "languages", "et", "languages", "en")
	wants(t, a, http.StatusUnprocessableEntity, "&lt;b&gt;Tartu&lt;/b&gt;", `id="slug-fault"`, `value="et" checked`, `value="EE" selected`)
	a = b.Follow(home+"partners/new", "name", `<b>Tartu</b>`, "slug", "tartu", "country", "EE", "languages", "et")
	wants(t, a, http.StatusOK, `role="status"`, "&lt;b&gt;Tartu&lt;/b&gt;", home+"partners/tartu/")
	a = b.Follow(home+"partners/tartu/", "name", "Tartu", "slug", "other", "country", "NL", "languages", "nl")
	wants(t, a, http.StatusOK, "Tartu", "Netherlands", "Dutch")
	if p, err := s.Accounts.Partner(ctx, "tartu"); err != nil || p.Country != "NL" {
		t.Errorf("%+v, %v", p, err)
	}
	wants(t, b.Post(home+"partners/tartu/", "name", "", "country", "NL"), http.StatusUnprocessableEntity, `id="name-fault"`)
	wants(t, b.Get(home+"partners/nowhere/"), http.StatusNotFound)
}

// TestPartnersNamesAreProtected: nobody translates what a partner is called, from when it is
// added or has another name; one that somebody set free stays free.
func TestPartnersNamesAreProtected(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	words := glossary.New(s.DB, s.Clock)
	protected := func(name string) bool {
		t.Helper()
		terms, err := words.Terms(ctx, "en", "nl")
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(terms, func(m glossary.Term) bool { return m.Rule == glossary.Protected && m.Source == name && m.House })
	}
	b.Follow(home+"partners/new", "name", "University of Tartu", "slug", "tartu", "country", "EE", "languages", "et")
	if !protected("University of Tartu") {
		t.Error("the new partner’s name isn’t protected")
	}
	b.Follow(home+"partners/tartu/", "name", "Tartu Ülikool", "country", "EE", "languages", "et")
	if !protected("Tartu Ülikool") {
		t.Error("the other name isn’t protected")
	}
	if _, err := words.Remove(ctx, []glossary.Term{{Rule: glossary.Protected, Source: "Tartu Ülikool"}}); err != nil {
		t.Fatal(err)
	}
	b.Follow(home+"partners/tartu/", "name", "Tartu Ülikool", "country", "EE", "languages", "en")
	if protected("Tartu Ülikool") {
		t.Error("what somebody set free is protected again")
	}
}

func TestUsers(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	be, err := s.Accounts.Partner(ctx, "be")
	if err != nil {
		t.Fatal(err)
	}
	roles := []string{"role", "translator", "for", fmt.Sprint(be.ID), "in", "nl", "role", "", "for", "", "in", "", "role", "reader", "for", "", "in", ""}
	a := b.Post(home+"users/new", append([]string{"name", "Eva <i>", "address", "no address", "language", "nl", "zone", "Nowhere"}, roles...)...)
	wants(t, a, http.StatusUnprocessableEntity, "Eva &lt;i&gt;", `id="address-fault"`, `id="zone-fault"`, `value="nl" selected`)
	a = b.Follow(home+"users/new", append([]string{"name", "Eva <i>", "address", "eva@be.example", "language", "nl", "zone", ""}, roles...)...)
	wants(t, a, http.StatusOK, "Eva &lt;i&gt;", "eva@be.example", "Translator (Partner BE, Dutch), Reader")
	s.Rooms.Entrance.Flush(ctx)
	if mails := s.Sink.Messages(); len(mails) != 1 || !strings.Contains(string(mails[0].Raw), "eva@be.example") {
		t.Errorf("%d mails", len(mails))
	}
	u, err := s.Accounts.UserByAddress(ctx, s.Actor(webtest.Administrator), "eva@be.example")
	if err != nil || len(u.Grants) != 2 || u.Grants[0] != (accounts.Grant{Role: accounts.Translator, PartnerID: be.ID, Language: "nl"}) {
		t.Fatal(u, err)
	}
	page := home + "users/" + fmt.Sprint(u.ID) + "/"
	for _, wrong := range [][]string{{"99999", "role-fault"}, {"x", "role-fault"}} {
		a = b.Post(page, "name", "Eva", "address", "eva@be.example", "language", "nl", "role", "officer", "for", wrong[0], "in", "")
		wants(t, a, http.StatusUnprocessableEntity, wrong[1])
	}
	wants(t, b.Post(page, "name", "The  READER", "address", "eva@be.example", "language", "nl"), http.StatusUnprocessableEntity, "role-fault")
	wants(t, b.Post(page, "name", "The administrator", "address", "eva@be.example", "language", "nl", "role", "reader", "for", "", "in", ""),
		http.StatusUnprocessableEntity, "name-fault", "administrator@press.example")
	wants(t, b.Follow(page, "name", "Eva", "address", "eva@be.example", "language", "fr", "role", "officer", "for", fmt.Sprint(be.ID), "in", ""), http.StatusOK, "Eva", `value="officer" selected`)
	wants(t, b.Follow(page+"access", "do", "end"), http.StatusOK, `value="restore"`)
	if a = b.Post(page+"access", "do", "invite"); a.Status != http.StatusConflict {
		t.Errorf("who has ended is invited: %d", a.Status)
	}
	wants(t, b.Follow(page+"access", "do", "restore"), http.StatusOK, `value="end"`)
	wants(t, b.Follow(page+"access", "do", "invite"), http.StatusOK, "eva@be.example")
	wants(t, b.Post(page+"access", "do", "anything"), http.StatusNotFound)
	wants(t, b.Get(home+"users/0/"), http.StatusNotFound)
	wants(t, b.Get(home+"users/999999/"), http.StatusNotFound)
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	reader := s.As(webtest.Reader)
	u := s.User(webtest.Reader)
	page := home + "users/" + fmt.Sprint(u.ID) + "/"
	all, err := s.Accounts.Sessions(ctx, s.Actor(webtest.Administrator), u.ID)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	wants(t, b.Get(page), http.StatusOK, fmt.Sprintf(`name="session" value="%d"`, all[0].ID))
	wants(t, b.Post(page+"sessions", "session", "x"), http.StatusNotFound)
	b.Follow(page+"sessions", "session", fmt.Sprint(all[0].ID))
	if a := reader.Get("/desk/account"); a.Status != http.StatusSeeOther {
		t.Errorf("the reader is still in: %d", a.Status)
	}
	other := s.Another(webtest.Reader)
	b.Follow(page+"sessions", "session", "all")
	if a := other.Get("/desk/account"); a.Status != http.StatusSeeOther {
		t.Errorf("the reader is still in: %d", a.Status)
	}
	// The last administrator stays one.
	me := home + "users/" + fmt.Sprint(s.User(webtest.Administrator).ID) + "/"
	if a := b.Post(me+"access", "do", "end"); a.Status != http.StatusConflict {
		t.Errorf("nobody is an administrator any more: %d", a.Status)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	wants(t, b.Get(home+"settings"), http.StatusOK, "press@lipse.example", "fewer than two people")
	wants(t, b.Follow(home+"settings", "two_people", "on"), http.StatusOK, " checked", "From now on, nobody approves")
	if got, err := s.Accounts.Settings(ctx); err != nil || !got.TwoPeople {
		t.Errorf("%+v, %v", got, err)
	}
	wants(t, b.Follow(home+"settings"), http.StatusOK, "From now on, one person may")
}

// TestHealth: each check has its words, and a monitor hears the same as whoever looks.
func TestHealth(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	a := b.Get(home)
	wants(t, a, http.StatusOK, "Encrypted (https)", "Emails are not signed", "Nothing has run yet", "Only one can sign in", "Can’t be seen from here", "things need attention", "/healthz/work")
	if strings.Contains(a.Body, "working</span>") {
		t.Error("something is red")
	}
	monitor := s.Get("/healthz/work")
	wants(t, monitor, http.StatusOK)
	if monitor.Body != "ok\n" || monitor.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%q %v", monitor.Body, monitor.Header)
	}
	if err := s.Scheduler.Ensure(ctx, scheduler.Recurring{Name: "reminders", Cron: "* * * * *", Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	s.Clock.Advance(15 * time.Minute)
	wants(t, b.Get(home), http.StatusOK, "Nothing has run since", "1 thing isn’t working")
	if monitor = s.Get("/healthz/work"); monitor.Status != http.StatusServiceUnavailable || monitor.Body != "trouble: work\n" {
		t.Errorf("%d %q", monitor.Status, monitor.Body)
	}
	wants(t, b.Get(home+"jobs"), http.StatusOK, "Reminders", "a check every minute")
}

func TestMailIsTried(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	wants(t, b.Get(home+"mail"), http.StatusOK, "smtp://"+s.Sink.Addr(), `value="administrator@press.example"`)
	wants(t, b.Post(home+"mail", "address", "nobody"), http.StatusUnprocessableEntity, `id="address-fault"`, `value="nobody"`)
	wants(t, b.Post(home+"mail", "address", " Anna@House.example "), http.StatusOK, "250 ", "Anna@House.example", "Message accepted: succeeded")
	if mails := s.Sink.Messages(); len(mails) != 1 || !strings.Contains(string(mails[0].Raw), "Auto-Submitted") {
		t.Errorf("%d mails", len(mails))
	}
	s.Sink.Script("anna@house.example", sinkRefuses)
	wants(t, b.Post(home+"mail", "address", "anna@house.example"), http.StatusOK, "5.7.1 &lt;b&gt;we know you not", "Recipient: failed")
	if _, err := s.Mailer.NewKeys(ctx, accounts.System("test"), "lipse.example"); err != nil {
		t.Fatal(err)
	}
	wants(t, b.Get(home+"mail"), http.StatusOK, "v=DKIM1; k=rsa; p=", "v=DKIM1; k=ed25519; p=", "._domainkey.lipse.example")
}

func TestExcludedAddresses(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	wants(t, b.Post(home+"suppressed", "address", "no", "detail", "<i>phone"), http.StatusUnprocessableEntity, `id="address-fault"`, "&lt;i&gt;phone")
	for i := range 120 {
		if err := s.Lists.Suppress(ctx, accounts.System("x"), fmt.Sprintf("u%03d@one.example", i), presslists.Bounced, ""); err != nil {
			t.Fatal(err)
		}
	}
	wants(t, b.Follow(home+"suppressed", "address", "Anna@two.example", "detail", "<i>phone"), http.StatusOK, "anna@two.example", "121 addresses", "&lt;i&gt;phone", "page=2")
	wants(t, b.Get(home+"suppressed?page=3"), http.StatusOK, `rel="prev"`)
	wants(t, b.Get(home+"suppressed?page=4"), http.StatusNotFound)
	wants(t, b.Get(home+"suppressed?q=TWO.example"), http.StatusOK, "1 address<", "anna@two.example")
	wants(t, b.Get(home+"suppressed?q=%25"), http.StatusOK, "0 addresses")
	wants(t, b.Post(home+"suppressed/release", "key", "anna@two.example", "why", " "), http.StatusUnprocessableEntity, `role="alert"`)
	wants(t, b.Post(home+"suppressed/release", "key", "dora@two.example", "why", "asked"), http.StatusUnprocessableEntity, "dora@two.example")
	wants(t, b.Follow(home+"suppressed/release", "key", "anna@two.example", "why", "she asked"), http.StatusOK, "120 addresses")
	wants(t, b.Get(home+"audit?verb=address_released"), http.StatusOK, "anna@two.example", "she asked", "The administrator")
}

func TestAudit(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	for i := range 60 {
		_, err := s.Accounts.AddUser(ctx, accounts.System("=cmd|' /C calc'!A0"), accounts.User{
			Name: fmt.Sprintf("User %d", i), Address: address.Address{Given: fmt.Sprintf("u%d@house.example", i)}, Language: "en",
			Grants: []accounts.Grant{{Role: accounts.Reader}},
		}, "")
		if err != nil {
			t.Fatal(err)
		}
	}
	a := b.Get(home + "audit?verb=user_added")
	wants(t, a, http.StatusOK, "u59@house.example", `rel="next"`)
	older := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(a.Body)
	if older == nil {
		t.Fatal("nothing older")
	}
	wants(t, b.Get(home+"audit"+strings.ReplaceAll(older[1], "&amp;", "&")), http.StatusOK, "u0@house.example")
	s.User(webtest.BelgianTranslator)
	s.User(webtest.BelgianOfficer)
	wants(t, b.Get(home+"audit"), http.StatusOK, "translator:be/nl<", "officer:be<")
	wants(t, b.Get(home+"audit?person=u7%40"), http.StatusOK, "u7@house.example")
	wants(t, b.Get(home+"audit?verb=nothing"), http.StatusNotFound)
	wants(t, b.Get(home+"audit?before=-1"), http.StatusNotFound)
	file := b.Get(home + "audit.csv?verb=user_added")
	wants(t, file, http.StatusOK, "at,actor,verb,subject,detail,address,language\n", "'=cmd")
	if lines := strings.Count(file.Body, "house.example"); lines != 60 || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%d lines, %s", lines, file.Header.Get("Content-Type"))
	}
}

// TestAuditCallsContacts: by name and address as long as they are there, and by nothing of
// theirs once they are erased; the file never does.
func TestAuditCallsContacts(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	officer := s.Actor(webtest.BelgianOfficer)
	anna, err := s.Lists.SavePerson(ctx, officer, 0, presslists.Contact{Address: "anna@blad.example", Name: "Anna <Maes>"}, []string{"be"})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf(`<a href="/desk/contacts/%d" translate="no">`, anna.ID)
	wants(t, b.Get(home+"audit?verb=contact_saved"), http.StatusOK, path+"Anna &lt;Maes&gt; (anna@blad.example)</a>")
	wants(t, b.Get(home+"audit.csv?verb=contact_saved"), http.StatusOK, fmt.Sprintf(",contact_saved,%d,be,", anna.ID))
	if err := s.Lists.ErasePerson(ctx, officer, anna.ID); err != nil {
		t.Fatal(err)
	}
	page := b.Get(home + "audit")
	wants(t, page, http.StatusOK, fmt.Sprintf("contact %d, removed or erased", anna.ID))
	for _, not := range []string{"Maes", "anna@", path} {
		if body := page.Body + b.Get(home+"audit.csv").Body; strings.Contains(body, not) {
			t.Errorf("the audit has %q", not)
		}
	}
}

// TestAuditTellsOfReleasesToo: both in one order by their instants, page by page, each once; and
// one of them where only that is asked for.
func TestAuditTellsOfReleasesToo(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	who := s.Actor(webtest.Administrator)
	who.Name = "=Mallory"
	for i := range 40 {
		s.Clock.Advance(time.Minute)
		if _, err := s.Releases.Hold(ctx, who, webtest.Slug, fmt.Sprintf("reason %d.", i)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Releases.Resume(ctx, who, webtest.Slug); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Minute)
		if err := s.Lists.Suppress(ctx, who, fmt.Sprintf("a%d@house.example", i), presslists.Reasons[0], ""); err != nil {
			t.Fatal(err)
		}
	}
	var told []string
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	for path := "audit?person=mallory"; ; {
		a := b.Get(home + path)
		wants(t, a, http.StatusOK)
		told = append(told, regexp.MustCompile(`reason \d+\.|a\d+@house\.example`).FindAllString(a.Body, -1)...)
		older := next.FindStringSubmatch(a.Body)
		if older == nil {
			break
		}
		path = "audit" + strings.ReplaceAll(older[1], "&amp;", "&")
	}
	var want []string
	for i := 39; i >= 0; i-- {
		want = append(want, fmt.Sprintf("a%d@house.example", i), fmt.Sprintf("reason %d.", i))
	}
	if !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
	wants(t, b.Get(home+"audit?verb=release.hold"), http.StatusOK, "Put on hold</td>", `<option value="release.hold" selected>`)
	for query, not := range map[string]string{"verb=release.hold": "Hold ended</td>", "verb=releases": "house.example", "verb=house": "reason", "verb=address_suppressed": "reason"} {
		if a := b.Get(home + "audit?" + query); a.Status != http.StatusOK || strings.Contains(a.Body, not) {
			t.Errorf("%s: %d, or it tells of %s", query, a.Status, not)
		}
	}
	for _, bad := range []string{"verb=release.nothing", "verb=release.", "verb=hold", "before=1", "before=1-x", "before=-1-1", "before=1-2-3"} {
		wants(t, b.Get(home+"audit?"+bad), http.StatusNotFound)
	}
	file := b.Get(home + "audit.csv?person=" + webtest.Slug)
	wants(t, file, http.StatusOK, ",'=Mallory,release.hold,"+webtest.Slug+",reason 39.,,\n")
	if n := strings.Count(file.Body, "release.resume"); n != 40 {
		t.Errorf("%d lines", n)
	}
}

// TestEveryPageInEveryLanguage: whole, and without a word that is missing.
func TestEveryPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := webtest.Busy(t).Open()
	b := s.As(webtest.Administrator)
	if _, err := s.Mailer.NewKeys(ctx, accounts.System("test"), "lipse.example"); err != nil {
		t.Fatal(err)
	}
	for _, reason := range presslists.Reasons {
		if err := s.Lists.Suppress(ctx, s.Actor(webtest.Administrator), reason+"@house.example", reason, "x"); err != nil {
			t.Fatal(err)
		}
	}
	id := fmt.Sprint(s.User(webtest.BelgianTranslator).ID)
	for _, lang := range locales.Languages {
		for _, p := range []string{"", "partners", "partners/new", "partners/be/", "partners/be/retire", "users", "users/new", "users/" + id + "/", "languages", "languages/nl-BE/", "languages/sk/", "settings", "mail", "suppressed", "audit", "jobs"} {
			a := b.Get(home + p + "?language=" + lang)
			wants(t, a, http.StatusOK, `<html lang="`+lang+`">`)
			if strings.Contains(a.Body, "⟦") || strings.Count(a.Body, "<h1") != 1 {
				t.Errorf("%s in %s", p, lang)
			}
		}
	}
}
