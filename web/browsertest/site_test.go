package browsertest

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/web"
	"communique/web/desk"
	"communique/web/inbox"
	"communique/web/look"
	"communique/web/newsroom"
	"communique/web/webtest"
)

// mailbox holds the mails that the inbox shows.
type mailbox []sink.Message

func (m mailbox) Messages() []sink.Message { return append([]sink.Message(nil), m...) }

func (m mailbox) Message(id int) (sink.Message, bool) {
	if id < 1 || id > len(m) {
		return sink.Message{}, false
	}
	return m[id-1], true
}

// mails are those of the example, as they were really sent, and behind them one
// that is hostile.
func mails(t *testing.T) mailbox {
	t.Helper()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(3 * time.Hour))
	sent := h.Sink.Messages()
	if len(sent) < 5 {
		t.Fatalf("only %d mails were sent", len(sent))
	}
	hostile := strings.ReplaceAll(`From: "<script>document.title='bad'</script>" <x@y.example>
Subject: <script>document.title='bad'</script><img src=x onerror="document.title='bad'"> `+strings.Repeat("Donaudampfschifffahrt", 20)+`
Content-Language: "><script>
X-Long: `+strings.Repeat("a", 900)+`
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

</iframe></pre></main><script>top.document.title='bad';document.title='bad'</script><meta http-equiv=refresh content="0;url=/desk/"><form action=/u/x method=post><button>b</button></form>
`, "\n", "\r\n")
	return append(sent, sink.Message{ID: len(sent) + 1, From: "x@y.example", To: "<b>nobody</b>@nowhere.example", At: now, Raw: []byte(hostile)})
}

// serve starts all pages on a free port of this machine.
func serve(t *testing.T, w *world, box mailbox) *httptest.Server {
	t.Helper()
	dress, err := look.New(look.Options{
		Catalogue: webtest.Catalogue(), Name: "LIPSE", URL: "https://press.lipse.example",
		Sections: []look.Section{look.Newsroom, look.Status, look.Inbox},
	})
	if err != nil {
		t.Fatal(err)
	}
	room, err := newsroom.New(newsroom.Options{Look: dress, Releases: w, Mailer: w, People: w, Clock: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	officers, err := desk.New(desk.Options{Look: dress, Releases: w, Scheduler: w, Mailer: w, PressLists: w, Partners: w, Clock: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	arrived, err := inbox.New(inbox.Options{Look: dress, Mailbox: box, PressLists: w})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Options{Look: dress, Guard: web.Rehearsal, Alive: func(context.Context) error { return nil }},
		room.Routes(), officers.Routes(), arrived.Routes())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}
