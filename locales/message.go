package locales

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"communique/internal/fault"
)

// Message is one segment of a release in one language.
type Message struct {
	Key         string // the segment's: ASCII letters, digits, "-" and "_"
	Description string // what the segment is, for the translator
	Hash        string // SourceHash of the source that was translated; empty when the file doesn't say
	Text        string // inline Markdown; empty when it isn't translated yet
	Line        int    // in the file that it was read from, counted from 1
}

// SourceHash is the hash by which go-i18n's own tool knows a source text:
// "sha1-" and the hexadecimal SHA-1 of description and text. It tells whether a
// text has changed; it protects nothing.
func SourceHash(description, text string) string {
	sum := sha1.Sum([]byte(description + text))
	return "sha1-" + hex.EncodeToString(sum[:])
}

// keyLimit is the length of a key that nobody would type by hand.
const keyLimit = 100

// reserved are the names of a message's own fields in go-i18n, in any case: true
// for those that a segment may have. The delimiters are allowed since go-i18n's
// tools write them; here they mean nothing.
var reserved = map[string]bool{
	"description": true, "hash": true, "other": true, "leftdelim": true, "rightdelim": true,
	"id": false, "translation": false,
	"zero": false, "one": false, "two": false, "few": false, "many": false,
}

func isReserved(key string) bool {
	_, ok := reserved[strings.ToLower(key)]
	return ok
}

// isPlural tells whether name is a plural form that a segment, unlike a message of
// the interface, doesn't have.
func isPlural(name string) bool {
	switch strings.ToLower(name) {
	case "zero", "one", "two", "few", "many":
		return true
	}
	return false
}

// checkKey is nil when key can be a segment's key. Faults: locales.key_invalid,
// locales.key_dotted, locales.key_reserved.
func checkKey(key string) *fault.Error {
	switch {
	case isReserved(key):
		return fault.New(fault.Invalid, "locales.key_reserved", "Key", key)
	case strings.Contains(key, "."):
		return fault.New(fault.Invalid, "locales.key_dotted", "Key", shortened(key))
	case key == "" || len(key) > keyLimit || strings.ContainsFunc(key, notInKey):
		return fault.New(fault.Invalid, "locales.key_invalid", "Key", shortened(key))
	}
	return nil
}

// ValidKey tells whether key can be a segment's key: ASCII letters, digits, "-" and
// "_", at most a hundred, and not the name of a message's own field.
func ValidKey(key string) bool { return checkKey(key) == nil }

func notInKey(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// shortened keeps a hostile key from filling the screen.
func shortened(s string) string {
	if r := []rune(s); len(r) > keyLimit {
		return string(r[:keyLimit]) + "…"
	}
	return s
}
