package mailer

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// reference composes one mail from scratch, all of it by html/template and go-mail:
// the plain and slow truth about what a stamped mail has to be.
func (f frames) reference(l letter) ([]byte, error) {
	frame, ok := f.in(l.edition.Language)
	if !ok {
		return nil, fmt.Errorf("%w: there are no words in %q", errUnmailable, l.edition.Language)
	}
	zone, err := time.LoadLocation(l.list.Zone)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnmailable, err)
	}
	l.date = l.date.In(zone)
	if l.messageID == "" {
		l.messageID = messageID(l.token, l.from.Domain)
	}
	l.subject = frame.subject(l)
	p := frame.page(l)
	html, err := frame.html(p)
	if err != nil {
		return nil, err
	}
	if len(html) > maxHTML {
		return nil, fmt.Errorf("%w: its HTML has %d bytes, of %d that may be", errUnmailable, len(html), maxHTML)
	}
	return l.write(frame.text(p, l.edition.Text, wrap(frame.why(p), textWidth)), html)
}

// wrap breaks s at its spaces so that no line has more than width characters,
// but for a word that is longer by itself.
func wrap(s string, width int) string {
	var b strings.Builder
	column := 0
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' })
	for i, word := range words {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
