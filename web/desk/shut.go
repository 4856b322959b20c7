package desk

import "net/http"

// shut shuts a document in: it has no origin, runs nothing, loads nothing, and only our own
// pages frame it.
const shut = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"

// ShutIn makes an answer one for the frame of a page, such as a mail as it would arrive.
func ShutIn(h http.Header) {
	h.Set("Content-Security-Policy", shut)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Type", "text/html; charset=utf-8")
}
