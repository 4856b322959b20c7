package web_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"testing"

	"communique/internal/fault"
	"communique/web"
)

// TestALimitIsNoFailure: whoever is asked to come back later isn't trouble of ours, and nobody
// is called for it; what is away is.
func TestALimitIsNoFailure(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	answer := error(nil)
	s := single(t, web.Options{Logger: slog.New(slog.NewTextHandler(&logged, nil))}, web.Route{
		Method: http.MethodGet, Pattern: "/x", Permission: web.Public,
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			if r.URL.RawQuery == "minute" {
				w.Header().Set("Retry-After", "60")
			}
			return answer
		},
	})
	answer = fault.New(fault.Unavailable, "sending.streams")
	for path, after := range map[string]string{"/x": "10", "/x?minute": "60"} {
		if a := s.Get(path); a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") != after || logged.Len() > 0 {
			t.Errorf("%d, after %q: %s", a.Status, a.Header.Get("Retry-After"), &logged)
		}
	}
	for _, answer = range []error{fault.Wrap(errors.New("away"), fault.Unavailable, "sending.streams"), errors.New("broken")} {
		logged.Reset()
		if a := s.Get("/x"); a.Status < http.StatusInternalServerError || logged.Len() == 0 {
			t.Errorf("%v is answered with %d and not logged", answer, a.Status)
		}
	}
}
