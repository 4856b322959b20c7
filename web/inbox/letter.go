package inbox

import (
	"bytes"
	"io"
	"mime"
	"strings"

	"communique/internal/sink"
	"communique/locales"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // reads the alphabets that mails are written in
)

// shownLimit is how much of a part or of the source is shown. A mail of ours is
// far below it; a hostile one doesn't fill the browser.
const shownLimit = 256 << 10

// letter is a mail taken apart.
type letter struct {
	ID          int
	Subject     string
	Language    string // the Content-Language, in small letters; empty when it has none
	From, To    string // as the headers say it
	Headers     []header
	Text, HTML  *part // nil when there is none
	Attachments []attachment
	Unreadable  bool // it couldn't be taken apart to the end
}

type header struct{ Name, Value string }

type part struct {
	Content string
	Cut     bool // there was more
}

type attachment struct {
	Name, Kind string
}

// envelope reads only the headers: enough for a line of the list.
func envelope(m sink.Message) letter {
	l, _ := open(m)
	return l
}

// read takes the whole mail apart.
func read(m sink.Message) letter {
	l, entity := open(m)
	if entity == nil {
		return l
	}
	err := entity.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			return err
		}
		return take(&l, e)
	})
	l.Unreadable = err != nil
	return l
}

func open(m sink.Message) (letter, *message.Entity) {
	l := letter{ID: m.ID, To: m.To, From: m.From}
	entity, err := message.Read(bytes.NewReader(m.Raw))
	if entity == nil {
		l.Unreadable = err != nil
		return l, nil
	}
	fields := entity.Header.Fields()
	for fields.Next() {
		l.Headers = append(l.Headers, header{Name: fields.Key(), Value: decoded(fields)})
	}
	l.Subject = l.header("Subject")
	l.Language = l.header("Content-Language")
	if tag, known := locales.Canonical(l.Language); known {
		l.Language = tag
	}
	if from := l.header("From"); from != "" {
		l.From = from
	}
	return l, entity
}

// decoded is the present header with its encoded words read, or as it stands
// when they can't be.
func decoded(fields message.HeaderFields) string {
	text, err := fields.Text()
	if err != nil {
		text = fields.Value()
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

func (l letter) header(name string) string {
	for _, h := range l.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// Lang is the language when it is one of the house's, else empty: what stands in a
// header isn't fit for an attribute before that.
func (l letter) Lang() string {
	if locales.Publishable(l.Language) {
		return l.Language
	}
	return ""
}

// take keeps the first text and the first HTML, and names whatever else there is.
func take(l *letter, e *message.Entity) error {
	kind, _, err := e.Header.ContentType()
	if err != nil {
		kind = "application/octet-stream"
	}
	if strings.HasPrefix(kind, "multipart/") {
		return nil
	}
	disposition, parameters, err := e.Header.ContentDisposition()
	attached := err == nil && strings.EqualFold(disposition, "attachment")
	switch {
	case kind == "text/plain" && l.Text == nil && !attached:
		l.Text, err = content(e.Body)
	case kind == "text/html" && l.HTML == nil && !attached:
		l.HTML, err = content(e.Body)
	default:
		l.Attachments = append(l.Attachments, attachment{Name: fileName(parameters["filename"]), Kind: kind})
		err = nil
	}
	return err
}

func content(r io.Reader) (*part, error) {
	b, err := io.ReadAll(io.LimitReader(r, shownLimit+1))
	p := &part{Cut: len(b) > shownLimit}
	p.Content = strings.ToValidUTF8(string(b[:min(len(b), shownLimit)]), "\uFFFD")
	return p, err
}

func fileName(given string) string {
	name, err := new(mime.WordDecoder).DecodeHeader(given)
	if err != nil {
		name = given
	}
	return strings.ToValidUTF8(name, "\uFFFD")
}
