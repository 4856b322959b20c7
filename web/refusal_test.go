package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/web"
)

// TestLargeHeadersAreRefusedInWords, in the reader's language, by a server as it is started; what
// is just within the limit is answered.
func TestLargeHeadersAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s := single(t, web.Options{}, web.Route{
		Method: http.MethodGet, Pattern: "/x", Permission: web.Public,
		Handle: func(http.ResponseWriter, *http.Request) error { return nil },
	})
	server := httptest.NewUnstartedServer(s.Handler)
	server.Config.MaxHeaderBytes = web.MostHeaderBytes
	server.Start()
	defer server.Close()
	for size, want := range map[int]int{60 << 10: http.StatusOK, 65 << 10: http.StatusRequestHeaderFieldsTooLarge, 200 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Cookie", "a="+strings.Repeat("x", size))
		request.Header.Set("Accept-Language", "de")
		answer, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != want || (want != http.StatusOK) != strings.Contains(string(body), "mehr als 64 KiB an Adresse und Cookies") {
			t.Errorf("%d bytes: %d, %v\n%s", size, answer.StatusCode, err, body)
		}
	}
}

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
