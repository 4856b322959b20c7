package desk

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/web"
	"communique/web/look"
)

//go:embed gate
var gateFiles embed.FS

// Doorkeeper knows who has signed in.
type Doorkeeper interface {
	Session(ctx context.Context, secret string, from accounts.Origin) (accounts.Session, accounts.User, error)
	Partners(ctx context.Context) ([]accounts.Partner, error)
}

// Gate stands before every route that isn't public: it asks who has signed in, keeps their
// cookies, and lets through whom the route's permission fits. It is safe for concurrent use.
type Gate struct {
	frame   *Frame
	keeper  Doorkeeper
	proxies []netip.Prefix
	pages   *look.Pages
}

// NewGate makes a gate. proxies are the networks of the servers that pass requests on to
// us: only what they say of where one comes from is believed.
func NewGate(f *Frame, k Doorkeeper, proxies []netip.Prefix) (*Gate, error) {
	pages, err := f.Look.Pages(gatePages{gateFiles})
	return &Gate{f, k, proxies, pages}, err
}

// signInPath is where somebody signs in.
const signInPath = "/desk/sign-in"

// Guard is the site's: a page is shown after signing in, a post that comes too late can be
// sent again, with all that it holds.
func (g *Gate) Guard(w http.ResponseWriter, r *http.Request, p accounts.Permission) (*http.Request, error) {
	v, err := g.viewer(w, r)
	if fault.Is(err, "accounts.signed_out") {
		return nil, g.signedOut(w, r)
	}
	if err != nil {
		return nil, err
	}
	r = r.WithContext(look.WithMenu(withViewer(r.Context(), v), menuOf(v)))
	if p != web.SignedIn && !v.Actor.MaySomewhere(p) {
		return r, fault.New(fault.Forbidden, "web.role")
	}
	return r, nil
}

func (g *Gate) viewer(w http.ResponseWriter, r *http.Request) (Viewer, error) {
	secret := g.cookie(r, sessionCookie)
	if secret == "" {
		return Viewer{}, fault.New(fault.Unauthorized, "accounts.signed_out")
	}
	s, u, err := g.keeper.Session(r.Context(), secret, g.Origin(r))
	if err != nil {
		return Viewer{}, err
	}
	if s.Secret != "" {
		g.Keep(w, s)
	}
	partners, err := g.keeper.Partners(r.Context())
	return Viewer{u, u.Actor(partners), s}, err
}

// signedOut leads a reader to the page on which one signs in, and from there back. What
// somebody has typed into a form is kept on the page that tells them so.
func (g *Gate) signedOut(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		to := signInPath
		if back := r.URL.RequestURI(); back != "/desk/" {
			to += "?" + url.Values{"next": {back}}.Encode()
		}
		return web.Elsewhere(to)
	}
	typed := url.Values{}
	if f, err := look.ReadForm(r); err == nil {
		typed = f.Values
	}
	page := look.Page{
		Lang: g.frame.Look.Reader(r), Title: g.frame.Words(r).T("frame.signed_out.title"),
		Data: map[string]any{"Action": web.Here(r.URL.RequestURI()), "Typed": typed, "SignIn": signInPath},
	}
	return errors.Join(web.ErrAnswered, g.pages.Show(w, r, http.StatusUnauthorized, "signed_out", page))
}

// Origin is where a request comes from.
func (g *Gate) Origin(r *http.Request) accounts.Origin {
	return accounts.Origin{Address: g.address(r), Agent: r.UserAgent(), Device: g.cookie(r, deviceCookie)}
}

// address is that of the last machine which isn't one of our own proxies: what is written
// before it in X-Forwarded-For anybody could have written.
func (g *Gate) address(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	last := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && g.ours(last); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		last = next.Unmap()
	}
	return last
}

func (g *Gate) ours(a netip.Addr) bool {
	for _, p := range g.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// Welcome keeps the cookies of a session that has just begun, and has the pages speak the
// user's language.
func (g *Gate) Welcome(w http.ResponseWriter, s accounts.Session, language string) {
	g.Keep(w, s)
	if locales.Supported(language) {
		g.frame.Look.Remember(w, language)
	}
}
