package web

import (
	"errors"
	"net/http"
	"strings"

	"communique/internal/fault"
)

// ErrAnswered is what a Guard returns that has answered the request by itself.
var ErrAnswered = errors.New("web: answered")

// broken is an answer that can't be told any more what became of it.
type broken struct{ error }

func (b broken) Unwrap() error { return b.error }

// Broken is what a Handler returns whose answer had begun when err came: the connection is cut, so
// that nobody takes half a file for a whole one, and the log says why.
func Broken(err error) error { return broken{err} }

// elsewhere is no trouble: the reader is to look at another page.
type elsewhere string

func (e elsewhere) Error() string { return "web: look at " + string(e) }

// Elsewhere sends the reader to another page of this site (303, See Other): after a
// post, or to sign in. The path begins with a slash; anything else leads to "/".
func Elsewhere(path string) error { return elsewhere(Here(path)) }

// Here is a path on this site that somebody gave us, or "/" when it might lead away: to
// another host ("//host", "/\host"), or into a header.
func Here(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// statusOf is the status of the answer to an error.
func statusOf(err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	return status[fault.KindOf(err)]
}

// told is err as the reader is told of it.
func told(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(err, fault.Invalid, "web.body_large", "MiB", large.Limit>>20)
	}
	return err
}
