package look

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
)

// Menu is what the header shows to somebody who has signed in.
type Menu struct {
	Name     string // theirs
	Sections []Section
}

type menuKey struct{}

// WithMenu gives every page that is shown for a request this menu.
func WithMenu(ctx context.Context, m Menu) context.Context {
	return context.WithValue(ctx, menuKey{}, &m)
}

// SignedIn tells whether whoever has sent a request has a menu.
func SignedIn(r *http.Request) bool { return menuOf(r) != nil }

func menuOf(r *http.Request) *Menu {
	m, _ := r.Context().Value(menuKey{}).(*Menu)
	return m
}

// noticeCookie keeps what was done until the next page tells it.
const (
	noticeCookie = "done"
	noticeLimit  = 2000 // bytes: browsers keep 4096 of a cookie
)

// Tell has the next page that the reader sees say a text: what was done, and what comes
// next. It is the reader's own, and as safe as anything else that a browser sends us:
// shown as text.
func (l *Look) Tell(w http.ResponseWriter, text string) {
	if len(text) > noticeLimit {
		text = strings.ToValidUTF8(text[:noticeLimit], "") + "…"
	}
	l.noticed(w, base64.RawURLEncoding.EncodeToString([]byte(text)), 60)
}

func (l *Look) noticed(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: noticeCookie, Value: value, Path: "/desk/", MaxAge: age, HttpOnly: true, Secure: l.Secure(), SameSite: http.SameSiteLaxMode,
	})
}

// notice takes what is to be told from the browser, once.
func (l *Look) notice(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(noticeCookie)
	if err != nil {
		return ""
	}
	l.noticed(w, "", -1)
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(text) > noticeLimit+len("…") {
		return ""
	}
	return strings.ToValidUTF8(string(text), "")
}

// Secure tells whether the site is reached over TLS, as its public address says.
func (l *Look) Secure() bool { return strings.HasPrefix(l.base, "https:") }
