package sending_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"communique/web"
	"communique/web/webtest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// served is a site on a real connection, as its officer sees it.
type served struct {
	*webtest.Site
	server *httptest.Server
	stop   chan struct{}
}

func serve(t *testing.T, s *webtest.Site) *served {
	t.Helper()
	e := &served{Site: s, stop: make(chan struct{})}
	e.server = httptest.NewUnstartedServer(s.Handler)
	e.server.Config.BaseContext = func(net.Listener) context.Context { return web.WithStop(context.Background(), e.stop) }
	e.server.Config.WriteTimeout = time.Minute
	e.server.Start()
	t.Cleanup(e.server.Close)
	return e
}

// watch opens a stream as somebody; its events come one by one, and end with the channel.
func (e *served) watch(who string) (events <-chan [2]string, leave func()) {
	e.T.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.server.URL+page+"/stream?language=en", http.NoBody)
	if err != nil {
		e.T.Fatal(err)
	}
	r.Header.Set("Cookie", e.As(who).Cookies())
	answer, err := e.server.Client().Do(r)
	if err != nil {
		e.T.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
		e.T.Fatal(answer.Status, answer.Header)
	}
	told := make(chan [2]string, 100)
	go func() {
		defer close(told)
		defer answer.Body.Close()
		kind, data := "", ""
		lines := bufio.NewScanner(answer.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "event: "):
				kind = line[len("event: "):]
			case strings.HasPrefix(line, "data: "):
				data += line[len("data: "):] + "\n"
			case line == "" && kind != "":
				told <- [2]string{kind, data}
				kind, data = "", ""
			}
		}
	}()
	e.T.Cleanup(cancel)
	return told, cancel
}

func (e *served) next(events <-chan [2]string) [2]string {
	e.T.Helper()
	event, ok := <-events
	if !ok {
		e.T.Fatal("the stream has ended")
	}
	return event
}

func TestStreamTellsWhatHasChanged(t *testing.T) {
	t.Parallel()
	e := serve(t, under(t))
	events, _ := e.watch(webtest.Officer)
	first := e.next(events)
	body := e.As(webtest.Officer).Get(page + "?language=en").Body
	if first[0] != "part" || !strings.Contains(body, strings.TrimSpace(first[1])) {
		t.Error("the stream doesn't begin with the part of the page")
	}
	belgian, _ := e.watch(webtest.BelgianOfficer)
	if told := e.next(belgian); strings.Contains(told[1], "Press list EE") || !strings.Contains(told[1], "2 of 3 emails sent") {
		t.Error("a partner's stream isn't of its own lists")
	}
	if a := e.As(webtest.Officer).Post(page+"/hold", "reason", "two\r\nlines"); a.Status != http.StatusSeeOther {
		t.Fatal(a.Status)
	}
	for _, events := range []<-chan [2]string{events, belgian} {
		if told := e.next(events); !strings.Contains(told[1], "two lines") {
			t.Error("the hold isn't told:", told)
		}
	}
}

func TestStreamEndsWhenNothingCanChange(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	s := h.Open()
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(3 * time.Hour))
	e := serve(t, s)
	events, _ := e.watch(webtest.Officer)
	if told := e.next(events); told[0] != "part" || !strings.Contains(told[1], "8 of 8 emails sent") {
		t.Error(told)
	}
	if told := e.next(events); told[0] != "end" {
		t.Error(told)
	}
	if _, more := <-events; more {
		t.Error("the stream goes on after its end")
	}
}

func TestStreamEndsWithTheServer(t *testing.T) {
	t.Parallel()
	e := serve(t, under(t))
	events, _ := e.watch(webtest.Officer)
	e.next(events)
	close(e.stop)
	if err := e.server.Config.Shutdown(context.Background()); err != nil { // it would wait for ever
		t.Error(err)
	}
	if _, more := <-events; more {
		t.Error("the stream goes on")
	}
}

func TestSomebodyHasOnlySoManyStreams(t *testing.T) {
	t.Parallel()
	e := serve(t, under(t))
	var leave []func()
	for range 8 {
		events, l := e.watch(webtest.Officer)
		e.next(events)
		leave = append(leave, l)
	}
	a := e.As(webtest.Officer).Get(page + "/stream?language=en")
	if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || !strings.Contains(a.Body, "Too many pages") {
		t.Error(a.Status)
	}
	other, _ := e.watch(webtest.Administrator)
	e.next(other)
	for _, l := range leave {
		l()
	}
}
