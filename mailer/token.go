package mailer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"communique/presslists"
	"communique/releases"
)

// tokenLength is how many characters a token has: 26 of 5 bits are 130 bits,
// which nobody guesses.
const tokenLength = 26

const tokenAlphabet = "abcdefghijklmnopqrstuvwxyz234567"

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
func messageID(token, domain string) string { return string(appendMessageID(nil, token, domain)) }

func appendMessageID(dst []byte, token, domain string) []byte {
	dst = appendDerived(dst, "message-id", token)
	dst = append(dst, '@')
	return append(dst, domain...)
}

// boundary separates the parts of an edition's mails to a list. Its letters need no
// quotes (RFC 2045 §5.1), and no text holds what is drawn from its own hash.
func boundary(e releases.Edition, list presslists.List) string {
	return "part-" + derived("boundary", fmt.Sprint(e.ID, " ", e.ContentHash, " ", list.ID))
}

func derived(what, from string) string { return string(appendDerived(nil, what, from)) }

// appendDerived appends 32 hexadecimal digits that are drawn from a value and don't
// tell it. It allocates nothing where dst has room and the value is short.
func appendDerived(dst []byte, what, from string) []byte {
	var room [64]byte
	said := append(append(append(room[:0], what...), ' '), from...)
	sum := sha256.Sum256(said)
	return hex.AppendEncode(dst, sum[:16])
}

// bounceAddress is the delivery's MAIL FROM: what comes back to it tells by itself
// which mail it is about (VERP). Its local part has 28 octets, of 64 that may be.
func bounceAddress(token, domain string) string { return "b+" + token + "@" + domain }

// unsubscribeAddress is the one of List-Unsubscribe for those whose mail program
// can't follow a link.
func unsubscribeAddress(token, domain string) string { return "u+" + token + "@" + domain }
