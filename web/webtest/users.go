package webtest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"communique/accounts"
	"communique/internal/address"
)

// Users of every house, by what they may. Those of a partner are named after its country.
const (
	Administrator     = "administrator"
	Officer           = "officer"
	Approver          = "approver"
	Translator        = "translator" // into every language
	Reader            = "reader"
	BelgianOfficer    = "officer of be"
	BelgianApprover   = "approver of be"
	BelgianTranslator = "translator of be" // into Dutch
	EstonianOfficer   = "officer of ee"
	Nobody            = "" // has not signed in
)

// Everybody is all of them, and who hasn't signed in.
var Everybody = []string{
	Administrator, Officer, Approver, Translator, Reader, BelgianOfficer, BelgianApprover, BelgianTranslator, EstonianOfficer, Nobody,
}

// grantOf is the role of one of Everybody.
func (h *House) grantOf(who string) accounts.Grant {
	role, partner, of := strings.Cut(who, " of ")
	g := accounts.Grant{Role: accounts.Role(role)}
	if of {
		p, err := h.Accounts.Partner(context.Background(), partner)
		h.must(err)
		g.PartnerID = p.ID
	}
	if who == BelgianTranslator {
		g.Language = "nl"
	}
	return g
}

// User is the user with this role, who is added when there is none yet.
func (h *House) User(who string) accounts.User {
	h.T.Helper()
	ctx, mailbox := context.Background(), strings.ReplaceAll(who, " ", ".")+"@press.example"
	if u, err := h.Accounts.UserByAddress(ctx, officer, mailbox); err == nil {
		return u
	}
	u, err := h.Accounts.AddUser(ctx, officer, accounts.User{
		Name: "The " + who, Address: address.Address{Given: mailbox}, Language: "en", Zone: "Europe/Brussels", Grants: []accounts.Grant{h.grantOf(who)},
	}, "")
	h.must(err)
	return u
}

// Actor is in whose name the user with this role does things.
func (h *House) Actor(who string) accounts.Actor {
	h.T.Helper()
	partners, err := h.Accounts.Partners(context.Background())
	h.must(err)
	return h.User(who).Actor(partners)
}

// Browser is somebody's: it keeps cookies, and follows nothing by itself.
type Browser struct {
	*Site
	jar     sync.Mutex
	cookies map[string]string
}

// As gives the browser of one of Everybody, who has signed in: always the same one.
func (s *Site) As(who string) *Browser {
	s.T.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.browsers[who] == nil {
		if s.browsers == nil {
			s.browsers = map[string]*Browser{}
		}
		s.browsers[who] = s.Another(who)
	}
	return s.browsers[who]
}

// Another gives another browser of one of Everybody, who has signed in there as well.
func (s *Site) Another(who string) *Browser {
	s.T.Helper()
	b := &Browser{Site: s, cookies: map[string]string{}}
	if who == Nobody {
		return b
	}
	ctx := context.Background()
	link, err := s.Accounts.InviteAgain(ctx, officer, s.User(who).ID)
	s.must(err)
	session, err := s.Accounts.SignInByLink(ctx, link, "", accounts.Origin{})
	s.must(err)
	b.cookies[s.SessionCookie()] = session.Secret
	return b
}

// SessionCookie is the name of the cookie that keeps a session.
func (s *Site) SessionCookie() string {
	if s.Look.Secure() {
		return "__Host-session"
	}
	return "session"
}

// Session is the secret of the session in this browser; empty: there is none.
func (b *Browser) Session() string {
	b.jar.Lock()
	defer b.jar.Unlock()
	return b.cookies[b.SessionCookie()]
}

// Cookies is what the browser sends in the header of that name.
func (b *Browser) Cookies() string {
	b.jar.Lock()
	defer b.jar.Unlock()
	var pairs []string
	for name, value := range b.cookies {
		pairs = append(pairs, name+"="+value)
	}
	return strings.Join(pairs, "; ")
}

func (b *Browser) forget(cookie string) {
	b.jar.Lock()
	defer b.jar.Unlock()
	delete(b.cookies, cookie)
}

func (b *Browser) ask(method, path, body string, headers ...string) Answer {
	b.T.Helper()
	a := b.Site.ask(method, path, body, append([]string{"Cookie", b.Cookies()}, headers...)...)
	b.jar.Lock()
	defer b.jar.Unlock()
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return a
}

// Get asks for a page.
func (b *Browser) Get(path string, headers ...string) Answer {
	b.T.Helper()
	return b.ask(http.MethodGet, path, "", headers...)
}

// Post sends a form: pairs of a field and its value.
func (b *Browser) Post(path string, fields ...string) Answer {
	b.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.Send(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// Send asks for something in another way, from one of our own pages.
func (b *Browser) Send(method, path, body string, headers ...string) Answer {
	b.T.Helper()
	return b.ask(method, path, body, append([]string{"Sec-Fetch-Site", "same-origin"}, headers...)...)
}

// Follow posts a form and then asks for the page to which the answer leads.
func (b *Browser) Follow(path string, fields ...string) Answer {
	b.T.Helper()
	a := b.Post(path, fields...)
	if a.Status != http.StatusSeeOther {
		b.T.Fatalf("POST %s: %d, want a way on\n%s", path, a.Status, a.Body)
	}
	to, _, _ := strings.Cut(a.Header.Get("Location"), "#") // where on the page is the browser's own business
	return b.Get(to)
}
