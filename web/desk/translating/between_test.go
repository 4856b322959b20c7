package translating_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/releases"
	"communique/web/webtest"
)

// TestStillCorrectByAnOldPage presses the button in a page that shows what isn't there any
// more.
func TestStillCorrectByAnOldPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianTranslator)
	save := func(typed releases.Typed) {
		t.Helper()
		_, err := s.Releases.SaveText(ctx, olga, "bridges", "nl", typed)
		must(t, err)
	}
	save(releases.Typed{Key: "headline", Text: "Bruggen van 12 steden"})
	s.Import(strings.Replace(document, "12 cities", "13 cities", 1))
	page := b.Get(sheet).Body
	s.Import(strings.Replace(document, "12 cities", "14 cities", 1))
	a := b.Post(sheet, filled(t, page, "sheet", "do", "still:headline")...)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "has changed since you looked") || text(t, s, "headline").State != releases.LineStale {
		t.Errorf("another source: %d\n%s", a.Status, a.Body)
	}
	was := text(t, s, "headline")
	save(releases.Typed{Key: "headline", Text: "Steden", SourceHash: was.TextHash, Version: was.Version})
	a = b.Post(sheet, filled(t, a.Body, "sheet", "do", "still:headline")...)
	if a.Status != http.StatusUnprocessableEntity || text(t, s, "headline").State != releases.LineStale {
		t.Errorf("another text: %d %+v", a.Status, text(t, s, "headline"))
	}
}
