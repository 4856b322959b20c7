package sending_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sink"
	"communique/locales"
	"communique/releases"
	"communique/web/webtest"
)

// under is a site an hour after the lift, with a mail of each kind.
func under(t *testing.T) *webtest.Site {
	t.Helper()
	h := troubled(t)
	s := h.Open()
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(time.Hour))
	return s
}

// TestWhoMayWhat asks each route as everybody.
func TestWhoMayWhat(t *testing.T) {
	t.Parallel()
	s := under(t)
	everyone := strings.Join(webtest.Everybody[:len(webtest.Everybody)-1], ",")
	consortium := "administrator,officer"
	keepers := consortium + ",officer of be,officer of ee"
	for _, route := range []struct{ method, path, may string }{
		{"GET", page, everyone}, {"GET", page + "/stream", everyone}, {"GET", report, everyone}, {"GET", report + "/country.csv", everyone},
		{"GET", page + "/mails", keepers}, {"POST", page + "/settle", keepers},
		{"POST", page + "/hold", consortium}, {"POST", page + "/resume", consortium}, {"POST", page + "/unpause", consortium},
	} {
		for _, who := range webtest.Everybody {
			method, b := route.method, s.As(who)
			if strings.HasSuffix(route.path, "stream") {
				method = http.MethodHead // who follows one is another test's
			}
			var a webtest.Answer
			switch {
			case method == http.MethodPost:
				a = b.Post(route.path, "answer", "lost", "mail", "999999", "mailing", "999999", "reason", "x")
			case who == webtest.Nobody:
				a = b.Get(route.path)
			default:
				a = s.Ask(method, route.path, "", "Cookie", b.Cookies())
			}
			may := strings.Contains(","+route.may+",", ","+who+",")
			switch {
			case who == webtest.Nobody && (a.Status == http.StatusSeeOther || a.Status == http.StatusUnauthorized):
			case who == webtest.Nobody:
				t.Errorf("nobody, %s %s: %d", route.method, route.path, a.Status)
			case may != (a.Status != http.StatusForbidden):
				t.Errorf("%s, %s %s: %d", who, route.method, route.path, a.Status)
			}
		}
	}
}

func TestAPartnerSeesItsOwn(t *testing.T) {
	t.Parallel()
	s := under(t)
	be, ee := s.As(webtest.BelgianOfficer), s.As(webtest.EstonianOfficer)
	for _, path := range []string{page, page + "/mails?state=deferred", page + "/mails?state=uncertain", page + "/mails", report, report + "/list.csv", report + "/troubles.csv"} {
		if body := be.Get(path).Body; strings.Contains(body, "Press list EE") || strings.Contains(body, "ziar.example") || strings.Contains(body, "no such user") {
			t.Errorf("%s: a Belgian officer sees of another's list", path)
		}
	}
	if body := be.Get(page + "?language=en").Body; !strings.Contains(body, "come back later") || !strings.Contains(body, "2 of 3 emails sent") {
		t.Error("the Belgian officer doesn't see their own mails")
	}
	if body := be.Get(page + "/mails?state=deferred").Body; !strings.Contains(body, "infos@journal.example") {
		t.Error("nor whom they go to")
	}
	if body := s.As(webtest.BelgianApprover).Get(page).Body; strings.Contains(body, "come back later") || strings.Contains(body, "sending/mails") {
		t.Error("who doesn't keep the list sees what servers said of its contacts")
	}
	lost := `name="mail" value="`
	body := ee.Get(page + "/mails?state=uncertain").Body
	if i := strings.Index(body, "<details><summary>What happened to it?"); i < 0 || i > strings.Index(body, lost) || !strings.Contains(body[i:], "An answer can’t be undone.") {
		t.Error("one click says what became of a mail, for good")
	}
	id, _, _ := strings.Cut(body[strings.Index(body, lost)+len(lost):], `"`)
	if a := be.Post(page+"/settle", "mail", id, "answer", "sent"); a.Status != http.StatusNotFound {
		t.Errorf("a foreign mail is settled: %d", a.Status)
	}
	if a := ee.Follow(page+"/settle", "mail", id, "answer", "sent"); !strings.Contains(a.Body, "Recorded for 1 email") || strings.Contains(a.Body, "toimetus") {
		t.Error(a.Body)
	}
	s.Import("---\nslug: far\nlanguage: en\ncountries: [GB]\n---\n# Far\n\nLead.\n")
	for _, path := range []string{"sending", "sending/stream", "sending/mails", "report", "report/list.csv"} {
		if a := ee.Get("/desk/releases/far/" + path); a.Status != http.StatusNotFound {
			t.Errorf("a release that isn't theirs, %s: %d", path, a.Status)
		}
	}
}

func TestHoldAndResume(t *testing.T) {
	t.Parallel()
	s := under(t)
	b := s.As(webtest.Officer)
	long := strings.Repeat("a", 5000)
	if a := b.Post(page+"/hold", "reason", long); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, long) ||
		!strings.Contains(a.Body, `id="reason-fault"`) || !strings.Contains(a.Body, "<details class=\"card holding\" open") {
		t.Error("what was typed is lost, or nobody says what is wrong:", a.Status)
	}
	if a := b.Follow(page+"/hold", "reason", "a <b>wrong</b> figure"); !strings.Contains(a.Body, "The release is on hold") ||
		!strings.Contains(a.Body, "a &lt;b&gt;wrong&lt;/b&gt; figure") || !strings.Contains(a.Body, "sending/resume") {
		t.Error(a.Body)
	}
	if !s.Release(webtest.Slug).Hold.On() {
		t.Error("it isn't held")
	}
	if a := b.Follow(page + "/hold"); !strings.Contains(a.Body, "was already on hold") {
		t.Error("a second hold")
	}
	s.RunTo(webtest.Lift.Add(3 * time.Hour))
	if strings.Contains(b.Get(page).Body, "5 of 8") {
		t.Error("mails left while it was on hold")
	}
	if a := b.Follow(page + "/resume"); !strings.Contains(a.Body, "The release has resumed") {
		t.Error(a.Body)
	}
	if a := b.Follow(page + "/resume"); !strings.Contains(a.Body, "was no longer on hold") {
		t.Error("a second time")
	}
	s.Withdraw(webtest.Slug, "wrong")
	if a := b.Post(page + "/hold"); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusConflict {
		t.Errorf("what was withdrawn is held: %d", a.Status)
	}
}

func TestAPausedListGoesOn(t *testing.T) {
	t.Parallel()
	script, contacts := map[string][]sink.Reply{}, strings.Builder{}
	contacts.WriteString("email\n")
	for i := range 60 {
		address := fmt.Sprintf("c%02d@desk.example", i)
		script[address] = []sink.Reply{sink.Say("554 5.7.1 <b>not</b> from you")}
		contacts.WriteString(address + "\n")
	}
	h := webtest.New(t, script)
	s := h.Open()
	if _, err := h.Lists.Import(t.Context(), accounts.System("test"), "ro", "ro.csv", strings.NewReader(contacts.String())); err != nil {
		t.Fatal(err)
	}
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(time.Hour))
	body := s.As(webtest.Officer).Get(page + "?language=en").Body
	for _, want := range []string{"is paused.", "Paused: mail servers are refusing", "&lt;b&gt;not&lt;/b&gt; from you", "The time left can’t be estimated while a press list is paused"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if be := s.As(webtest.BelgianOfficer).Get(page + "?language=en").Body; strings.Contains(be, "paused") {
		t.Error("a partner hears that another's list is paused")
	}
	button := `name="mailing" value="`
	id, _, _ := strings.Cut(body[strings.Index(body, button)+len(button):], `"`)
	if a := s.As(webtest.Officer).Follow(page+"/unpause", "mailing", id); !strings.Contains(a.Body, "These emails have resumed") || strings.Contains(a.Body, "is paused.") {
		t.Error("it doesn't go on")
	}
}

func TestMailsAreTurned(t *testing.T) {
	t.Parallel()
	s := under(t)
	b := s.As(webtest.Administrator)
	for path, status := range map[string]int{
		"/mails?state=planned": 404, "/mails?page=2": 404, "/mails?page=x": 404, "/mails?page=99999999999999999999": 404,
		"/mails?reason=%3Cscript%3E": 200, "/mails?state=bounced&reason=bad_address": 200, "/mails?state=sent": 404,
	} {
		if a := b.Get(page + path); a.Status != status || strings.Contains(a.Body, "<script>") {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	for _, answer := range []string{"", "perhaps"} {
		if a := b.Post(page+"/settle", "mail", "all", "answer", answer); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("answer %q: %d", answer, a.Status)
		}
	}
	if a := b.Post(page+"/settle", "mail", "1; DROP", "answer", "lost"); a.Status != http.StatusNotFound {
		t.Errorf("a mail that is none: %d", a.Status)
	}
	if a := b.Post(page + "/unpause"); a.Status != http.StatusSeeOther {
		t.Errorf("a mailing that is none: %d", a.Status)
	}
}

func TestTablesAreFiles(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, map[string][]sink.Reply{"redactie@ziar.example": {sink.Say("550 5.1.1 no such user")}})
	s := h.Open()
	list, err := h.Lists.List(t.Context(), "ro")
	if err != nil {
		t.Fatal(err)
	}
	list.Name = "=1+1"
	if _, err := h.Lists.Save(t.Context(), accounts.System("test"), list); err != nil {
		t.Fatal(err)
	}
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(3 * time.Hour))
	b := s.As(webtest.Officer)
	read := func(path string, comma rune) [][]string {
		t.Helper()
		a := b.Get(path)
		text, ok := strings.CutPrefix(a.Body, "\ufeff")
		if a.Status != http.StatusOK || !ok || a.Header.Get("Content-Type") != "text/csv; charset=utf-8" || a.Header.Get("Cache-Control") != "no-store" {
			t.Fatal(path, a.Status, a.Header)
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma = comma
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	for table, lines := range map[string]int{"country": 5, "language": 7, "list": 5, "time": 3, "troubles": 2} {
		if got := read(report+"/"+table+".csv?language=en", ','); len(got) < 2 || table != "time" && len(got) != lines {
			t.Errorf("%s has %d lines: %q", table, len(got), got)
		}
	}
	rows := read(report+"/country.csv?language=ro", ';')
	if rows[0][0] != "Țara" || rows[1][0] != "Belgia" || rows[1][1] != "3" {
		t.Errorf("%q", rows)
	}
	if got := read(report+"/list.csv?language=en", ','); !slices.ContainsFunc(got, func(row []string) bool { return row[0] == "'=1+1" }) {
		t.Errorf("a formula came through: %q", got)
	}
	for _, path := range []string{"/nothing.csv", "/country", "/country.xls", "/.csv"} {
		if a := b.Get(report + path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}

// TestEveryPageInTenLanguages: nothing is missing, and what one language says isn't broken.
func TestEveryPageInTenLanguages(t *testing.T) {
	t.Parallel()
	s := under(t)
	b := s.As(webtest.Administrator)
	s.Import("---\nslug: new\nlanguage: en\ncountries: [GB]\n---\n# New\n\nLead.\n")
	if s.Release("new").State != releases.Draft {
		t.Fatal("it isn't new")
	}
	for _, lang := range locales.Languages {
		for _, path := range []string{page, page + "/mails?state=uncertain", page + "/mails?state=deferred", report, "/desk/releases/new/sending", "/desk/releases/new/report", "/desk/releases/new/sending/mails"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			a := b.Get(path + sep + "language=" + lang)
			if a.Status != http.StatusOK || strings.Contains(a.Body, "⟦") || strings.Contains(a.Body, "<no value>") {
				t.Errorf("%s in %s: %d", path, lang, a.Status)
			}
			if strings.Count(a.Body, "<h1") != 1 || strings.Contains(a.Body, " style=") || strings.Contains(a.Body, " onclick=") {
				t.Errorf("%s in %s: headings or attributes", path, lang)
			}
		}
	}
}

func TestDeskIsStoredNowhereAndRemembersItsLanguage(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	a := s.Get(page + "?language=sk")
	if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("X-Robots-Tag") != "noindex" {
		t.Error(a.Header)
	}
	for _, want := range []string{"language=sk", "HttpOnly", "SameSite=Lax"} {
		if cookie := strings.Join(a.Header.Values("Set-Cookie"), " "); !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	if b := s.Get(page, "Cookie", "language=sk", "Accept-Language", "fr"); !strings.Contains(b.Body, `<html lang="sk">`) {
		t.Error("the language isn't remembered")
	}
	if b := s.Get(page, "Cookie", "language=xx", "Accept-Language", "fr"); !strings.Contains(b.Body, `<html lang="fr">`) {
		t.Error("a language that isn't there is believed")
	}
	if a := s.Get("/desk/releases/lipse"); a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/desk/releases/lipse/translations" {
		t.Error("the release's own address leads nowhere", a.Status)
	}
}
