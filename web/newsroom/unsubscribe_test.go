package newsroom_test

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"communique/mailer"
	"communique/web/webtest"
)

var inHeader = regexp.MustCompile(`(?i)List-Unsubscribe:\s*<https://press\.lipse\.example(/u/[a-z2-7]{26})>`)

// link is the path of the unsubscribe link in the mail to an address.
func link(t *testing.T, s *webtest.Site, to string) string {
	t.Helper()
	for _, m := range s.Sink.Messages() {
		if m.To == to {
			found := inHeader.FindSubmatch(bytes.ReplaceAll(m.Raw, []byte("\r\n "), []byte(" ")))
			if found == nil {
				t.Fatalf("the mail to %s has no link:\n%.2000s", to, m.Raw)
			}
			return string(found[1])
		}
	}
	t.Fatalf("no mail to %s", to)
	return ""
}

func recipient(t *testing.T, s *webtest.Site, path string) mailer.Recipient {
	t.Helper()
	r, err := s.Mailer.Recipient(context.Background(), strings.TrimPrefix(path, "/u/"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOpeningTheLinkChangesNothing(t *testing.T) {
	t.Parallel()
	s := out(t)
	path := link(t, s, "toimetus@leht.example")
	for range 3 {
		a := s.Get(path)
		if a.Status != http.StatusOK || !strings.Contains(a.Body, `<html lang="et">`) {
			t.Fatal("not in the recipient's language:", a.Status)
		}
		if strings.Contains(a.Body, "toimetus@leht") || !strings.Contains(a.Body, "@leht.example") {
			t.Error("the address isn't masked")
		}
		if a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
			t.Error("the address of the page, which is a secret, may get out:", a.Header)
		}
		if strings.Count(a.Body, "<button") != 1 || len(a.Header.Values("Set-Cookie")) > 0 {
			t.Error("there should be one button and no cookie")
		}
	}
	s.Ask(http.MethodHead, path, "")
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
		if a := s.Ask(method, path, ""); a.Status != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, HEAD, POST" {
			t.Error(method, a.Status, a.Header.Get("Allow"))
		}
	}
	if recipient(t, s, path).Unsubscribed {
		t.Error("opening the page unsubscribed its reader")
	}
}

func TestOnePostIsEnough(t *testing.T) {
	t.Parallel()
	s := out(t)
	for to, headers := range map[string][]string{
		// RFC 8058, section 3.2: from a mail provider's machine, with no cookie.
		"toimetus@leht.example": {"Content-Type", "application/x-www-form-urlencoded"},
		// The same as multipart/form-data, which the RFC allows as well.
		"redactie@ziar.example": {"Content-Type", "multipart/form-data; boundary=x"},
		// From a webmail page in a browser: another site.
		"news@paper.example": {"Content-Type", "application/x-www-form-urlencoded", "Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site"},
	} {
		path := link(t, s, to)
		a := s.Ask(http.MethodPost, path, "List-Unsubscribe=One-Click", headers...)
		if a.Status != http.StatusOK || strings.Contains(a.Body, "<button") {
			t.Errorf("%s: status %d", to, a.Status)
		}
		if !recipient(t, s, path).Unsubscribed {
			t.Errorf("%s is still subscribed", to)
		}
		if again := s.Ask(http.MethodPost, path, "", headers...); again.Status != http.StatusOK || again.Body != a.Body {
			t.Errorf("%s: the second time is another page", to)
		}
		if after := s.Get(path); strings.Contains(after.Body, "<button") {
			t.Errorf("%s: the page still offers what is done", to)
		}
	}
}

func TestUnknownLink(t *testing.T) {
	t.Parallel()
	s := out(t)
	for _, token := range []string{strings.Repeat("a", 26), "x", "%00", "..%2f..%2fetc", strings.Repeat("z", 5000), "<script>"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if a := s.Ask(method, "/u/"+token, ""); a.Status != http.StatusNotFound || strings.Contains(a.Body, "<script>") {
				t.Errorf("%s %.20q: %d", method, token, a.Status)
			}
		}
	}
	a := s.Get("/u/"+strings.Repeat("a", 26), "Accept-Language", "de")
	if !strings.Contains(a.Body, `<html lang="de">`) {
		t.Error("not in the reader's language")
	}
}
