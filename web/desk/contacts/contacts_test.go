package contacts_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/locales"
	"communique/locales/localestest"
	"communique/presslists"
	"communique/web/webtest"

	"golang.org/x/net/html"
)

var ctx = context.Background()

func open(t *testing.T) *webtest.Site {
	t.Helper()
	return webtest.New(t, nil).Open()
}

// id is the number of the contact with an address.
func id(t *testing.T, s *webtest.Site, address string) int64 {
	t.Helper()
	found, err := s.Lists.Find(ctx, s.Actor(webtest.Officer), presslists.Query{Most: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found.Contacts {
		if c.AddressKey == address {
			return c.ID
		}
	}
	t.Fatalf("nobody has the address %s", address)
	return 0
}

func page(id int64, more string) string { return fmt.Sprintf("/desk/contacts/%d%s", id, more) }

// want fails unless an answer has the status and holds all of the texts, and none of those
// that begin with "!".
func want(t *testing.T, a webtest.Answer, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%d, want %d\n%s", a.Status, status, a.Body)
	}
	for _, text := range texts {
		no, inverted := strings.CutPrefix(text, "!")
		if inverted == strings.Contains(a.Body, strings.TrimPrefix(text, "!")) {
			t.Errorf("%q: %v\n%s", no, !inverted, a.Body)
		}
	}
}

// upload sends a file into a list.
func upload(b *webtest.Browser, list, name, content string) webtest.Answer {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if part, err := w.CreateFormFile("file", name); err == nil {
		_, _ = part.Write([]byte(content)) // a buffer takes everything
	}
	_ = w.Close()
	return b.Site.Ask(http.MethodPost, "/desk/lists/"+list+"/import", body.String(),
		"Cookie", b.Cookies(), "Content-Type", w.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
}

func TestWhoOpensWhichPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	belgian := id(t, s, "nieuws@krant.example")
	const (
		ok, no, none, in = http.StatusOK, http.StatusForbidden, http.StatusNotFound, http.StatusSeeOther
	)
	everyone := []string{
		webtest.Administrator, webtest.Officer, webtest.Approver, webtest.Reader,
		webtest.BelgianOfficer, webtest.BelgianApprover, webtest.BelgianTranslator, webtest.EstonianOfficer, webtest.Nobody,
	}
	for path, statuses := range map[string][]int{
		"/desk/lists/":                       {ok, ok, ok, ok, ok, ok, ok, ok, in},
		"/desk/lists/be":                     {ok, ok, ok, ok, ok, ok, ok, none, in},
		"/desk/lists/be/found":               {ok, ok, no, no, ok, no, no, none, in},
		"/desk/lists/be/export":              {ok, ok, no, no, ok, no, no, none, in},
		"/desk/lists/be/settings":            {ok, ok, no, no, ok, no, no, none, in},
		"/desk/lists/be/retire":              {ok, ok, no, no, ok, no, no, none, in},
		"/desk/lists/be/import":              {ok, ok, no, no, ok, no, no, none, in},
		"/desk/lists/be/import/1":            {none, none, no, no, none, no, no, none, in},
		"/desk/lists/nothing":                {none, none, none, none, none, none, none, none, in},
		"/desk/new-list":                     {ok, ok, no, no, ok, no, no, ok, in},
		"/desk/contacts/":                    {ok, ok, no, no, ok, no, no, ok, in},
		"/desk/contacts/found?q=a":           {ok, ok, no, no, ok, no, no, ok, in},
		"/desk/contacts/new":                 {ok, ok, no, no, ok, no, no, ok, in},
		"/desk/contacts/duplicates":          {ok, ok, no, no, ok, no, no, ok, in},
		"/desk/contacts/duplicates?by=apart": {ok, ok, no, no, ok, no, no, ok, in},
		page(belgian, ""):                    {ok, ok, no, no, ok, no, no, none, in},
		"/desk/contacts/x":                   {none, none, no, no, none, no, no, none, in},
	} {
		for i, who := range everyone {
			if a := s.As(who).Get(path); a.Status != statuses[i] {
				t.Errorf("%s: %s: %d, want %d", path, who, a.Status, statuses[i])
			}
		}
	}
}

// Nobody of another partner, and nobody who only sees a list, changes anything by a post.
func TestWhoChangesNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	belgian, estonian := id(t, s, "nieuws@krant.example"), id(t, s, "toimetus@leht.example")
	for _, who := range []string{webtest.EstonianOfficer, webtest.BelgianApprover, webtest.Reader} {
		b := s.As(who)
		for path, fields := range map[string][]string{
			page(belgian, ""):                    {"address", "x@x.example", "lists", "be"},
			page(belgian, "/remove"):             nil,
			page(belgian, "/erase"):              nil,
			page(belgian, "/stop"):               nil,
			page(belgian, "/restore"):            {"former", "1"},
			"/desk/contacts/new":                 {"address", "x@x.example", "lists", "be"},
			"/desk/contacts/duplicates":          {"into", fmt.Sprint(estonian), "others", fmt.Sprint(estonian), "others", fmt.Sprint(belgian)},
			"/desk/contacts/duplicates?by=name":  {"do", "apart", "others", fmt.Sprint(estonian), "others", fmt.Sprint(belgian)},
			"/desk/contacts/duplicates?by=apart": {"do", "again", "others", fmt.Sprint(belgian, " ", estonian)},
			"/desk/lists/be/settings":            {"name", "Mine", "how", "rule", "rule", "daily 03:00"},
			"/desk/lists/be/import/1":            {"do", "take"},
			"/desk/lists/be/retire":              nil,
			"/desk/lists/be/take-back":           nil,
		} {
			if a := b.Post(path, fields...); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
				t.Errorf("%s: %s: %d", who, path, a.Status)
			}
		}
		if a := upload(b, "be", "f.csv", "email\nx@x.example\n"); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
			t.Errorf("%s uploads: %d", who, a.Status)
		}
	}
	if all, err := s.Lists.ContactsOf(ctx, s.Actor(webtest.Officer), "be"); err != nil || len(all) != 3 {
		t.Errorf("%d contacts, %v", len(all), err)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	s := open(t)
	want(t, s.As(webtest.BelgianOfficer).Get("/desk/lists/"), http.StatusOK,
		"Press list BE", "On weekdays at 09:00", "Europe/Brussels", "Partner BE", "Dutch 1", "!Press list EE", "Create a press list")
	want(t, s.As(webtest.BelgianApprover).Get("/desk/lists/"), http.StatusOK, "Press list BE", "!Create a press list", "!/desk/contacts/")
	a := s.As(webtest.BelgianApprover).Get("/desk/lists/be")
	want(t, a, http.StatusOK, "Press list BE", "!nieuws@krant.example", "Only this list’s press officers")
	want(t, s.As(webtest.BelgianOfficer).Get("/desk/lists/be"), http.StatusOK, "nieuws@krant.example", "3 contacts found")
}

func TestMakingAList(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get("/desk/new-list"), http.StatusOK, `value="Europe/Brussels"`, `value="BE" selected`, `value="mon" checked`, "!name=\"partner\"")
	want(t, s.As(webtest.Officer).Get("/desk/new-list"), http.StatusOK, `name="partner"`)

	bad := []string{"name", "Weeklies <b>", "slug", "be", "country", "BE", "language", "fr", "zone", "Europe/Brusels", "how", "days", "day", "tue", "times", "9 Uhr"}
	want(t, b.Post("/desk/new-list", bad...), http.StatusUnprocessableEntity,
		`value="Weeklies &lt;b&gt;"`, `id="zone-fault"`, `id="window-fault"`, `value="tue" checked`, "!value=\"mon\" checked")
	want(t, b.Post("/desk/new-list", "name", "Weeklies", "country", "BE", "language", "fr", "times", "09:00"), http.StatusUnprocessableEntity, "No day of the week is ticked")
	want(t, b.Post("/desk/new-list", "name", "", "country", "BE", "language", "fr", "times", "09:00"), http.StatusUnprocessableEntity, "No day of the week is ticked", "The press list has no name")
	want(t, b.Post("/desk/new-list", "name", "Weeklies", "slug", "be", "country", "BE", "language", "fr", "day", "tue", "times", "09:00"), http.StatusUnprocessableEntity, `id="slug-fault"`)

	a := b.Follow("/desk/new-list", "name", "Les hebdomadaires", "country", "BE", "language", "fr", "how", "days", "day", "tue", "day", "thu", "times", "9:00, 14:30", "until", "18:00", "holidays", "open")
	want(t, a, http.StatusOK, "Les hebdomadaires", "has been created. Now add its contacts.", "There are no contacts yet")
	l, err := s.Lists.List(ctx, "les-hebdomadaires")
	if err != nil || l.Window != "tue,thu 09:00,14:30 until 18:00 holidays open" || l.Zone != "Europe/Brussels" {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get("/desk/lists/be/settings"), http.StatusOK, `value="fri" checked`, `value="09:00"`, "!value=\"sat\" checked", "!<details open")
	same := []string{"name", "Belgians", "country", "BE", "language", "nl", "zone", "Europe/Brussels"}
	want(t, b.Follow("/desk/lists/be/settings", append(same, "how", "rule", "rule", "second tue 09:00")...), http.StatusOK, "Belgians", "On the second Tuesday")
	want(t, b.Get("/desk/lists/be/settings"), http.StatusOK, "<details open", `value="second tue 09:00"`)
	want(t, b.Post("/desk/lists/be/settings", append(same, "how", "rule", "rule", "second tuesdy 09:00")...), http.StatusUnprocessableEntity, `id="window-fault"`, `value="second tuesdy 09:00"`)
	if l, err := s.Lists.List(ctx, "be"); err != nil || l.Window != "second tue 09:00" {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestFindingPeople(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.Officer)
	want(t, b.Get("/desk/contacts/?q=KRANT+nieuws"), http.StatusOK, "nieuws@krant.example", "!toimetus@leht.example", "1 contact found", `value="KRANT nieuws"`)
	want(t, b.Get("/desk/contacts/?q=%3Cscript%3E"), http.StatusOK, "!<script>alert", "No contacts match", `value="&lt;script&gt;"`)
	a := b.Get("/desk/contacts/found?q=leht")
	want(t, a, http.StatusOK, "toimetus@leht.example", "!<html", "!nieuws@krant.example")
	want(t, s.As(webtest.BelgianOfficer).Get("/desk/contacts/?q=leht"), http.StatusOK, "!toimetus@leht.example")
	want(t, b.Get("/desk/contacts/?page=99"), http.StatusNotFound)
}

func TestAContact(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get("/desk/contacts/new?list=be"), http.StatusOK, `value="be" checked`)
	hostile := `"><script>alert(1)</script>`
	want(t, b.Post("/desk/contacts/new", "address", "no one", "name", hostile, "topics", "a, b", "evidence", "said\r\nso", "ground", "interest"), http.StatusUnprocessableEntity,
		`id="address-fault"`, `id="lists-fault"`, "!<script>alert", "a, b", "said\nso", `value="interest" selected`)
	a := b.Follow("/desk/contacts/new", "address", "Anna@blad.example", "name", hostile, "outlet", "Het Blad", "lists", "be", "language", "nl",
		"ground", "request", "consent_on", "2013-01-02", "evidence", " her mail \r\n\r\n\r\nof 2 January\r\n")
	want(t, a, http.StatusOK, "has been added to 1 press list.", "!<script>alert", "Recorded by The officer of be", "her mail\n\nof 2 January</textarea>", "Nothing yet.")
	anna := id(t, s, "anna@blad.example")
	want(t, b.Post(page(anna, ""), "address", "infos@journal.example", "name", "Anna", "lists", "be"), http.StatusUnprocessableEntity, "is already on the press list", `value="infos@journal.example"`)
	want(t, b.Follow(page(anna, ""), "address", "anna@journal.example", "name", "Anna", "lists", "be"), http.StatusOK, "has been saved on 1 press list.", "The previous address, changed by The officer of be")
	want(t, b.Follow(page(anna, "/stop")), http.StatusOK, "Stopped by the press office", "!Stop all emails</button>")
	want(t, b.Follow(page(anna, "/remove")), http.StatusOK, "is no longer on any of your lists", "!anna@journal.example")
	want(t, b.Post(page(anna, "/remove")), http.StatusNotFound)

	want(t, b.Follow(page(id(t, s, "nieuws@krant.example"), "/erase")), http.StatusOK, "has been erased", "infos@journal.example")
	want(t, b.Post("/desk/contacts/new", "address", "Nieuws@krant.example", "lists", "be"), http.StatusUnprocessableEntity, "asked for everything about them to be erased")
}

func TestWhatAContactReceived(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(90 * time.Minute))
	s := h.Open()
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get(page(id(t, s, "nieuws@krant.example"), "")), http.StatusOK, `/desk/releases/lipse/sending" lang="en" translate="no">Researchers`, "Sent", "30 January 2013", "Europe/Brussels")
	want(t, b.Follow(page(id(t, s, "nieuws@krant.example"), ""), "address", "nieuws@nieuw.example", "lists", "be"), http.StatusOK, "/desk/releases/lipse/sending", "nieuws@krant.example")
}

func TestImporting(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, upload(b, "be", "", "x"), http.StatusUnprocessableEntity, "No file has been chosen")
	want(t, upload(b, "be", "list.xlsx", "PK\x03\x04"), http.StatusUnprocessableEntity, `id="file-fault"`, "This is a spreadsheet")
	a := upload(b, "be", `C:\<b>list.csv`, "email,name,outlet\nanna@blad.example,<i>Anna</i>,Blad\nnieuws@krant.example,Redactie,\nno one,Jan,\n")
	if a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	at := a.Header.Get("Location")
	a = b.Get(at)
	want(t, a, http.StatusOK, "3 rows", "1 added", "1 changed", "1 refused", "&lt;i&gt;Anna&lt;/i&gt;", "!<i>", "!<b>", "contains a space", ">Import</button>")
	if s.As(webtest.Officer).Get(at).Status != http.StatusNotFound {
		t.Error("somebody else sees the file")
	}
	foretold := regexp.MustCompile(`name="foretold" value="([0-9a-f]{64})"`).FindStringSubmatch(a.Body)
	if foretold == nil {
		t.Fatal(a.Body)
	}
	if _, err := s.Lists.Import(ctx, s.Actor(webtest.Officer), "be", "x.csv", strings.NewReader("email,name\nnieuws@krant.example,Another\n")); err != nil {
		t.Fatal(err)
	}
	want(t, b.Post(at, "do", "take", "foretold", foretold[1]), http.StatusUnprocessableEntity, "has changed since you looked", "Another")
	foretold = regexp.MustCompile(`name="foretold" value="([0-9a-f]{64})"`).FindStringSubmatch(b.Get(at).Body)
	want(t, b.Follow(at, "do", "take", "foretold", foretold[1]), http.StatusOK, "Imported: 1 added, 1 changed, 1 refused.", "anna@blad.example")
	want(t, b.Get(at), http.StatusNotFound, "no longer waiting")

	if _, err := s.Lists.Import(ctx, s.Actor(webtest.BelgianOfficer), "be", "x.csv", strings.NewReader("email,ground,recorded_by,recorded_at\nclaim@x.example,interest,The <Pope>,2012-12-24T18:00:00Z\n")); err != nil {
		t.Fatal(err)
	}
	want(t, b.Get(page(id(t, s, "claim@x.example"), "")), http.StatusOK, "According to the imported file, recorded by The &lt;Pope&gt;, 24 December 2012 at", "Imported by The officer of be,", "!Recorded by")
	a = upload(b, "be", "list.csv", "email\nx@x.example\n")
	want(t, b.Follow(a.Header.Get("Location"), "do", "drop"), http.StatusOK, "Nothing was imported", "!x@x.example")
}

func TestExporting(t *testing.T) {
	t.Parallel()
	s := open(t)
	a := s.As(webtest.BelgianOfficer).Get("/desk/lists/be/export")
	want(t, a, http.StatusOK, "\ufeffemail,name,outlet", "nieuws@krant.example", "!toimetus@leht.example")
	if a.Header.Get("Content-Disposition") != `attachment; filename="be.csv"` || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") {
		t.Error(a.Header)
	}
}

// Every page in every language: worded, with names for what is on it, and nothing in it that runs.
func TestEveryPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.Officer)
	if _, err := s.Lists.Import(ctx, s.Actor(webtest.Officer), "be", "x.csv", strings.NewReader("email,name,outlet\na@blad.example,Anna Maes,Blad\nb@blad.example,Anna Maes,Blad\nc@blad.example,Anna Maes,Blad\n")); err != nil {
		t.Fatal(err)
	}
	if err := s.Lists.StopPerson(ctx, s.Actor(webtest.Officer), id(t, s, "a@blad.example")); err != nil {
		t.Fatal(err)
	}
	for _, slug := range []string{"be", "ee", "gb", "ro"} { // their names are no words of ours
		l, err := s.Lists.List(ctx, slug)
		if err != nil {
			t.Fatal(err)
		}
		l.Name = "The " + slug
		if _, err := s.Lists.Save(ctx, s.Actor(webtest.Officer), l); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Lists.NotDuplicates(ctx, s.Actor(webtest.Officer), []int64{id(t, s, "a@blad.example"), id(t, s, "c@blad.example")}); err != nil {
		t.Fatal(err)
	}
	p, err := s.Lists.Merge(ctx, s.Actor(webtest.Officer), id(t, s, "nieuws@krant.example"), []int64{id(t, s, "infos@journal.example")})
	if err != nil {
		t.Fatal(err)
	}
	waiting := upload(b, "be", "f.csv", "email,name,telephone\nx@x.example,X,1\nno one,Y,2\na@blad.example,Anna M.,3\nx@x.example,X,1\n").Header.Get("Location")
	if _, err := s.Lists.Retire(ctx, s.Actor(webtest.Officer), "ro"); err != nil {
		t.Fatal(err)
	}
	paths := []string{
		"/desk/lists/", "/desk/lists/be/retire", "/desk/lists/ro", "/desk/lists/be", "/desk/lists/be?q=nobody", "/desk/lists/be/settings", "/desk/lists/be/import", waiting, "/desk/new-list",
		"/desk/contacts/", "/desk/contacts/new", page(p.ID, ""), "/desk/contacts/duplicates", "/desk/contacts/duplicates?by=address",
		"/desk/contacts/duplicates?by=apart",
	}
	a, c := fmt.Sprint(id(t, s, "a@blad.example")), fmt.Sprint(id(t, s, "c@blad.example"))
	for _, lang := range locales.Languages {
		for _, path := range paths {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			wellFormed(t, lang+" "+path, lang, b.Get(path+join+"language="+lang))
		}
		b.Get("/desk/lists/?language=" + lang)
		wellFormed(t, lang+" refused contact", lang, b.Post("/desk/contacts/new", "address", "x", "name", "\x00", "outlet", "\x00", "language", "klingonisch", "topics", "\x00", "evidence", "\x00", "ground", "x", "consent_on", "x"))
		wellFormed(t, lang+" refused merge", lang, b.Post("/desk/contacts/duplicates?by=name", "group", a, "into", a, "others", a, "others", c))
		wellFormed(t, lang+" refused merge into another", lang, b.Post("/desk/contacts/duplicates?by=name", "group", a, "into", a, "others", c))
		wellFormed(t, lang+" refused apart", lang, b.Post("/desk/contacts/duplicates?by=name", "do", "apart", "others", a))
		wellFormed(t, lang+" kept apart", lang, b.Follow("/desk/contacts/duplicates?by=name", "do", "apart", "others", a+" "+c))
		wellFormed(t, lang+" refused list", lang, b.Post("/desk/new-list", "name", "", "country", "", "language", "", "zone", "x", "region", "DE-BY", "how", "rule", "rule", "x"))
	}
	if missing := webtest.Catalogue().Missing(); len(missing) > 0 {
		t.Error("asked for in vain:", missing)
	}
}

func wellFormed(t *testing.T, what, lang string, a webtest.Answer) {
	t.Helper()
	if !strings.Contains(a.Body, `<html lang="`+lang+`">`) || strings.Contains(a.Body, "⟦") || strings.Contains(a.Body, "ZgotmplZ") {
		t.Errorf("%s: %d\n%s", what, a.Status, a.Body)
		return
	}
	localestest.Page(t, a.Body)
	doc, err := html.Parse(strings.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	ids, labelled, headings := map[string]int{}, map[string]bool{}, 0
	var named, controls []string
	for n := range doc.Descendants() {
		attributes := map[string]string{}
		for _, at := range n.Attr {
			attributes[at.Key] = at.Val
			if strings.HasPrefix(at.Key, "on") || at.Key == "style" {
				t.Errorf("%s: <%s %s>", what, n.Data, at.Key)
			}
		}
		if id := attributes["id"]; id != "" {
			ids[id]++
		}
		labelled[attributes["for"]] = true
		named = append(named, strings.Fields(attributes["aria-describedby"])...)
		switch n.Data {
		case "h1":
			headings++
		case "input", "select", "textarea":
			if attributes["type"] != "hidden" && n.Parent.Data != "label" {
				controls = append(controls, attributes["id"])
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d times the id %s", what, n, id)
		}
	}
	for _, id := range named {
		if ids[id] == 0 {
			t.Errorf("%s: described by %q, which isn't there", what, id)
		}
	}
	if i := slices.IndexFunc(controls, func(id string) bool { return id == "" || !labelled[id] }); i >= 0 {
		t.Errorf("%s: the control %q has no label", what, controls[i])
	}
	if headings != 1 {
		t.Errorf("%s: %d first headings", what, headings)
	}
}
