package rooms_test

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"communique/web/desk/engine"
	"communique/web/look"
	"communique/web/webtest"
)

// TestOtherSitesPostNothingAnywhere: on no route does a page elsewhere on the web act in the name
// of the administrator who is signed in.
func TestOtherSitesPostNothingAnywhere(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	h.Import("---\nslug: eesti\nlanguage: et\ncountries: [EE]\n---\n# Ainult Eestile\n\nJuhtlõik.\n")
	s := h.Open()
	cookies := s.As(webtest.Administrator).Cookies()
	walked := 0
	for _, route := range s.Rooms.Routes {
		if route.Method == http.MethodGet {
			continue
		}
		walked++
		path := filled(t, h, route.Pattern, false)
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			a := s.Ask(route.Method, path, "", "Cookie", cookies, header[0], header[1])
			if route.CrossSite || a.Status != http.StatusForbidden || !strings.Contains(a.Body, "</html>") {
				t.Errorf("%s %s from %v: %d", route.Method, path, header, a.Status)
			}
		}
	}
	if walked < 50 || !strings.Contains(s.As(webtest.Administrator).Get("/desk/").Body, "sign-out") {
		t.Errorf("%d routes; or the administrator isn't signed in any more", walked)
	}
}

// climbs are names that lead out of a folder where an address is taken for a file's.
var climbs = []string{"..%2f..%2fetc%2fpasswd", "..%2f..%2f..%2f..%2fetc%2fpasswd%00", "%2e%2e%2f%2e%2e%2fetc%2fpasswd%00.csv", "..%5c..%5cetc%5cpasswd", "%2fetc%2fpasswd"}

// TestNoAddressClimbs: in no part of an address does a name lead to a file of the machine's; there is
// no such thing, on every route.
func TestNoAddressClimbs(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	h.Import("---\nslug: eesti\nlanguage: et\ncountries: [EE]\n---\n# Ainult Eestile\n\nJuhtlõik.\n")
	s := h.Open()
	b, walked := s.As(webtest.Administrator), 0
	climb := func(method, pattern string) {
		for _, p := range parameter.FindAllString(pattern, -1) {
			for _, bad := range climbs {
				path := filled(t, h, strings.Replace(pattern, p, bad, 1), false)
				a := ask(b, method, path)
				walked++
				queues := strings.HasPrefix(pattern, engine.Path) && method == http.MethodGet && a.Status == http.StatusOK // they answer whatever they don't have with their one page
				if a.Status < http.StatusBadRequest && !queues || a.Status >= http.StatusInternalServerError || strings.Contains(a.Body, "root:") {
					t.Errorf("%s %s: %d", method, path, a.Status)
				}
			}
		}
	}
	climb(http.MethodGet, look.AssetPattern)
	for _, table := range s.Tables {
		for _, route := range table {
			climb(route.Method, strings.Replace(route.Pattern, "{lang}", "en", 1))
		}
	}
	if walked < 400 {
		t.Errorf("%d addresses", walked)
	}
}

// TestAGigabyteIsRefused: who posts one gets an answer after what the route takes, on every route, and
// nothing of it is kept.
func TestAGigabyteIsRefused(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	s, base := h.Serve()
	cookies, large := s.As(webtest.Administrator).Cookies(), 0
	for _, table := range s.Tables {
		for _, route := range table {
			if route.Method != http.MethodPost || route.Pattern == "/desk/sign-out" { // which would end what the others are walked with
				continue
			}
			path := filled(t, h, strings.Replace(route.Pattern, "{lang}", "en", 1), false)
			for kind, begin := range map[string]string{
				"application/x-www-form-urlencoded": "text=",
				"multipart/form-data; boundary=b":   "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n",
			} {
				status, taken := gigabyte(t, strings.TrimPrefix(base, "http://"), path, cookies, kind, begin)
				if status >= http.StatusInternalServerError || taken > cmp.Or(route.Limit, 1<<20)+beside {
					t.Errorf("%s as %s: %d after %d MiB", path, kind, status, taken>>20)
				}
				if status == http.StatusRequestEntityTooLarge {
					large++
				}
			}
		}
	}
	if large < 100 {
		t.Errorf("%d were told that it is too much", large)
	}
}

// beside is what the machine takes between two sockets, and net/http before it ends a connection.
const beside = 16 << 20

// gigabyte posts one, and tells what came back, and how many bytes were taken until then.
func gigabyte(t *testing.T, address, path, cookies, kind, begin string) (status int, taken int64) {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, address, cookies, kind, 1<<30, begin); err != nil {
		t.Fatal(err)
	}
	sent := make(chan int64, 1)
	go func() {
		n, _ := io.CopyN(c, endless{}, 1<<30) // it ends with an error, which is the answer's
		sent <- n
	}()
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("%s: no answer: %v", path, err)
	}
	_ = answer.Body.Close()
	_ = c.Close()
	return answer.StatusCode, <-sent
}

// endless is a text without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	copy(p, bytes.Repeat([]byte("a"), len(p)))
	return len(p), nil
}
