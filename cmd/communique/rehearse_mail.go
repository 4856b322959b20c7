package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"time"

	"communique/internal/sink"
)

// rehearsedMail is what a stranger reads in a mail.
type rehearsedMail struct {
	release, list           int64
	kind, language, subject string
	id                      messageID
	files                   int
	wrong                   []string // names of fields that aren't as they should be
}

// readRehearsed reads a mail with the standard library's parsers, which didn't write it.
func readRehearsed(m sink.Message) (r rehearsedMail) {
	message, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		return rehearsedMail{wrong: []string{"From"}}
	}
	h := message.Header
	// RFC 5322 leaves it to us what stands there: release, list and kind.
	parts := strings.SplitN(h.Get("Feedback-Id"), ":", 4)
	if len(parts) == 4 {
		_, err = fmt.Sscan(parts[0]+" "+parts[1], &r.release, &r.list)
		r.kind = parts[2]
	}
	r.language, r.id = h.Get("Content-Language"), messageIDOf(strings.Trim(h.Get("Message-Id"), "<> "))
	r.subject, _ = new(mime.WordDecoder).DecodeHeader(h.Get("Subject")) // what can't be read is no edition's
	is := map[string]bool{
		"Feedback-ID":      err == nil && len(parts) == 4,
		"Content-Language": r.language != "",
		"Message-ID":       h.Get("Message-Id") != "",
		"To":               onlyTo(h, m.To),
		"Date":             dated(h, m.At),
		"List-Unsubscribe": unsubscribable(h),
	}
	r.files, is["Content-Type"] = bodies(h, message.Body)
	for _, field := range slices.Sorted(maps.Keys(is)) {
		if !is[field] {
			r.wrong = append(r.wrong, field)
		}
	}
	return r
}

// onlyTo tells whether the mail is to whom it was sent to and to nobody else.
func onlyTo(h mail.Header, to string) bool {
	all, err := h.AddressList("To")
	return err == nil && len(all) == 1 && strings.EqualFold(all[0].Address, to) && h.Get("Cc") == "" && h.Get("Bcc") == ""
}

// dated tells whether the mail says that it was written as it was sent.
func dated(h mail.Header, at time.Time) bool {
	date, err := h.Date()
	return err == nil && date.Sub(at).Abs() < 2*time.Second
}

// unsubscribable tells whether one click ends it (RFC 8058).
func unsubscribable(h mail.Header) bool {
	return strings.HasPrefix(h.Get("List-Unsubscribe"), "<http") && h.Get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
}

// bodies tells how many attachments there are, and whether there are a text and then the
// same as HTML.
func bodies(h mail.Header, body io.Reader) (files int, ok bool) {
	kind, parameters, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		return 0, false
	}
	var kinds []string
	for parts := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return files, len(kinds) >= 2 && kinds[0] == "text/plain" && kinds[1] == "text/html"
		}
		if err != nil {
			return files, false
		}
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			return files, false
		}
		if kinds = append(kinds, kind); len(kinds) > 2 {
			files++
		}
	}
}
