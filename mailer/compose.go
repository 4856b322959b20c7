package mailer

import (
	"bytes"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"

	"communique/presslists"
	"communique/releases"

	"github.com/wneessen/go-mail"
)

// letter is all that one mail is made of. The same letter gives the same bytes.
type letter struct {
	token, messageID string

	sender   string // the name in From
	from     presslists.Address
	newsroom string // URL without a slash at its end

	name string // the recipient's
	to   presslists.Address

	release releases.Release
	edition releases.Edition
	list    presslists.List
	kind    string
	date    time.Time

	answers string // the Message-ID of the first mail, where this isn't that: without angle brackets
	subject string // as it stands in the mail; set when it is made
	reason  string // of a notice: why the release was withdrawn; may be empty
}

// The limits of a mail. Gmail clips HTML at 102 KB, and RFC 5322 §2.1.1 lines at
// 998 octets without their end.
const (
	maxHTML = 90 << 10
	maxLine = 998
	maxName = 100 // runes of a recipient's name
)

var crlf = []byte("\r\n")

// errUnmailable means that no mail can be made of a letter, today or tomorrow.
var errUnmailable = errors.New("mailer: no mail can be made of it")

// write makes the mail of its two bodies, through go-mail.
func (l letter) write(text, html string) ([]byte, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary(boundary(l.edition, l.list)))
	if err := l.head(m); err != nil {
		return nil, err
	}
	m.SetBodyString(mail.TypeTextPlain, text)
	m.AddAlternativeString(mail.TypeTextHTML, html)
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	if err := checkLines(b.Bytes()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// head sets the header. Auto-Submitted isn't in it: a person wrote the release and
// another had it sent (RFC 3834 §5).
func (l letter) head(m *mail.Msg) error {
	to, err := mailbox(l.name, l.to)
	if err != nil {
		return err
	}
	m.ToMailAddress(to)
	m.FromMailAddress(&netmail.Address{Name: displayName(l.sender), Address: l.from.String()})
	m.SetGenHeaderPreformatted(mail.HeaderSubject, foldedSubject(oneLine(l.subject)))
	m.SetDateWithValue(l.date)
	m.SetMessageIDWithValue(l.messageID)
	m.SetBulk()
	if l.answers != "" { // so that it stands below the first mail
		m.SetGenHeader(mail.HeaderInReplyTo, "<"+l.answers+">")
		m.SetGenHeader(mail.HeaderReferences, "<"+l.answers+">")
	}
	for name, value := range map[mail.Header]string{
		"Content-Language": l.edition.Language,
		// RFC 2919; a label of our own domain, so that it names no one else's list.
		"List-Id": "<" + l.list.Slug + ".press." + l.from.Domain + ">",
		// RFC 2369 §3.2 and RFC 8058: a POST to the first unsubscribes without a question.
		"List-Unsubscribe":      "<" + l.unsubscribeURL() + ">, <mailto:" + unsubscribeAddress(l.token, l.from.Domain) + "?subject=unsubscribe>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"List-Help":             "<mailto:" + l.from.String() + "?subject=help>",
		// What Gmail's postmaster tools count by: release, list, kind, and who sends.
		"Feedback-ID": fmt.Sprintf("%d:%d:%s:%s", l.release.ID, l.list.ID, l.kind, l.from.Domain),
	} {
		m.SetGenHeader(name, value)
	}
	return nil
}

// mailbox is a recipient as net/mail knows it, which reads addresses more strictly
// than presslists: what it refuses can't be written into a header.
func mailbox(name string, to presslists.Address) (*netmail.Address, error) {
	m, err := netmail.ParseAddress("<" + to.String() + ">")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnmailable, err)
	}
	m.Name = displayName(name)
	return m, nil
}

func (l letter) unsubscribeURL() string { return l.newsroom + "/u/" + l.token }

func (l letter) releaseURL() string {
	return l.newsroom + "/" + l.edition.Language + "/releases/" + l.release.Slug
}

// displayName is a name fit for a header: one line, without the characters that
// turn the reading direction around, cut to a length that a person may have. And
// without backslashes: net/mail writes one into an encoded word as it is, where its
// own parser stumbles over it (RFC 2047 §5).
func displayName(s string) string {
	s = oneLine(strings.ReplaceAll(s, `\`, ""))
	if r := []rune(s); len(r) > maxName {
		s = strings.TrimSpace(string(r[:maxName-1])) + "…"
	}
	return s
}

// oneLine makes each run of spaces, line ends and control characters of s a single
// space, and drops what can't be seen and what turns the reading direction around.
// No-break spaces stay: French has them before a colon.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case r == unicode.ReplacementChar, unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// checkLines is the last look at a mail: a line that is too long, or an end of
// line that isn't one, is cut or mended by some server on the way, and then no
// signature holds.
func checkLines(message []byte) error {
	for len(message) > 0 {
		line, rest, _ := bytes.Cut(message, crlf)
		if len(line) > maxLine {
			return fmt.Errorf("%w: a line has %d octets", errUnmailable, len(line))
		}
		if bytes.IndexByte(line, '\r') >= 0 || bytes.IndexByte(line, '\n') >= 0 || bytes.IndexByte(line, 0) >= 0 {
			return fmt.Errorf("%w: a line with a bare CR, LF or NUL", errUnmailable)
		}
		message = rest
	}
	return nil
}
