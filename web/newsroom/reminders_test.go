package newsroom_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/address"
	"communique/locales"
	"communique/web/webtest"
)

// translator adds somebody to a partner and gives the path of their link.
func translator(t *testing.T, s *webtest.Site, language string) (accounts.Person, string) {
	t.Helper()
	partner, err := s.Accounts.Partner(context.Background(), "be")
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Accounts.SavePerson(context.Background(), accounts.System("test"), accounts.Person{
		PartnerID: partner.ID, Name: "Anna", Address: address.Address{Given: language + ".anna@be.example"}, Language: language,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, "/r/" + p.Token
}

func TestRemindersAreStoppedInEachLanguage(t *testing.T) {
	t.Parallel()
	s := out(t)
	for _, language := range locales.Languages {
		p, path := translator(t, s, language)
		for range 2 { // scanners open links
			a := s.Get(path)
			if a.Status != http.StatusOK || !strings.Contains(a.Body, `<html lang="`+language+`">`) || strings.Count(a.Body, "<button") != 1 {
				t.Errorf("%s: %d\n%s", language, a.Status, a.Body)
			}
			if strings.Contains(a.Body, language+".anna@be") || strings.Contains(a.Body, "⟦") {
				t.Errorf("%s: the address isn't masked, or words are missing:\n%s", language, a.Body)
			}
			if a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: the address of the page, which is a secret, may get out: %v", language, a.Header)
			}
		}
		if now, err := s.Accounts.Person(context.Background(), p.ID); err != nil || !now.Reminded() {
			t.Errorf("%s: opening the page stopped the reminders: %v", language, err)
		}
		for range 2 {
			a := s.Ask(http.MethodPost, path, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded",
				"Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site")
			if a.Status != http.StatusOK || strings.Contains(a.Body, "<button") || strings.Contains(a.Body, "⟦") {
				t.Errorf("%s: %d\n%s", language, a.Status, a.Body)
			}
		}
		if now, err := s.Accounts.Person(context.Background(), p.ID); err != nil || now.Reminded() {
			t.Errorf("%s: the reminders go on: %v", language, err)
		}
	}
}

func TestUnknownReminderLink(t *testing.T) {
	t.Parallel()
	s := out(t)
	for _, token := range []string{strings.Repeat("a", 26), "x", "%00", strings.Repeat("z", 5000), "<script>"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if a := s.Ask(method, "/r/"+token, ""); a.Status != http.StatusNotFound || strings.Contains(a.Body, "<script>") {
				t.Errorf("%s %.20q: %d", method, token, a.Status)
			}
		}
	}
}
