package web

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// packed sends text packed by gzip to a browser that unpacks it: a page is then on a phone
// with its first packets. The length of each answer is made vague by as many bytes as its
// content says, so that it tells nobody on the way what stands beside something that they
// have put there themselves (BREACH). A stream of events isn't packed; it has to leave at once.
func packed(h http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.ContentTypes([]string{"text/html", "text/css", "text/javascript", "text/plain", "text/csv", "text/calendar", "image/svg+xml", "application/json"}),
		gzhttp.EnableZstd(false),
		gzhttp.RandomJitter(32, 0, false),
	)
	if err != nil {
		return nil, err
	}
	return wrap(h), nil
}
