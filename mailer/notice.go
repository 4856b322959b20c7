package mailer

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	netmail "net/mail"
	"time"

	"communique/presslists"

	"github.com/wneessen/go-mail"
)

// Notice is a mail that isn't an edition: a word from the service to somebody of the
// house, such as a reminder to a translator. It stands in no ledger of this package;
// whoever sends it keeps its own.
type Notice struct {
	ID       string // 1 to 64 letters, digits and hyphens: the Message-ID before the @
	Name     string // the recipient's
	To       presslists.Address
	Language string
	Subject  string
	Text     string
	HTML     string
	StopURL  string // a POST there stops such mails (RFC 8058); empty: whoever gets it has asked for it
	Date     time.Time
}

// NoticeStyle is the style sheet of mails, for the HTML of a Notice.
func NoticeStyle() template.CSS { return template.CSS(cssLook) } //nolint:gosec // it is ours

// MessageID is the Message-ID of a notice with this ID, without angle brackets.
func (i Identity) MessageID(id string) (string, error) {
	from, err := i.address()
	return id + "@" + from.Domain, err
}

// Compose makes the mail of a notice, signed where the sender's domain has keys.
// Faults: mailer.identity_from; errors that are the database's.
func (m *Mailer) Compose(ctx context.Context, n Notice) ([]byte, error) {
	from, err := m.identity.address()
	if err != nil {
		return nil, err
	}
	message, err := n.write(m.identity.Name, from)
	if err != nil {
		return nil, err
	}
	signer, err := m.signer(ctx, from.Domain)
	if err != nil || signer == nil {
		return message, err
	}
	signed, err := signer.sign(nil, message)
	return append(signed, message...), err
}

// write makes the mail through go-mail, unsigned.
func (n Notice) write(sender string, from presslists.Address) ([]byte, error) {
	to, err := mailbox(n.Name, n.To)
	if err != nil {
		return nil, err
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary("part-"+derived("boundary", n.ID)))
	m.ToMailAddress(to)
	m.FromMailAddress(&netmail.Address{Name: displayName(sender), Address: from.String()})
	m.SetGenHeaderPreformatted(mail.HeaderSubject, foldedSubject(oneLine(n.Subject)))
	m.SetDateWithValue(n.Date)
	m.SetMessageIDWithValue(n.ID + "@" + from.Domain)
	m.SetBulk()
	for name, value := range map[mail.Header]string{
		"Content-Language": n.Language,
		// A program wrote it (RFC 3834 §5), so that no other program answers.
		"Auto-Submitted": "auto-generated",
	} {
		m.SetGenHeader(name, value)
	}
	if n.StopURL != "" {
		m.SetGenHeader("List-Unsubscribe", "<"+n.StopURL+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(mail.TypeTextPlain, n.Text)
	m.AddAlternativeString(mail.TypeTextHTML, n.HTML)
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	return b.Bytes(), checkLines(b.Bytes())
}
