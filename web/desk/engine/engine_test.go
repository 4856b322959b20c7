package engine_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/web/desk/engine"
	"communique/web/webtest"
)

// TestRiversPages are there for an administrator, know what the queue has, and are nobody
// else's.
func TestRiversPages(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	admin := s.As(webtest.Administrator)
	page := admin.Get(engine.Path + "/")
	if page.Status != http.StatusOK || !strings.Contains(page.Body, engine.Path+"/assets/") || !strings.Contains(page.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("%d %v\n%s", page.Status, page.Header, page.Body)
	}
	if a := admin.Get(engine.Path + "/api/states"); a.Status != http.StatusOK || !strings.Contains(a.Body, `"completed"`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	for _, who := range []string{webtest.Officer, webtest.Reader} {
		if a := s.As(who).Get(engine.Path + "/api/jobs"); a.Status != http.StatusForbidden {
			t.Errorf("%s: %d", who, a.Status)
		}
	}
}
