package mailer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"communique/presslists"
)

// plate is one edition made into a mail for one press list, with places for what
// differs from recipient to recipient. All else in it is as go-mail wrote it, so a
// mail stamped from it is, byte for byte, the mail that go-mail would have made.
// It is safe for concurrent use.
type plate struct {
	pieces []piece
	size   int // octets of all that stands between the places

	domain string // the sender's
	zone   *time.Location

	text     sentence // the paragraph with the address in the text, before its lines are broken
	html     sentence // the line with the address in the HTML
	htmlRoom int      // octets that this line may have: with the rest, no more than maxHTML

	date atomic.Pointer[dateField]
}

// piece is octets that every recipient gets, and the place that follows them.
type piece struct {
	before   []byte
	place    place
	from, to int // of the token's characters, for atToken: a line may break within it
}

type place int

const (
	atEnd place = iota
	atToken
	atDate
	atMessageID
	atInReplyTo
	atReferences
	atTo
	atText
	atHTML
)

// sentence is what stands around the recipient's address, as often as that comes.
type sentence []string

// compile makes a plate of what a letter says to everybody: its token, messageID,
// name, to, date and answers are not used. The words are the edition's language: where we
// have none in it, there is no mail, and the error is errUnmailable; so it is for
// all that no recipient can mend.
func (f frames) compile(l letter) (*plate, error) {
	frame, ok := f.in(l.edition.Language)
	if !ok {
		return nil, fmt.Errorf("%w: there are no words in %q", errUnmailable, l.edition.Language)
	}
	zone, err := time.LoadLocation(l.list.Zone)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnmailable, err)
	}
	// Where two proofs with other tokens differ, the token stands, whatever encoding
	// or line break has come over it.
	a, err := frame.proof(l, strings.Repeat("a", tokenLength))
	if err != nil {
		return nil, err
	}
	b, err := frame.proof(l, strings.Repeat("b", tokenLength))
	if err != nil {
		return nil, err
	}
	p := &plate{domain: l.from.Domain, zone: zone, text: a.text, html: a.html, htmlRoom: a.htmlRoom}
	return p, p.cut(l, a, b.message)
}

// proof is a mail to nobody, in which a mark stands for each line with the address.
type proof struct {
	message            []byte
	textMark, htmlMark string
	text, html         sentence
	htmlRoom           int
}

// proof prints the letter with a token. A quoted-printable line that has ended says
// nothing to the next one, so a mark that is a line changes none but itself.
func (f frame) proof(l letter, token string) (proof, error) {
	l.token, l.messageID, l.name, l.date = token, "id", "", time.Time{}
	l.to = presslists.Address{Local: "to", Domain: "example"}
	if l.answers = ""; l.kind != KindFirst {
		l.answers = "id"
	}
	l.subject = f.subject(l)
	of := boundary(l.edition, l.list)
	address := derived("address", of)
	made := proof{textMark: derived("text", of), htmlMark: derived("html", of)}

	p := f.page(l)
	p.Address = address
	made.text = strings.Split(f.why(p), address)
	html, err := f.html(p)
	if err != nil {
		return proof{}, err
	}
	lines := strings.Split(html, "\n")
	i := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, address) })
	if i < 0 || strings.ContainsAny(lines[i], "\r\x00") {
		return proof{}, errors.New("mailer: the look of a mail has no line with the address")
	}
	made.html = strings.Split(lines[i], address)
	made.htmlRoom = maxHTML - (len(html) - len(lines[i]))
	if made.htmlRoom < len(strings.Join(made.html, "")) {
		return proof{}, fmt.Errorf("%w: its HTML has %d bytes, of %d that may be", errUnmailable, len(html), maxHTML)
	}
	lines[i] = made.htmlMark
	made.message, err = l.write(f.text(p, l.edition.Text, made.textMark), strings.Join(lines, "\n"))
	return made, err
}

// cut finds the places in a proof and in another that differs from it by its token.
func (p *plate) cut(l letter, a proof, b []byte) error {
	if len(a.message) != len(b) {
		return errors.New("mailer: a mail changes its length with the token")
	}
	spots := []spot{
		field(a.message, "Date", atDate), field(a.message, "Message-ID", atMessageID), field(a.message, "To", atTo),
		markedLine(a.message, a.textMark, atText), markedLine(a.message, a.htmlMark, atHTML),
	}
	if l.kind != KindFirst {
		spots = append(spots, field(a.message, "In-Reply-To", atInReplyTo), field(a.message, "References", atReferences))
	}
	slices.SortFunc(spots, func(s, t spot) int { return cmp.Compare(s.from, t.from) })
	at := 0
	for _, s := range spots {
		if s.from < at {
			return errors.New("mailer: a place is missing in a mail")
		}
		if err := p.add(a.message[at:s.from], b[at:s.from], s.place); err != nil {
			return err
		}
		at = s.to
	}
	return p.add(a.message[at:], b[at:], atEnd)
}

// add appends what stands before a place, with the token's places in it: where a
// and b differ.
func (p *plate) add(a, b []byte, before place) error {
	start, told := 0, 0 // octets of a, characters of the token
	for i := 0; i < len(a); i++ {
		if a[i] == b[i] {
			continue
		}
		n := 1
		for i+n < len(a) && a[i+n] != b[i+n] && told+n < tokenLength {
			n++
		}
		p.pieces = append(p.pieces, piece{before: a[start:i], place: atToken, from: told, to: told + n})
		p.size += i - start
		start, told = i+n, (told+n)%tokenLength
		i = start - 1
	}
	if told != 0 {
		return errors.New("mailer: a token is torn in a mail")
	}
	p.pieces = append(p.pieces, piece{before: a[start:], place: before})
	p.size += len(a) - start
	return nil
}

// spot is where a place is in a proof.
type spot struct {
	from, to int
	place    place
}

// field finds a header field with all its lines; from is negative when there is none.
func field(message []byte, name string, p place) spot {
	head, _, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	from := bytes.Index(head, []byte("\r\n"+name+":"))
	if from < 0 {
		return spot{from: -1}
	}
	from += len(crlf)
	to := from
	for {
		n := bytes.Index(message[to:], crlf)
		if n < 0 {
			return spot{from, len(message), p}
		}
		to += n + len(crlf)
		if to == len(message) || message[to] != ' ' && message[to] != '\t' {
			return spot{from, to, p}
		}
	}
}

// markedLine finds the line that is mark; from is negative unless there is just one.
func markedLine(message []byte, mark string, p place) spot {
	line := []byte("\r\n" + mark + "\r\n")
	from := bytes.Index(message, line)
	if from < 0 || bytes.Count(message, []byte(mark)) != 1 {
		return spot{from: -1}
	}
	return spot{from + len(crlf), from + len(line), p}
}
