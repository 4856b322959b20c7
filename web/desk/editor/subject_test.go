package editor_test

import (
	"bytes"
	"mime"
	"net/http"
	"net/mail"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestASubjectIsOneLine: what stands in the field of the subject, however it got there, adds no line to
// the head of a mail.
func TestASubjectIsOneLine(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string]string{
		"CRLF": "\r\nBcc: all@evil.example\r\nX-One: 1\r\n\r\n<b>a body</b>", "LF": "\nBcc: all@evil.example\n\nbody", "CR": "\rBcc: all@evil.example\r\rbody",
		"folded": "\r\n Bcc: all@evil.example\r\n\tX-One: 1", "others": "\u2028Bcc: all@evil.example\u2029X-One: 1\u0085X-Two: 2\v\f",
		"encoded": "=?UTF-8?Q?=0D=0ABcc:_all@evil.example?=", "nothing": "\x00\r\nBcc: all@evil.example",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := webtest.New(t, nil).Open()
			b := s.As(webtest.Officer)
			a := post(b, "/desk/releases/new", typed("slug", "elf", "languages", "et", "countries", "GB", "text-0", "Elf landen", "subject", "Elf"+lines, "do", "review"))
			want(t, a, http.StatusSeeOther)
			home := strings.TrimSuffix(a.Header.Get("Location"), "/save")
			for _, look := range []string{"/preview", "/preview/text", "/preview/mail"} {
				if body := b.Get(home + look).Body; strings.Contains(body, "\nBcc:") || strings.Contains(body, "\rBcc:") || strings.Contains(body, "<b>a body") {
					t.Errorf("%s:\n%s", look, body)
				}
			}
			if a = b.Post(home+"/save", "version", "1"); a.Status == http.StatusUnprocessableEntity {
				want(t, a, http.StatusUnprocessableEntity, `id="subject-fault"`)
				return // it is told what is wrong with it, and no mail leaves
			}
			want(t, a, http.StatusSeeOther)
			s.Approve("elf", "en")
			s.Send("elf", "now")
			s.RunTo(s.Clock.Now())
			mails := s.Sink.Messages()
			if len(mails) != 2 {
				t.Fatalf("%d mails", len(mails))
			}
			for _, m := range mails {
				one, err := mail.ReadMessage(bytes.NewReader(m.Raw))
				if err != nil {
					t.Fatal(err)
				}
				subject, err := new(mime.WordDecoder).DecodeHeader(one.Header.Get("Subject"))
				if err != nil || len(one.Header["Subject"]) != 1 || !strings.HasPrefix(subject, "Elf") || strings.ContainsAny(subject, "\r\n\v\f\u2028\u2029\u0085") {
					t.Errorf("%v: the subjects are %q", err, one.Header["Subject"])
				}
				for _, other := range []string{"Bcc", "X-One", "X-Two"} {
					if one.Header[other] != nil {
						t.Errorf("a header %s: %q", other, one.Header[other])
					}
				}
			}
		})
	}
}
