package browsertest

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"communique/internal/sink"
	"communique/locales"
	"communique/web"
	"communique/web/desk"
	"communique/web/inbox"
	"communique/web/look"
	"communique/web/newsroom"
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

// mails are one as we send them and one that is hostile.
func mails() mailbox {
	ours := strings.ReplaceAll(`From: LIPSE <press@lipse.example>
To: toimetus@uudised.example
Subject: =?utf-8?q?Teadlased_hakkavad_uurima_sotsiaalset_innovatsiooni_avalikus_sektoris?=
Content-Language: et
Date: Wed, 30 Jan 2013 07:00:00 +0000
Message-ID: <0123456789abcdef@lipse.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Üheteistkümne Euroopa riigi teadlased hakkavad uurima sotsiaalset innovatsiooni.
--b
Content-Type: text/html; charset=utf-8

<!doctype html><html lang="et"><head><title>LIPSE</title></head><body><h1>Üheteistkümne Euroopa riigi teadlased</h1><p>hakkavad uurima sotsiaalset innovatsiooni. <a href="https://lipse.example/">LIPSE</a></p></body></html>
--b--
`, "\n", "\r\n")
	hostile := strings.ReplaceAll(`From: "<script>document.title='bad'</script>" <x@y.example>
Subject: <script>document.title='bad'</script><img src=x onerror="document.title='bad'"> `+strings.Repeat("Donaudampfschifffahrt", 20)+`
Content-Language: "><script>
X-Long: `+strings.Repeat("a", 900)+`
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

</iframe></pre></main><script>top.document.title='bad';document.title='bad'</script><meta http-equiv=refresh content="0;url=/desk/"><form action=/u/x method=post><button>b</button></form>
`, "\n", "\r\n")
	return mailbox{
		{ID: 1, From: "bounce@lipse.example", To: "toimetus@uudised.example", At: now, Raw: []byte(ours)},
		{ID: 2, From: "x@y.example", To: "<b>nobody</b>@nowhere.example", At: now, Raw: []byte(hostile)},
	}
}

// serve starts all pages on a free port of this machine.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	dress, err := look.New(look.Options{
		Catalogue: catalogue, Name: "LIPSE", URL: "https://press.lipse.example",
		Sections: []look.Section{look.Newsroom, look.Status, look.Inbox},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	room, err := newsroom.New(newsroom.Options{Look: dress, Releases: w, Mailer: w, Clock: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	officers, err := desk.New(desk.Options{Look: dress, Releases: w, Scheduler: w, Mailer: w, PressLists: w, Partners: w, Clock: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	box, err := inbox.New(inbox.Options{Look: dress, Mailbox: mails(), PressLists: w})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Options{Look: dress, Guard: web.Rehearsal, Alive: func(context.Context) error { return nil }},
		room.Routes(), officers.Routes(), box.Routes())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}
