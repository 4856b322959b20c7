package editor_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"communique/locales"
	"communique/web/webtest"
)

var pageOf = "/desk/releases/" + webtest.Slug + "/edit"

// every are the addresses of a draft.
var every = []string{"", "/save", "/versions", "/theirs", "/revisions/1", "/drop", "/others", "/preview", "/preview?look=text", "/preview?look=page", "/preview?look=phone", "/preview/mail", "/preview/dark"}

func TestEveryPageInEveryLanguage(t *testing.T) {
	s := webtest.New(t, nil).Open()
	for _, lang := range locales.Languages {
		for _, to := range append([]string{"/desk/releases/new"}, every...) {
			if !strings.HasPrefix(to, "/desk") {
				to = pageOf + to
			}
			query := "?"
			if strings.Contains(to, "?") {
				query = "&"
			}
			a := s.As(webtest.Officer).Get(to + query + "language=" + lang)
			if a.Status != http.StatusOK || strings.Contains(a.Body, "⟦") {
				t.Errorf("%s in %s: %d\n%.2000s", to, lang, a.Status, a.Body)
			}
		}
	}
}

func TestOnlyWhoWritesGetsIn(t *testing.T) {
	s := webtest.New(t, nil).Open()
	for _, who := range webtest.Everybody {
		writes := who == webtest.Administrator || who == webtest.Officer
		for _, to := range append(every, "/versions/1") {
			a := s.As(who).Get(pageOf + to)
			good := a.Status == http.StatusOK || writes && (to == "/versions/1" || to == "/save") && a.Status < http.StatusInternalServerError
			if good != writes {
				t.Errorf("%s gets %s: %d", who, to, a.Status)
			}
			if !writes && strings.Contains(a.Body, "Rotterdam") {
				t.Errorf("%s sees %s", who, to)
			}
		}
		a := s.As(who).Post(pageOf, "blocks", "2", "kind-0", "headline", "text-0", "Taken over by "+who)
		if ok := a.Status == http.StatusSeeOther && !strings.Contains(a.Header.Get("Location"), "sign-in"); ok != writes {
			t.Errorf("%s posts: %d", who, a.Status)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
