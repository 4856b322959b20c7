package locales

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
)

// Message is one segment of a release in one language.
type Message struct {
	Key         string // the segment's: no dot, no reserved word of go-i18n
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

// reserved are the names of a message's own fields in go-i18n, in any case.
var reserved = map[string]bool{
	"id": true, "description": true, "hash": true, "leftdelim": true, "rightdelim": true, "zero": true,
	"one": true, "two": true, "few": true, "many": true, "other": true, "translation": true,
}

func isReserved(key string) bool { return reserved[strings.ToLower(key)] }
