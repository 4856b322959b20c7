package desk

import (
	"io/fs"
	"net/http"
	"strings"

	"communique/accounts"
)

// The cookies: the secret of a session, and that of the browser in which somebody has
// signed in before. Over TLS their names say that no other host can have set them
// (RFC 6265bis, section 4.1.3).
const (
	sessionCookie = "session"
	deviceCookie  = "device"
)

const deviceAge = 400 * 24 * 60 * 60 // seconds

func (g *Gate) name(name string) string {
	if g.frame.Look.Secure() {
		return "__Host-" + name
	}
	return name
}

func (g *Gate) cookie(r *http.Request, name string) string {
	if c, err := r.Cookie(g.name(name)); err == nil {
		return c.Value
	}
	return ""
}

func (g *Gate) set(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: g.name(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: g.frame.Look.Secure(), SameSite: http.SameSiteLaxMode,
	})
}

// Keep gives the browser the secrets of a session.
func (g *Gate) Keep(w http.ResponseWriter, s accounts.Session) {
	g.set(w, sessionCookie, s.Secret, int(s.ExpiresAt.Sub(g.frame.Now()).Seconds()))
	if s.Device != "" {
		g.set(w, deviceCookie, s.Device, deviceAge)
	}
}

// Forget takes the session's secret from the browser. That it is the user's stays known.
func (g *Gate) Forget(w http.ResponseWriter) { g.set(w, sessionCookie, "", -1) }

// gatePages shows the folder of the gate's pages as that of a group.
type gatePages struct{ fs.FS }

// Open opens a file of the folder pages.
func (p gatePages) Open(name string) (fs.File, error) {
	return p.FS.Open(strings.Replace(name, "pages", "gate", 1))
}
