package rooms_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestTheHostOfARequestHasNoSay: whoever asks in another host's name gets the address of the house
// into mails and onto pages, and is led nowhere else.
func TestTheHostOfARequestHasNoSay(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	const ours = "https://press.lipse.example"
	headers := []string{
		"Content-Type", "application/x-www-form-urlencoded", "Host", "evil.example", "X-Forwarded-Host", "evil.example", "X-Forwarded-Server", "evil.example",
		"X-Forwarded-Proto", "http", "X-Original-Host", "evil.example", "Forwarded", "host=evil.example;proto=http",
	}
	reader := s.User(webtest.Reader)
	for _, post := range []struct {
		who, path string
		form      url.Values
		mail      bool
	}{
		{webtest.Nobody, "/desk/sign-in/link", url.Values{"address": {reader.Address.Given}}, true},
		{webtest.Administrator, fmt.Sprintf("/desk/administration/users/%d/access", reader.ID), url.Values{"do": {"invite"}}, true},
		{webtest.Administrator, "/desk/administration/users/new", url.Values{
			"name": {"Eva"}, "address": {"eva@press.example"}, "language": {"nl"}, "zone": {"Europe/Brussels"}, "role": {"officer"}, "for": {""}, "in": {""},
		}, true},
		{webtest.Officer, "/desk/calendar/feed", url.Values{"do": {"make"}}, false},
	} {
		mailed := len(s.Sink.Messages())
		a := s.As(post.who).Send(http.MethodPost, post.path, post.form.Encode(), headers...)
		s.Rooms.Entrance.Flush(t.Context())
		if a.Status >= http.StatusBadRequest || strings.Contains(fmt.Sprint(a.Header, a.Body), "evil.example") {
			t.Errorf("%s: %d %v\n%s", post.path, a.Status, a.Header, a.Body)
		}
		mails := s.Sink.Messages()
		if !post.mail {
			if !strings.Contains(a.Body, ours+"/calendar/") || strings.Count(a.Body, "webcal://press.lipse.example/") == 0 {
				t.Errorf("%s: the address isn't ours:\n%s", post.path, a.Body)
			}
			continue
		}
		if len(mails) != mailed+1 {
			t.Fatalf("%s: %d mails", post.path, len(mails)-mailed)
		}
		text := strings.ReplaceAll(string(mails[mailed].Raw), "=\r\n", "")
		if strings.Count(text, ours+"/desk/link/") < 2 || strings.Contains(text, "evil.example") || strings.Contains(text, "http://press") {
			t.Errorf("%s: in the mail as text or as HTML the link isn't ours:\n%s", post.path, text)
		}
	}
	for _, path := range []string{"/desk/", "/desk", "/desk/releases/lipse", "//evil.example/desk/", "/en", "/"} {
		for _, who := range []string{webtest.Nobody, webtest.Officer} {
			a := s.As(who).Get(path, headers...)
			if to := a.Header.Get("Location"); strings.Contains(a.Body, "evil.example/") && !strings.Contains(path, "evil") || strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
				t.Errorf("%s leads to %q (%d)", path, to, a.Status)
			}
		}
	}
}
