package mailer

import (
	"fmt"
	"slices"
	"time"

	"communique/presslists"

	"github.com/wneessen/go-mail"
)

// recipient is who a mail is stamped for.
type recipient struct {
	token     string // 26 characters of [a-z2-7]
	messageID string // without angle brackets; empty: drawn from the token, see messageID
	name      string
	to        presslists.Address
	answers   string // the Message-ID of the first mail, without angle brackets; empty: it isn't known
}

// spare is more than the places of a usual mail take.
const spare = 1536

// stamp appends the whole mail (RFC 5322, lines ending in CRLF, not dot-stuffed) to
// dst, which it gives back as it was with an error. The error is errUnmailable when
// this recipient can't be mailed; a panic over one is that too, so that nobody else
// goes without a mail.
func (p *plate) stamp(dst []byte, r recipient, date time.Time) (message []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			message, err = dst, fmt.Errorf("%w: %v", errUnmailable, v)
		}
	}()
	if !isToken(r.token) {
		return dst, fmt.Errorf("%w: its token is none", errUnmailable)
	}
	var room [addressRoom]byte
	address := append(append(append(room[:0], r.to.Local...), '@'), r.to.Domain...)
	message = slices.Grow(dst, p.size+spare)
	for i := range p.pieces {
		message = append(message, p.pieces[i].before...)
		if message, err = p.fill(message, &p.pieces[i], &r, address, date); err != nil {
			return dst, err
		}
	}
	return message, nil
}

// fill appends what stands at a place. Only that is looked at again: all else was
// when the plate was made.
func (p *plate) fill(message []byte, at *piece, r *recipient, address []byte, date time.Time) (_ []byte, err error) {
	from := len(message)
	switch at.place {
	case atEnd:
		return message, nil
	case atToken:
		return append(message, r.token[at.from:at.to]...), nil
	case atDate:
		return append(message, p.dateField(date)...), nil
	case atMessageID:
		message, err = p.appendMessageIDField(message, r)
	case atInReplyTo:
		message, err = appendAnswers(message, "In-Reply-To", r.answers)
	case atReferences:
		message, err = appendAnswers(message, "References", r.answers)
	case atTo:
		message, err = appendToField(message, r, address)
	case atText:
		message = p.appendTextLines(message, address)
	case atHTML:
		message, err = p.appendHTMLLine(message, address)
	}
	if err != nil {
		return nil, err
	}
	return message, checkLines(message[from:])
}

// The raw lines around an address are put together on the stack as long as they
// and the address have the usual length.
const (
	addressRoom = 320
	lineRoom    = 512
)

// appendTextLines appends the paragraph with the address, in lines of textWidth.
func (p *plate) appendTextLines(dst, address []byte) []byte {
	var room [lineRoom]byte
	rest := squeeze(p.text.around(room[:0], address))
	for {
		var line []byte
		line, rest = breakLine(rest, textWidth)
		dst = append(appendQuoted(dst, line), crlf...)
		if len(rest) == 0 {
			return dst
		}
	}
}

// appendHTMLLine appends the line with the address in the HTML.
func (p *plate) appendHTMLLine(dst, address []byte) ([]byte, error) {
	var room [lineRoom]byte
	var escaped [addressRoom]byte
	line := p.html.around(room[:0], appendEscaped(escaped[:0], address))
	if len(line) > p.htmlRoom {
		return nil, fmt.Errorf("%w: its HTML has %d bytes more than may be", errUnmailable, len(line)-p.htmlRoom)
	}
	return append(appendQuoted(dst, line), crlf...), nil
}

// around appends the sentence with the address in it.
func (s sentence) around(dst, address []byte) []byte {
	for i, part := range s {
		if i > 0 {
			dst = append(dst, address...)
		}
		dst = append(dst, part...)
	}
	return dst
}

// dateField is the Date of the mails of one second.
type dateField struct {
	second int64
	field  string
}

// dateField writes the date as it is in the list's zone, anew only when another
// second has come.
func (p *plate) dateField(date time.Time) string {
	if d := p.date.Load(); d != nil && d.second == date.Unix() {
		return d.field
	}
	d := &dateField{date.Unix(), "Date: " + date.In(p.zone).Format(time.RFC1123Z) + "\r\n"}
	p.date.Store(d)
	return d.field
}

// appendAnswers names the first mail in a field of the header, or leaves the field out.
func appendAnswers(dst []byte, name, id string) ([]byte, error) {
	if id == "" {
		return dst, nil
	}
	if !isOneWord(id) {
		return nil, fmt.Errorf("%w: it answers %q", errUnmailable, id)
	}
	start := len(dst)
	dst = append(append(append(dst, name...), ": <"...), id...)
	return fold(append(dst, '>'), start, len(name)), nil
}

func (p *plate) appendMessageIDField(dst []byte, r *recipient) ([]byte, error) {
	if !isOneWord(r.messageID) {
		id := r.messageID
		return appendWritten(dst, "Message-ID", func(m *mail.Msg) { m.SetMessageIDWithValue(id) })
	}
	start := len(dst)
	dst = append(dst, "Message-ID: <"...)
	if r.messageID == "" {
		dst = appendMessageID(dst, r.token, p.domain)
	} else {
		dst = append(dst, r.messageID...)
	}
	return fold(append(dst, '>'), start, len("Message-ID")), nil
}
