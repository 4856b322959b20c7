package mailer

import (
	"mime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSubjectReadsBack: whatever a subject says, a mail reader shows just that, and
// no line is empty or too long.
func TestSubjectReadsBack(t *testing.T) {
	check := func(t rapid.TB, s string) {
		folded := foldedSubject(s)
		for i, line := range strings.Split("Subject: "+folded, "\r\n") {
			if len(line) > 76 || strings.TrimSpace(strings.TrimPrefix(line, "Subject:")) == "" && s != "" {
				t.Fatalf("line %d of %q is %q", i, s, line)
			}
			if i > 0 && line[0] != ' ' || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line %d of %q is no continuation: %q", i, s, line)
			}
		}
		got, err := new(mime.WordDecoder).DecodeHeader(strings.ReplaceAll(folded, "\r\n", ""))
		if err != nil || got != s {
			t.Fatalf("%q reads %q, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "Plain", strings.Repeat("long plain words ", 20) + "x", "=?UTF-8?Q?forged?=", "a_b=c?", strings.Repeat("ș", 300),
		"2,5 millions d’euros pour étudier l’innovation sociale dans le secteur public\u00a0: lancement le 1er février",
	} {
		check(t, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, oneLine(rapid.String().Draw(t, "subject")))
	})
}
