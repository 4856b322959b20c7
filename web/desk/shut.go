package desk

import "net/http"

// shut shuts a document in: it runs nothing, loads nothing, and only our own pages frame it. It has
// our origin, so that the page around it knows how far down somebody reads when it is renewed;
// what frames it without that word gives it none.
const shut = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"

// ShutIn makes an answer one for the frame of a page, such as a mail as it would arrive.
func ShutIn(h http.Header) {
	h.Set("Content-Security-Policy", shut)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Type", "text/html; charset=utf-8")
}
