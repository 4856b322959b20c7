package mailer

import (
	"bytes"
	"errors"
	htmlpkg "html"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"communique/presslists"
	"communique/releases"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func address(t testing.TB, s string) presslists.Address {
	t.Helper()
	a, err := presslists.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func anyLetter(t testing.TB) letter {
	token := strings.Repeat("abcdefghijklm", 2)
	return letter{
		token: token, messageID: messageID(token, "lipse.example"),
		sender: "LIPSE press office", from: address(t, "press@lipse.example"), newsroom: "https://news.lipse.example",
		name: "Anna de Vries", to: address(t, "anna@krant.example"),
		release: releases.Release{ID: 7, Slug: "lipse"},
		edition: releases.Edition{
			Language: "en", Subject: "Citizens and civil servants invent together", Headline: "Citizens and civil servants invent together",
			HTML: "<h1 class=\"headline\">Citizens</h1>\n<p class=\"lead\">They &amp; we, “quoted”.</p>\n", Text: "Citizens\n\nThey & we, “quoted”.\n",
		},
		list: presslists.List{ID: 3, Slug: "nl-press", Country: "NL", Zone: "Europe/Amsterdam"}, kind: KindFirst,
		date: time.Date(2013, 1, 30, 8, 0, 0, 0, time.UTC),
	}
}

var testFrames = newFrames(catalogue())

// compose makes the one mail of a letter.
func compose(l letter) (composed, error) {
	p, err := testFrames.compile(l)
	if err != nil {
		return composed{}, err
	}
	message, err := p.stamp(nil, recipient{token: l.token, messageID: l.messageID, name: l.name, to: l.to}, l.date)
	e := Envelope{From: bounceAddress(l.token, l.from.Domain), To: l.to.String(), UTF8: !l.to.ASCII(), Size: len(message)}
	return composed{e, message}, err
}

func mustCompose(t testing.TB, l letter) composed {
	t.Helper()
	e, err := compose(l)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSameLetterSameBytes(t *testing.T) {
	first := mustCompose(t, anyLetter(t))
	for range 20 {
		if diff := cmp.Diff(string(first.Message), string(mustCompose(t, anyLetter(t)).Message)); diff != "" {
			t.Fatal(diff)
		}
	}
	later := anyLetter(t)
	later.date = later.date.Add(time.Hour)
	a, b := bytes.Split(first.Message, []byte("\r\n")), bytes.Split(mustCompose(t, later).Message, []byte("\r\n"))
	for i := range a {
		if !bytes.Equal(a[i], b[i]) && !bytes.HasPrefix(a[i], []byte("Date: ")) {
			t.Errorf("another date changes %q", a[i])
		}
	}
	if first.From != "b+abcdefghijklmabcdefghijklm@lipse.example" || first.To != "anna@krant.example" || first.UTF8 {
		t.Errorf("%+v", first)
	}
}

// TestHostileNames: whatever a name, a subject or an address holds, it makes no
// other header, and the mail stays whole.
func TestHostileNames(t *testing.T) {
	plain := header(t, mustCompose(t, anyLetter(t)).Message)
	hostile := []string{
		"Anna\r\nBcc: all@example.org", "Anna\nX: y", "Anna\rX: y", "Anna\x00", "\"Anna\" <evil@example.org>, ", `An"na\`, "a@b, c@d",
		"{{.Token}} {{template \"x\"}}", strings.Repeat("x", 10_000), strings.Repeat("Anna ", 2000), strings.Repeat("é", 5000),
		"=?utf-8?q?Bcc:?=", "\u202eanna\u202c evil", "דנה לוי", "Zoë 😀", "", "  ", "<script>alert(1)</script>", ";:,<>()[]\\", "\ufeffAnna\u2028B", "\xff\xfe",
	}
	check := func(t testing.TB, l letter) {
		t.Helper()
		e, err := compose(l)
		if errors.Is(err, errUnmailable) {
			return // said so, and sent nothing
		}
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(e.Message))
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range m.Header {
			if len(plain[name]) == 0 || len(values) != 1 {
				t.Fatalf("another header: %s %q", name, values)
			}
		}
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != unquoted(l.to) {
			t.Fatalf("To: %q %v", m.Header.Get("To"), err)
		}
		if !utf8.ValidString(to[0].Name) || utf8.RuneCountInString(to[0].Name) > maxName || strings.ContainsAny(to[0].Name, "\r\n\x00\u202e") {
			t.Fatalf("the name is %q", to[0].Name)
		}
		if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != "press@lipse.example" {
			t.Fatalf("From: %q %v", m.Header.Get("From"), err)
		}
		if _, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
			t.Fatal(err)
		}
		head, _, _ := bytes.Cut(e.Message, []byte("\r\n\r\n"))
		for line := range bytes.SplitSeq(head, []byte("\r\n")) {
			if len(line) > maxLine || bytes.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("%q", line)
			}
		}
	}
	for _, s := range hostile {
		l := anyLetter(t)
		l.name = s
		check(t, l)
		l.name, l.edition.Subject = "", s
		check(t, l)
		l.edition.Subject, l.sender = "a", s
		check(t, l)
	}
	for _, a := range []string{`"a b"@krant.example`, `"Bcc: x"@krant.example`, `"a\"b"@krant.example`, `"a@b"@krant.example`, "o'hara+x@krant.example", "anna@bücher.example", "josé@krant.example"} {
		l := anyLetter(t)
		l.to = address(t, a)
		check(t, l)
	}
	rapid.Check(t, func(rt *rapid.T) {
		l := anyLetter(t)
		l.name = rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile)).Draw(rt, "name")
		l.edition.Subject = rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile)).Draw(rt, "subject")
		check(t, l)
	})
}

// unquoted is the address as net/mail gives it.
func unquoted(a presslists.Address) string {
	parsed, err := netmail.ParseAddress("<" + a.String() + ">")
	if err != nil {
		return err.Error()
	}
	return parsed.Address
}

func TestNamesAreKept(t *testing.T) {
	for name, want := range map[string]string{
		"Anna de Vries": "Anna de Vries", "Žofia Kováčová": "Žofia Kováčová", `Jan "Jack" O'Neil`: `Jan "Jack" O'Neil`,
		"דנה לוי": "דנה לוי", "a,b;c": "a,b;c", " Ülle \t Õun\n": "Ülle Õun",
	} {
		l := anyLetter(t)
		l.name = name
		to, err := netmail.ParseAddress(header(t, mustCompose(t, l).Message).Get("To"))
		if err != nil || to.Name != want {
			t.Errorf("%q became %q, %v", name, to.Name, err)
		}
	}
}

func TestInternationalAddresses(t *testing.T) {
	l := anyLetter(t)
	l.to = address(t, "redaktion@bücher.example")
	if e := mustCompose(t, l); e.To != "redaktion@xn--bcher-kva.example" || e.UTF8 {
		t.Errorf("%+v", e)
	}
	l.to = address(t, "josé@krant.example")
	if e := mustCompose(t, l); e.To != "josé@krant.example" || !e.UTF8 {
		t.Errorf("%+v", e)
	}
}

func TestNoMailWithoutWords(t *testing.T) {
	l := anyLetter(t)
	l.edition.Language = "pl"
	if _, err := compose(l); !errors.Is(err, errUnmailable) {
		t.Error("a mail in two languages", err)
	}
	l = anyLetter(t)
	l.edition.HTML = strings.Repeat("<p>long</p>\n", 10_000)
	if _, err := compose(l); !errors.Is(err, errUnmailable) {
		t.Error("a mail that Gmail clips", err)
	}
	l = anyLetter(t)
	l.list.Zone = "Nowhere/Land"
	if _, err := compose(l); !errors.Is(err, errUnmailable) {
		t.Error(err)
	}
}

// TestEveryLanguageIsWhole composes in each language and parses it strictly.
func TestEveryLanguageIsWhole(t *testing.T) {
	for lang := range testFrames {
		l := anyLetter(t)
		l.edition.Language = lang
		l.edition.Subject = "Ünïcödé: občania a úradníci " + lang
		e := mustCompose(t, l)
		text, html := bodies(t, e.Message)
		words := catalogue().In(lang)
		why := words.T("mail.why", "Address", "anna@krant.example", "Sender", l.sender, "Country", words.Country("NL"))
		for _, body := range []string{strings.ReplaceAll(text, "\n", " "), htmlpkg.UnescapeString(html)} {
			if !strings.Contains(body, words.T("mail.unsubscribe")) || !strings.Contains(body, why) {
				t.Errorf("the frame isn't in %s", lang)
			}
		}
		if !strings.Contains(html, l.edition.HTML) || !strings.Contains(text, l.edition.Text) {
			t.Errorf("%s: the edition isn't in it byte for byte", lang)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if utf8.RuneCountInString(line) > textWidth && !strings.Contains(line, "://") {
				t.Errorf("%s: a long line %q", lang, line)
			}
		}
		if got := header(t, e.Message).Get("Date"); got != "Wed, 30 Jan 2013 09:00:00 +0100" {
			t.Errorf("the date is the list's: %s", got)
		}
	}
}

func TestIdentity(t *testing.T) {
	good := Identity{Name: "LIPSE", From: "press@lipse.example", URL: "https://news.lipse.example/"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	if base, _ := good.base(); base != "https://news.lipse.example" {
		t.Error(base)
	}
	for _, bad := range []Identity{
		{From: "", URL: good.URL}, {From: "press", URL: good.URL}, {From: "josé@lipse.example", URL: good.URL},
		{From: good.From}, {From: good.From, URL: "news.lipse.example"}, {From: good.From, URL: "ftp://x"}, {From: good.From, URL: "https://x/?a"},
	} {
		if bad.Check() == nil {
			t.Errorf("%+v", bad)
		}
	}
}
