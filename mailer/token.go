package mailer

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// tokenLength is how many characters a token has: 26 of 5 bits are 130 bits,
// which nobody guesses.
const tokenLength = 26

const tokenAlphabet = "abcdefghijklmnopqrstuvwxyz234567"

// newToken draws the name under which a delivery is known outside: in MAIL FROM
// and in the unsubscribe link.
func newToken(random io.Reader) (string, error) {
	b := make([]byte, tokenLength)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = tokenAlphabet[b[i]&31]
	}
	return string(b), nil
}

// isToken tells a token from whatever else somebody puts behind /u/.
func isToken(s string) bool {
	if len(s) != tokenLength {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// messageID is the delivery's Message-ID without its angle brackets, the same for
// each attempt. It is drawn from the token and doesn't tell it: Message-IDs are
// quoted in replies and archives, and the token unsubscribes.
func messageID(token, domain string) string { return derived("message-id", token) + "@" + domain }

// boundary separates the parts of the delivery's mail. Its letters need no quotes
// (RFC 2045 §5.1), and 128 bits don't come up in a text by chance.
func boundary(token string) string { return "part-" + derived("boundary", token) }

func derived(what, token string) string {
	sum := sha256.Sum256([]byte(what + " " + token))
	return hex.EncodeToString(sum[:16])
}

// bounceAddress is the delivery's MAIL FROM: what comes back to it tells by itself
// which mail it is about (VERP). Its local part has 28 octets, of 64 that may be.
func bounceAddress(token, domain string) string { return "b+" + token + "@" + domain }

// unsubscribeAddress is the one of List-Unsubscribe for those whose mail program
// can't follow a link.
func unsubscribeAddress(token, domain string) string { return "u+" + token + "@" + domain }
