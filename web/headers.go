package web

import "net/http"

// policy allows what our own pages are made of and nothing else: one style sheet,
// small scripts, our icons and frames, all from this host. There is no inline
// script, style or handler anywhere, so hostile text that slipped through every
// other net would still not run (CSP level 3).
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets what holds for each answer; a handler may tighten it.
func secure(h http.Header, https bool) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers that don't know frame-ancestors
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if https {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// What a request may bring before its body: more than headerLimit is refused in the reader's
// words. A server is given MostHeaderBytes as its own limit, past which net/http cuts the
// connection, in English.
const (
	headerLimit     = 64 << 10
	MostHeaderBytes = 4 * headerLimit
)

// headerBytes is how much a request has brought before its body.
func headerBytes(r *http.Request) int {
	n := len(r.RequestURI) + len(r.Host)
	for name, values := range r.Header {
		for _, value := range values {
			n += len(name) + len(value) + len(": \r\n")
		}
	}
	return n
}
