package web

import (
	"io"
	"net/http"
	"time"

	"communique/internal/clock"
)

// A file takes as long as the line of whoever sends or fetches it: the server's own time-outs are
// for pages. Who is slower than this isn't on a slow line, but holds a connection.
const (
	slowest = 4 << 10     // bytes a second
	grace   = time.Minute // beside
)

// Slowly lets the body of a request come in, and its answer go out, as slowly as slowest: the
// connection's deadlines move on with what has passed. It changes r, and gives the writer to use.
func Slowly(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	p := &passing{control: http.NewResponseController(w), began: clock.Elapsed()}
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = &slowBody{r.Body, p}
	}
	return &slowWriter{w, p}
}

// passing counts what has passed of one request.
type passing struct {
	control *http.ResponseController
	began   time.Duration
	bytes   int64
}

// move puts the deadlines where they belong after n bytes more. A writer that has none is none of
// a connection's.
func (p *passing) move(n int) {
	p.bytes += int64(n)
	left := grace + time.Duration(p.bytes/slowest)*time.Second - (clock.Elapsed() - p.began)
	_ = p.control.SetReadDeadline(clock.Deadline(left))
	_ = p.control.SetWriteDeadline(clock.Deadline(left + grace))
}

type slowBody struct {
	io.ReadCloser
	passing *passing
}

// Read is io.Reader's.
func (b *slowBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	b.passing.move(n)
	return n, err
}

type slowWriter struct {
	http.ResponseWriter
	passing *passing
}

// Write is io.Writer's.
func (w *slowWriter) Write(b []byte) (int, error) {
	w.passing.move(0)
	n, err := w.ResponseWriter.Write(b)
	w.passing.move(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (w *slowWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
