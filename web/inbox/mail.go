package inbox

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/internal/sink"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mailData is what mail.html shows.
type mailData struct {
	letter
	Country string
	Arrived time.Time
	Source  part
	Newer   int // the id of the next mail, 0 when there is none
	Older   int
}

// find is the mail of the address.
func (i *Inbox) find(r *http.Request) (sink.Message, error) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err == nil {
		if m, ok := i.Mailbox.Message(id); ok {
			return m, nil
		}
	}
	return sink.Message{}, fault.New(fault.NotFound, "web.mail_missing")
}

// mail shows one mail in all its views.
func (i *Inbox) mail(w http.ResponseWriter, r *http.Request) error {
	m, err := i.find(r)
	if err != nil {
		return err
	}
	places, err := i.places(r.Context(), m.To)
	if err != nil {
		return err
	}
	p := of(places, m.To)
	source, _ := content(bytes.NewReader(m.Raw)) // memory doesn't fail
	data := mailData{letter: read(m), Country: p.Country, Arrived: m.At.In(p.Zone), Source: *source}
	data.Newer, data.Older = i.neighbour(m.ID+1), i.neighbour(m.ID-1)
	page := i.page(r, "inbox.title", data)
	if data.Subject != "" {
		page.Title = data.Subject
	}
	return i.pages.Show(w, r, http.StatusOK, "mail", page)
}

func (i *Inbox) neighbour(id int) int {
	if _, ok := i.Mailbox.Message(id); ok {
		return id
	}
	return 0
}

// framePolicy shuts a mail in: it has no origin, runs nothing, loads nothing from
// anywhere and can be framed by our own pages only. Its links open in a new tab,
// outside of the frame.
const framePolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " +
	"style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"

// html is the HTML part for the frame.
func (i *Inbox) html(w http.ResponseWriter, r *http.Request) error {
	m, err := i.find(r)
	if err != nil {
		return err
	}
	l := read(m)
	if l.HTML == nil {
		return fault.New(fault.NotFound, "web.mail_missing")
	}
	shut(w.Header())
	document, err := framed(l.HTML.Content)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(document) // a reader who has gone needs no error
	return nil
}

// framed is the document with its links pointing out of the frame. Fault:
// web.mail_html.
func framed(content string) ([]byte, error) {
	document, err := html.Parse(strings.NewReader(content))
	if err != nil { // nested beyond what the parser takes
		return nil, fault.Wrap(err, fault.Invalid, "web.mail_html")
	}
	for n := range document.Descendants() {
		if n.DataAtom == atom.Head {
			base := &html.Node{Type: html.ElementNode, Data: "base", DataAtom: atom.Base}
			base.Attr = []html.Attribute{{Key: "target", Val: "_blank"}}
			n.InsertBefore(base, n.FirstChild)
			break
		}
	}
	var out bytes.Buffer
	err = html.Render(&out, document)
	return out.Bytes(), err
}

// source is the mail as it came, for a mail program.
func (i *Inbox) source(w http.ResponseWriter, r *http.Request) error {
	m, err := i.find(r)
	if err != nil {
		return err
	}
	shut(w.Header())
	w.Header().Set("Content-Type", "message/rfc822")
	w.Header().Set("Content-Disposition", `attachment; filename="mail-`+strconv.Itoa(m.ID)+`.eml"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(m.Raw)))
	_, _ = w.Write(m.Raw)
	return nil
}

func shut(h http.Header) {
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
}
