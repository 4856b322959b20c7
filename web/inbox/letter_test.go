package inbox

import (
	"strings"
	"testing"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/internal/sink"

	"golang.org/x/net/html"
)

func mailOf(text string) sink.Message {
	return sink.Message{ID: 1, To: "a@b.example", Raw: []byte(strings.ReplaceAll(text, "\n", "\r\n"))}
}

func TestMailsThatAreOdd(t *testing.T) {
	for name, test := range map[string]struct{ mail, subject, text, html string }{
		"old letters": {
			"Subject: =?iso-8859-2?Q?Tla=E8ov=E1_spr=E1va?=\nContent-Type: text/plain; charset=windows-1250\nContent-Transfer-Encoding: quoted-printable\n\n=8Aes=9D\n",
			"Tlačová správa", "Šesť\r\n", "",
		},
		"unknown letters":           {"Subject: a\nContent-Type: text/plain; charset=klingon\n\nbody\n", "a", "body\r\n", ""},
		"only HTML":                 {"Subject: a\nContent-Type: text/html\n\n<p>b</p>\n", "a", "", "<p>b</p>\r\n"},
		"no headers":                {"\nbody\n", "", "body\r\n", ""},
		"nothing":                   {"", "", "", ""},
		"bytes that are no letters": {"Subject: \xff\xfe\nContent-Type: text/plain; charset=utf-8\n\n\xff\n", "\ufffd", "\ufffd\r\n", ""},
	} {
		l := read(mailOf(test.mail))
		if l.Subject != test.subject {
			t.Errorf("%s: subject %q", name, l.Subject)
		}
		if got := contentOf(l.Text); got != test.text {
			t.Errorf("%s: text %q", name, got)
		}
		if got := contentOf(l.HTML); got != test.html {
			t.Errorf("%s: HTML %q", name, got)
		}
	}
}

func contentOf(p *part) string {
	if p == nil {
		return ""
	}
	return p.Content
}

func TestAttachmentsAreNamed(t *testing.T) {
	l := read(mailOf("Subject: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhello\n" +
		"--x\nContent-Type: text/html; charset=utf-8\nContent-Disposition: attachment; filename=\"../../evil<b>.html\"\n\n<p>\n--x--\n"))
	if contentOf(l.Text) != "hello" || l.HTML != nil || len(l.Attachments) != 1 || l.Attachments[0].Kind != "text/html" {
		t.Errorf("%+v", l)
	}
}

func TestLongMailIsCut(t *testing.T) {
	l := read(mailOf("Subject: a\nContent-Type: text/plain\n\n" + strings.Repeat("0123456789\n", 100_000)))
	if l.Text == nil || !l.Text.Cut || len(l.Text.Content) != shownLimit {
		t.Error("a megabyte is shown whole")
	}
}

func TestNestedWithoutEnd(t *testing.T) {
	if _, err := framed(strings.Repeat("<div>", 100_000)); !fault.Is(err, "web.mail_html") {
		t.Error(err)
	}
	var b strings.Builder
	for range 10_000 {
		b.WriteString("Content-Type: multipart/mixed; boundary=b\n\n--b\n")
	}
	read(mailOf(b.String())) // and lives
}

// FuzzLetter takes any bytes apart: nothing breaks, what is shown is text, and the
// frame's document sends its links outside.
func FuzzLetter(f *testing.F) {
	f.Add([]byte("Subject: a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--\r\n"))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"))
	f.Add([]byte("Subject: =?utf-8?b?!!!?=\r\nContent-Transfer-Encoding: base64\r\n\r\n*"))
	f.Add([]byte("Content-Type: message/rfc822\r\n\r\nSubject: b\r\n\r\nc"))
	f.Add([]byte{0, 0xff, '\r', '\n'})
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := read(sink.Message{ID: 1, Raw: raw})
		for _, text := range []string{l.Subject, l.Language, l.From, contentOf(l.Text), contentOf(l.HTML)} {
			if !utf8.ValidString(text) {
				t.Errorf("%q isn't text", text)
			}
		}
		document, err := framed(contentOf(l.HTML))
		if err != nil {
			return // nested without end: the page says so
		}
		root, err := html.Parse(strings.NewReader(string(document)))
		if err != nil {
			return
		}
		for n := range root.Descendants() {
			if n.Data == "base" {
				if n.Attr[0].Val != "_blank" {
					t.Error("the first base isn't ours")
				}
				return
			}
		}
		t.Error("links stay in the frame")
	})
}
