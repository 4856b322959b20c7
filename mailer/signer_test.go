package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"communique/internal/clock"

	"github.com/emersion/go-msgauth/dkim"
	"pgregory.net/rapid"
)

// testPair are keys of lipse.example, made once: RSA keys take their time.
var testPair = sync.OnceValue(func() []dkimKey {
	pair, err := newPair()
	if err != nil {
		panic(err)
	}
	for i := range pair {
		k := &pair[i]
		k.ID, k.Domain, k.State = int64(i+1), "lipse.example", KeySigning
		k.Selector = selector(k.Algorithm, start(), 1)
	}
	return pair
})

func testSigner(t testing.TB, keys ...dkimKey) *signer {
	t.Helper()
	s, err := newSigner(keys, clock.NewSimulated(start()))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustSign(t testing.TB, s *signer, message []byte) []byte {
	t.Helper()
	signed, err := s.sign(nil, message)
	if err != nil {
		t.Fatal(err)
	}
	return append(signed, message...)
}

// lookUp is a DNS that has the records of these keys.
func lookUp(keys []dkimKey) func(string) ([]string, error) {
	return func(name string) ([]string, error) {
		for _, k := range keys {
			if k.shown().Name() == name {
				return []string{strings.Join(k.shown().Strings(), "")}, nil
			}
		}
		return nil, fmt.Errorf("no record %s", name)
	}
}

// verified is how many signatures a mail has that hold, and how many that don't.
func verified(t testing.TB, keys []dkimKey, message []byte) (good, bad int) {
	t.Helper()
	found, err := dkim.VerifyWithOptions(bytes.NewReader(message), &dkim.VerifyOptions{LookupTXT: lookUp(keys)})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		if v.Err == nil && v.Domain == "lipse.example" && v.Time.Equal(start()) && v.Expiration.IsZero() {
			good++
		} else {
			bad++
		}
	}
	return good, bad
}

func wantVerified(t testing.TB, message []byte) {
	t.Helper()
	if good, bad := verified(t, testPair(), message); good != 2 || bad != 0 {
		t.Fatalf("%d signatures hold and %d don't:\n%s", good, bad, message)
	}
}

// TestWhateverIsComposedIsSigned: a composed mail verifies with both keys, and with
// neither once anything under the signature is another.
func TestWhateverIsComposedIsSigned(t *testing.T) {
	s := testSigner(t, testPair()...)
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zà-ž ,.:;=?_\t-]{0,400}`))
	rapid.Check(t, func(rt *rapid.T) {
		l := anyLetter(t)
		l.name, l.sender = text.Draw(rt, "name"), text.Draw(rt, "sender")
		l.edition.Subject, l.edition.Text = text.Draw(rt, "subject"), text.Draw(rt, "text")
		l.edition.HTML = "<p>" + strings.ReplaceAll(text.Draw(rt, "html"), "<", "&lt;") + "</p>"
		l.edition.Language = rapid.SampledFrom([]string{"en", "nl", "fr", "de", "da", "et", "it", "ro", "sk", "es"}).Draw(rt, "language")
		e, err := compose(l)
		if errors.Is(err, errUnmailable) {
			return // what can't be mailed is not signed either
		}
		if err != nil {
			rt.Fatal(err)
		}
		signed := mustSign(t, s, e.Message)
		wantVerified(t, signed)
		wantFolded(t, signed[:len(signed)-len(e.Message)])

		at := len(signed) - len(e.Message) + rapid.IntRange(0, len(e.Message)-1).Draw(rt, "at")
		if !matters(signed, at) {
			return
		}
		signed[at] = '#'
		if good, _ := verified(t, testPair(), signed); good != 0 {
			rt.Fatalf("byte %d may be changed:\n%s", at, signed)
		}
	})
}

// matters tells whether another letter in this place must break the signatures: in
// the body, or in a header field under them, and not in its folding or its name.
func matters(message []byte, at int) bool {
	if bytes.IndexByte([]byte(" \t\r\n#"), message[at]) >= 0 {
		return false
	}
	end := bytes.Index(message, []byte("\r\n\r\n"))
	if at > end {
		return true
	}
	d := new(scratch)
	for d.split(message[:end]); len(d.fields) > 0; d.fields = d.fields[1:] {
		f := d.fields[0]
		first := cap(message) - cap(f.value) // where the value begins in the message
		if first <= at && at < first+len(f.value) {
			return slices.Contains(signedNames, string(f.name))
		}
	}
	return false
}

func wantFolded(t testing.TB, fields []byte) {
	t.Helper()
	if !bytes.HasPrefix(fields, []byte("DKIM-Signature: ")) || !bytes.HasSuffix(fields, []byte("\r\n")) || bytes.Count(fields, []byte("DKIM-Signature:")) != 2 {
		t.Fatalf("not two header fields: %q", fields)
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(fields, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 78 || len(bytes.TrimSpace(line)) == 0 || bytes.ContainsAny(line, "\r\n") {
			t.Fatalf("a line of %d: %q", len(line), line)
		}
	}
}

// TestEverySignedFieldIsUnderTheSignature changes each field in turn, and adds each
// of the names that may not be added.
func TestEverySignedFieldIsUnderTheSignature(t *testing.T) {
	message := mustCompose(t, anyLetter(t)).Message
	signed := mustSign(t, testSigner(t, testPair()...), message)
	head, body, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	signatures := signed[:len(signed)-len(message)]
	absent := map[string]bool{"Reply-To": true, "Cc": true}
	for _, name := range []string{
		"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language", "List-Id", "List-Help",
		"List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Reply-To", "Cc",
	} {
		there := regexp.MustCompile(`(?m)^` + name + `:`).Match(head)
		if there == absent[name] {
			t.Errorf("%s is in the mail: %v", name, there)
			continue
		}
		changed := []byte(name + ": x\r\n" + string(head))
		if there && name != "From" {
			changed = regexp.MustCompile(`(?m)^`+name+`:`).ReplaceAll(head, []byte(name+":x"))
		}
		forged := slices.Concat(signatures, changed, []byte("\r\n\r\n"), body)
		if good, _ := verified(t, testPair(), forged); good != 0 {
			t.Errorf("%s can be changed or added", name)
		}
	}
	// What relays add on the way changes nothing.
	wantVerified(t, append([]byte("Received: from a\r\n\tby b\r\n"), signed...))
}

// TestTagsAreThoseOfTheLibrary: but for the folding and the time, what stands in a
// field is what go-msgauth writes about the same mail.
func TestTagsAreThoseOfTheLibrary(t *testing.T) {
	message := mustCompose(t, anyLetter(t)).Message
	space, signature := regexp.MustCompile(`\s`), regexp.MustCompile(`;t=\d+|;b=[^;]*`)
	plain := func(field string) string { return signature.ReplaceAllString(space.ReplaceAllString(field, ""), "") }
	for _, k := range testPair() {
		private, err := k.parse()
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := dkim.NewSigner(&dkim.SignOptions{
			Domain: k.Domain, Selector: k.Selector, Signer: private, HeaderKeys: signedNames,
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := theirs.Write(message); err != nil {
			t.Fatal(err)
		}
		if err := theirs.Close(); err != nil {
			t.Fatal(err)
		}
		ours, err := testSigner(t, k).sign(nil, message)
		if err != nil || plain(string(ours)) != plain(theirs.Signature()) {
			t.Errorf("%v\n%s\n%s", err, plain(string(ours)), plain(theirs.Signature()))
		}
		if !bytes.Contains(ours, []byte(" t=1359529200;")) {
			t.Errorf("t= is not the clock's: %s", ours)
		}
	}
}

// FuzzSign: whatever stands in a mail, go-msgauth sees the same canonical form in it.
func FuzzSign(f *testing.F) {
	for _, body := range []string{"", "\n", "a", "a\n", " \t\n\n", "a  b\t\n \n\nc \n\n\n", "\n\na", "=20\n.\n", " a\t \tb  "} {
		f.Add("Subject:  a \n\tb\nto:c\n", body)
		f.Add("FROM : x\nSubject\n \nDate:\n", body)
	}
	s := testSigner(f, testPair()[1]) // which is fast
	f.Fuzz(func(t *testing.T, head, body string) {
		signed := mustSign(t, s, asMail(head, body))
		if good, bad := verified(t, testPair(), signed); good != 1 || bad != 0 {
			t.Fatalf("%d hold, %d don't: %q", good, bad, signed)
		}
	})
}

var headerLine = regexp.MustCompile(`^[!-9;-~]+[ \t]*:|^[ \t]+`)

// asMail makes a mail with those lines of head that can stand in a header.
func asMail(head, body string) []byte {
	lines := []string{"From: press@lipse.example"}
	for line := range strings.SplitSeq(strings.ReplaceAll(head, "\r", ""), "\n") {
		if headerLine.MatchString(line) && !strings.HasPrefix(strings.ToLower(line), "dkim-signature") {
			lines = append(lines, line)
		}
	}
	body = strings.ReplaceAll(strings.ReplaceAll(body, "\r", ""), "\n", "\r\n")
	return []byte(strings.Join(lines, "\r\n") + "\r\n\r\n" + body)
}

func TestNothingIsSignedThatIsNoMail(t *testing.T) {
	s := testSigner(t, testPair()...)
	for _, m := range []string{"", "From: a@lipse.example", "From: a@lipse.example\r\n", "\r\n\r\nFrom: a@lipse.example\r\n\r\n", "To: b@lipse.example\r\n\r\nhello\r\n", "From: a@lipse.example\n\nhello\n"} {
		if signed, err := s.sign([]byte("before"), []byte(m)); !errors.Is(err, errNoHeader) || string(signed) != "before" {
			t.Errorf("%q: %q, %v", m, signed, err)
		}
	}
}

func TestManySignAtOnce(t *testing.T) {
	s := testSigner(t, testPair()...)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			l := anyLetter(t)
			l.edition.Text = strings.Repeat(fmt.Sprintf("Line %d.\n", g), 1+100*g)
			message := mustCompose(t, l).Message
			buffer := make([]byte, 0, 4096)
			for range 10 {
				signed, err := s.sign(append(buffer[:0], "X-Kept: yes\r\n"...), message)
				if err != nil {
					t.Error(err)
					return
				}
				wantVerified(t, append(signed, message...))
			}
		})
	}
	all.Wait()
}

// TestSigningAddsHardlyAnyAllocation to what the keys themselves take.
func TestSigningAddsHardlyAnyAllocation(t *testing.T) {
	message := mail11KB(t)
	for _, k := range testPair() {
		s := testSigner(t, k)
		bare := testing.AllocsPerRun(20, func() { bareSign(t, s) })
		dst := make([]byte, 0, 4096)
		whole := testing.AllocsPerRun(20, func() {
			if _, err := s.sign(dst, message); err != nil {
				t.Fatal(err)
			}
		})
		t.Logf("%s: %.0f allocations, of which the key's are %.0f", k.Algorithm, whole, bare)
		if whole > bare+2 {
			t.Errorf("%s: %.0f allocations", k.Algorithm, whole)
		}
	}
}

func TestDomainsThatMaySignForAnother(t *testing.T) {
	for domain, want := range map[string][]string{
		"lipse.example":            {"lipse.example"},
		"press.eu.lipse.example":   {"press.eu.lipse.example", "eu.lipse.example", "lipse.example"},
		"mail.ministry.gouv.fr":    {"mail.ministry.gouv.fr", "ministry.gouv.fr"},
		"gouv.fr":                  {"gouv.fr"},
		"press.university.ac.uk":   {"press.university.ac.uk", "university.ac.uk"},
		"press.xn--bcher-kva.test": {"press.xn--bcher-kva.test", "xn--bcher-kva.test"},
	} {
		if got := alignedDomains(domain); !slices.Equal(got, want) {
			t.Errorf("%s: %v", domain, got)
		}
	}
}

// mail11KB is a mail of the size by which speeds are told.
func mail11KB(t testing.TB) []byte {
	t.Helper()
	l := anyLetter(t)
	l.edition.HTML, l.edition.Text = "", ""
	for i := 0; len(l.edition.HTML) < 2100; i++ {
		line := fmt.Sprintf("Paragraph %d says who, what, when and why, with “quotes” and an é.", i)
		l.edition.HTML += "<p>" + line + "</p>\n"
		l.edition.Text += line + "\n\n"
	}
	message := mustCompose(t, l).Message
	if len(message) < 10_500 || len(message) > 11_500 {
		t.Fatalf("the mail has %d bytes", len(message))
	}
	return message
}

// bareSign is what signing a mail takes at the least: the keys.
func bareSign(t testing.TB, s *signer) {
	digest := make([]byte, 32)
	for _, k := range s.keys {
		if _, err := k.key.Sign(nil, digest, k.hash); err != nil {
			t.Fatal(err)
		}
	}
}
