package browsertest

import (
	"context"
	"net/smtp"
	"regexp"
	"strings"
	"testing"

	"communique/web/webtest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// site is a real house on a port of this machine, which a browser looks at.
type site struct {
	*webtest.Site
	url     string
	browser context.Context
}

// serve opens the pages of a house.
func serve(browser context.Context, t testing.TB, h *webtest.House) site {
	t.Helper()
	s, url := h.Serve()
	return site{s, url, browser}
}

// as gives a window of the browser in which somebody has signed in who has this role. No
// other window shares its cookies.
func (s site) as(t testing.TB, who string) context.Context {
	t.Helper()
	window, closeWindow := chromedp.NewContext(s.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeWindow)
	s.signIn(t, tab{window}, who)
	return window
}

// signIn makes a window that of somebody who has this role, and of nobody else.
func (s site) signIn(t testing.TB, p tab, who string) {
	t.Helper()
	secret := s.Another(who).Session()
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.ClearBrowserCookies, cdp.Empty{})
		if err == nil && secret != "" {
			_, err = cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: s.SessionCookie(), Value: secret, URL: s.url})
		}
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// tokens are the secrets by which a journalist stops the mails.
var tokens = regexp.MustCompile(`/u/[a-z2-7]{26}`)

// hostileMail is one that tries everything, as the last in the inbox.
func hostileMail(t *testing.T, s site) int {
	t.Helper()
	err := smtp.SendMail(s.Sink.Addr(), nil, "x@y.example", []string{"nobody@nowhere.example"}, []byte(strings.ReplaceAll(`From: "<script>document.title='bad'</script>" <x@y.example>
Subject: <script>document.title='bad'</script><img src=x onerror="document.title='bad'"> `+strings.Repeat("Donaudampfschifffahrt", 20)+`
Content-Language: "><script>
X-Long: `+strings.Repeat("a", 900)+`
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

</iframe></pre></main><script>top.document.title='bad';document.title='bad'</script><meta http-equiv=refresh content="0;url=/desk/"><form action=/u/x method=post><button>b</button></form>
`, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	return len(s.Sink.Messages())
}
