package inbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/web/webtest"
)

// arrived is a site whose inbox holds the mails of the example.
func arrived(t *testing.T) *webtest.Site {
	t.Helper()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(3 * time.Hour))
	return h.Open()
}

// idOf is the number of the mail to an address.
func idOf(t *testing.T, s *webtest.Site, to string) string {
	t.Helper()
	for _, m := range s.Sink.Messages() {
		if m.To == to {
			return string(rune('0' + m.ID))
		}
	}
	t.Fatal("no mail to", to)
	return ""
}

func TestListShowsWhoGotWhatWhen(t *testing.T) {
	t.Parallel()
	s := arrived(t)
	all := s.Get("/inbox/?language=en").Body
	if n := strings.Count(all, `href="/inbox/`) - 1; n != 8 || !strings.Contains(all, "8 emails") {
		t.Errorf("%d mails on the list", n)
	}
	for _, want := range []string{"toimetus@leht.example", "Estonia", "Estonian", "2,5 miljonit", "30 January 2013 at 09:00"} {
		if !strings.Contains(all, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
	only := s.Get("/inbox/?mails=et&language=en").Body
	if n := strings.Count(only, `href="/inbox/`) - 1; n != 1 || !strings.Contains(only, `value="et" selected`) {
		t.Errorf("%d mails in Estonian", n)
	}
	if none := s.Get("/inbox/?mails=sk&language=en"); none.Status != http.StatusOK || !strings.Contains(none.Body, "No emails in this language") {
		t.Error("no word about there being none")
	}
}

func TestMailInAllItsViews(t *testing.T) {
	t.Parallel()
	s := arrived(t)
	id := idOf(t, s, "toimetus@leht.example")
	page := s.Get("/inbox/" + id + "?language=en").Body
	for _, want := range []string{
		`src="/inbox/` + id + `/html"`, `sandbox="allow-popups allow-popups-to-escape-sandbox"`, "List-Unsubscribe-Post", "Content-Language",
		`<pre lang="et">`, "(Europe/Tallinn)", "multipart/alternative", `href="/inbox/` + id + `/source"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	frame := s.Get("/inbox/" + id + "/html")
	csp := frame.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(csp, "sandbox ") || strings.Contains(csp, "allow-scripts") || strings.Contains(csp, "allow-same-origin") || !strings.Contains(csp, "default-src 'none'") {
		t.Error(csp)
	}
	if !strings.Contains(frame.Body, `<base target="_blank"`) || !strings.Contains(frame.Body, "Üheteistkümne") || frame.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Error("the frame isn't the mail, or can't be framed, or keeps its links inside")
	}
	source := s.Get("/inbox/" + id + "/source")
	var sent string
	for _, m := range s.Sink.Messages() {
		if m.To == "toimetus@leht.example" {
			sent = string(m.Raw)
		}
	}
	if source.Body != sent || !strings.HasPrefix(source.Header.Get("Content-Disposition"), "attachment;") || source.Header.Get("Content-Type") != "message/rfc822" {
		t.Error("the download isn't the mail as it came:", source.Header)
	}
}
