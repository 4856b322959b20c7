package mailer

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// signedNames are the header fields under the signature (h=). From stands there
// twice, and so nobody can put a second one above it (RFC 6376 §8.15); a name that a
// mail doesn't have can't be added either. RFC 8058 §4 wants the two of
// unsubscribing.
var signedNames = []string{
	"From", "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To",
	"References", "MIME-Version", "Content-Type", "Content-Language",
	"List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID",
}

// What differs from mail to mail in a signature, besides b=: the hash of the body
// and the time. The marks are as long as what takes their places.
var (
	hashMark = strings.Repeat("\x01", base64.StdEncoding.EncodedLen(sha256.Size))
	timeMark = strings.Repeat("\x02", len("1359529200"))
)

// signatureLine is how long a line of a signature gets (RFC 5322 §2.1.1).
const signatureLine = 78

// signingKey is a key with its signature, as go-msgauth makes it, prepared up to
// what differs from mail to mail. go-msgauth itself would hash a mail once for each
// key, take the time from the machine, and write h= as one long line.
type signingKey struct {
	key  crypto.Signer
	hash crypto.Hash // of what is signed; none for Ed25519, which signs the hash as a text (RFC 8463 §3)

	field     blanks // as it stands in the mail, up to "b="
	canonical blanks // as it is hashed
}

// blanks is a text around the places of a body's hash and a time.
type blanks struct{ beforeHash, beforeTime, end string }

func newBlanks(s string) blanks {
	before, rest, _ := strings.Cut(s, hashMark)
	between, end, _ := strings.Cut(rest, timeMark)
	return blanks{before, between, end}
}

func (b blanks) fill(dst, hash, seconds []byte) []byte {
	dst = append(append(dst, b.beforeHash...), hash...)
	dst = append(append(dst, b.beforeTime...), seconds...)
	return append(dst, b.end...)
}

func newSigningKey(domain, selector string, key crypto.Signer) (signingKey, error) {
	tags, err := signatureTags(domain, selector, key)
	if err != nil {
		return signingKey{}, err
	}
	field := foldedSignature(tags)
	name, value, _ := strings.Cut(field, ":")
	canonical := string(relaxedField(nil, []byte(name), []byte(value)))
	k := signingKey{key: key, hash: crypto.SHA256, field: newBlanks(field), canonical: newBlanks(strings.TrimSuffix(canonical, "\r\n"))}
	if _, ok := key.Public().(ed25519.PublicKey); ok {
		k.hash = 0
	}
	return k, nil
}

// signatureTags has go-msgauth sign an empty mail, and gives the tags of its
// signature, without b= and with the marks in their places.
func signatureTags(domain, selector string, key crypto.Signer) ([]string, error) {
	s, err := dkim.NewSigner(&dkim.SignOptions{
		Domain: domain, Selector: selector, Signer: key, Hash: crypto.SHA256, HeaderKeys: signedNames,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	_, err = io.WriteString(s, "\r\n")
	if closed := s.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	_, value, _ := strings.Cut(s.Signature(), ":")
	var tags []string
	for tag := range strings.SplitSeq(value, ";") {
		tag = strings.TrimSpace(tag)
		switch name, _, _ := strings.Cut(tag, "="); name {
		case "b":
			continue
		case "bh":
			tag = "bh=" + hashMark
		case "t":
			tag = "t=" + timeMark
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

// foldedSignature writes the header field in lines, between tags and after the
// colons in h=, up to "b=" on a line of its own.
func foldedSignature(tags []string) string {
	line := "DKIM-Signature:"
	var done strings.Builder
	for _, tag := range tags {
		gap := " "
		for word := range strings.SplitAfterSeq(tag+";", ":") {
			if len(line)+len(gap)+len(word) > signatureLine {
				done.WriteString(line + "\r\n")
				line, gap = "", " "
			}
			line += gap + word
			gap = ""
		}
	}
	return done.String() + line + "\r\n b="
}

// append puts the header field of a mail behind dst. text is what is signed up to
// here, in its canonical form; it is lengthened, and given back for the next key.
func (k *signingKey) append(dst, text, hash, seconds []byte) (field, used []byte, err error) {
	used = k.canonical.fill(text, hash, seconds)
	digest := sha256.Sum256(used)
	signature, err := k.key.Sign(rand.Reader, digest[:], k.hash)
	if err != nil {
		return dst, used, fmt.Errorf("mailer: %w", err)
	}
	used = base64.StdEncoding.AppendEncode(used[:len(text)], signature)
	dst = k.field.fill(dst, hash, seconds)
	room := signatureLine - len(" b=")
	for rest := used[len(text):]; ; {
		n := min(room, len(rest))
		dst = append(append(dst, rest[:n]...), "\r\n"...)
		if rest = rest[n:]; len(rest) == 0 {
			return dst, used[:len(text)], nil
		}
		dst = append(dst, ' ')
		room = signatureLine - len(" ")
	}
}
