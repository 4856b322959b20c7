package sending

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/web"
	"communique/web/desk"
)

// A stream's times. After its life the browser comes again, and is asked again who it is.
const (
	streamLife  = time.Minute
	streamWrite = 10 * time.Second // for one event; a reader who takes none is let go
	streamBeat  = 15 * time.Second // a comment, so that nobody between takes the line for dead
)

// stream sends the part of the page that changes, whenever it has changed.
func (s *Sending) stream(w http.ResponseWriter, r *http.Request) error {
	release, err := s.release(r)
	if err != nil {
		return err
	}
	first, err := s.look(r.Context(), release.ID)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	watched, leave, ok := s.hub.join(release.ID, v.User.ID, first)
	if !ok {
		w.Header().Set("Retry-After", "60")
		return fault.New(fault.Unavailable, "sending.streams")
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep events back
	if r.Method == http.MethodHead {
		return nil
	}
	e := &events{w: w, control: http.NewResponseController(w)}
	e.timeless = e.control.SetWriteDeadline(clock.Deadline(streamWrite)) != nil
	ctx, cancel := context.WithTimeout(r.Context(), streamLife)
	defer cancel()
	s.follow(ctx, web.Stopping(r.Context()), e, watched, func(f facts) ([]byte, bool, error) { return s.fragment(r, v, f) })
	return nil
}

// follow sends what a release has become until there is nothing more to say, nobody to hear
// it, or no time.
func (s *Sending) follow(ctx context.Context, stopping <-chan struct{}, e *events, w *watched, render func(facts) ([]byte, bool, error)) {
	e.send("retry: 1000\n\n")
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	var shown []byte
	for {
		f, changed := w.now()
		html, live, err := render(f)
		if err != nil {
			return // what couldn't be told is told by the page, when it is loaded again
		}
		if !bytes.Equal(html, shown) {
			shown = html
			e.event("part", html)
		}
		if e.timeless {
			return // such a writer would be waited for: it gets what there is
		}
		if !live {
			e.event("end", []byte("end"))
			return
		}
		for waiting := true; waiting && !e.lost; {
			select {
			case <-ctx.Done():
				return
			case <-stopping:
				return
			case <-beat.C:
				e.send(": \n\n")
			case <-changed:
				waiting = false
			}
		}
		if e.lost {
			return
		}
	}
}

// fragment is the part of the page that changes, and whether it still can.
func (s *Sending) fragment(r *http.Request, v desk.Viewer, f facts) ([]byte, bool, error) {
	data := newProgress(f, v)
	html, err := s.pages.Render(s.Frame.Look.Reader(r), "sending", "live", desk.Page{Title: data.Headline, Section: section, Data: data})
	return html, data.Live, err
}

// events writes server-sent events (HTML, section 9.2), each at once.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
	lost    bool // nobody listens any more
	// timeless is a writer that takes no deadlines, such as one that only records.
	timeless bool
}

// event is one of a kind. Data goes line by line, so that nothing in it can begin another.
func (e *events) event(kind string, data []byte) {
	b := bytes.Buffer{}
	b.WriteString("event: " + kind + "\n")
	for line := range bytes.SplitSeq(bytes.ReplaceAll(data, []byte("\r"), []byte("\n")), []byte("\n")) {
		b.WriteString("data: ")
		b.Write(line)
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	e.send(b.String())
}

func (e *events) send(text string) {
	if e.lost {
		return
	}
	// The server allows an answer a minute; a stream has its own time for each event.
	_ = e.control.SetWriteDeadline(clock.Deadline(streamWrite))
	if _, err := e.w.Write([]byte(text)); err != nil {
		e.lost = true
		return
	}
	e.lost = e.control.Flush() != nil
}
