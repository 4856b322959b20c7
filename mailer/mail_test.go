package mailer

import (
	"bytes"
	"errors"
	"io"
	"mime"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/sink"

	"github.com/emersion/go-message"
	emmail "github.com/emersion/go-message/mail"
)

var anyAddress = regexp.MustCompile(`[\p{L}\p{N}._+-]+@[\p{L}\p{N}.-]+`)

// checkMail takes a mail apart with two parsers that aren't ours, and looks that it
// is whole, in one language, and tells of nobody but its own recipient.
func checkMail(t *testing.T, h *house, m sink.Message, language string) {
	t.Helper()
	for line := range bytes.SplitSeq(m.Raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") || bytes.IndexFunc(line, func(r rune) bool { return r > 126 }) >= 0 {
			t.Fatalf("to %s: a bad line %q", m.To, line)
		}
	}
	head := header(t, m.Raw)
	to, err := netmail.ParseAddress(head.Get("To"))
	if err != nil || to.Address != m.To {
		t.Errorf("To is %q, the envelope says %s: %v", head.Get("To"), m.To, err)
	}
	from, err := netmail.ParseAddress(head.Get("From"))
	if err != nil || from.Address != "press@lipse.example" || from.Name != "LIPSE press office" {
		t.Errorf("From is %q: %v", head.Get("From"), err)
	}
	date, err := head.Date()
	if err != nil || date.Unix() != m.At.Unix() {
		t.Errorf("Date is %s, sent at %s: %v", head.Get("Date"), m.At, err)
	}
	token := strings.TrimSuffix(strings.TrimPrefix(m.From, "b+"), "@lipse.example")
	unsubscribe := "https://news.lipse.example/u/" + token
	for name, want := range map[string]string{
		"Content-Language": language, "Precedence": "bulk", "Mime-Version": "1.0",
		"List-Unsubscribe":      "<" + unsubscribe + ">, <mailto:u+" + token + "@lipse.example?subject=unsubscribe>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Auto-Submitted":        "", "User-Agent": "", "X-Mailer": "",
	} {
		if got := head.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, pattern := range map[string]string{
		"Message-Id": `^<[0-9a-f]{32}@lipse\.example>$`, "List-Id": `^<[a-z-]+\.press\.lipse\.example>$`,
		"List-Help": `^<mailto:.*>$`, "Feedback-Id": `^\d+:\d+:first:lipse\.example$`,
	} {
		if !regexp.MustCompile(pattern).MatchString(head.Get(name)) {
			t.Errorf("%s: %q", name, head.Get(name))
		}
	}
	for name, values := range head {
		if len(values) != 1 {
			t.Errorf("%d headers %s", len(values), name)
		}
	}
	text, html := bodies(t, m.Raw)
	for what, body := range map[string]string{"text": text, "html": html} {
		if !strings.Contains(body, unsubscribe) || !strings.Contains(body, "https://news.lipse.example/"+language+"/releases/lipse") {
			t.Errorf("the links are missing in the %s", what)
		}
		for _, other := range []string{"nl", "fr", "de"} {
			if strings.Contains(body, "In "+other+": ") != (other == language) {
				t.Errorf("the %s to %s should be in %s", what, m.To, language)
			}
		}
		words := catalogue().In(language)
		if !strings.Contains(strings.Join(strings.Fields(body), " "), words.T("mail.web")) {
			t.Errorf("the frame of the %s to %s isn't in %s", what, m.To, language)
		}
		for _, found := range anyAddress.FindAllString(body, -1) {
			if found = strings.Trim(found, "."); found != m.To && found != "press@lipse.example" {
				t.Errorf("the %s to %s holds %s", what, m.To, found)
			}
		}
	}
	if !strings.Contains(html, `<html lang="`+language+`">`) || strings.Contains(html, "<img") || len(html) > 90<<10 {
		t.Errorf("the html to %s", m.To)
	}
	e, err := h.releases.Editions(h.ctx(), releaseIDOf(t, head))
	h.must(err)
	for _, edition := range e {
		if edition.Language != language {
			continue
		}
		if !strings.Contains(html, edition.HTML) || !strings.Contains(text, edition.Text) {
			t.Errorf("to %s: not what was approved, byte for byte", m.To)
		}
		if subject, err := (&mime.WordDecoder{}).DecodeHeader(head.Get("Subject")); err != nil || subject != edition.Subject {
			t.Errorf("%q, %v", subject, err)
		}
	}
}

func header(t testing.TB, raw []byte) netmail.Header {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

// bodies are the text and the HTML, in this order and nothing else, with the line
// ends of a file.
func bodies(t testing.TB, raw []byte) (text, html string) {
	t.Helper()
	r, err := emmail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var types, contents []string
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, params, err := p.Header.(*emmail.InlineHeader).ContentType()
		if err != nil || params["charset"] != "UTF-8" || p.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Fatal(kind, params, err, p.Header.Get("Content-Transfer-Encoding"))
		}
		content, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		types, contents = append(types, kind), append(contents, strings.ReplaceAll(string(content), "\r\n", "\n"))
	}
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if kind, _, err := entity.Header.ContentType(); err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	if len(types) != 2 || types[0] != "text/plain" || types[1] != "text/html" {
		t.Fatalf("parts %v", types)
	}
	return contents[0], contents[1]
}

func releaseIDOf(t *testing.T, head netmail.Header) int64 {
	t.Helper()
	var id int64
	for _, c := range strings.Split(head.Get("Feedback-Id"), ":")[0] {
		id = id*10 + int64(c-'0')
	}
	return id
}

// tokenOf reads the token from the link in the last mail to an address, as a
// journalist would.
func tokenOf(t *testing.T, h *house, address string) string {
	t.Helper()
	link := ""
	for _, m := range h.sink.Messages() {
		if m.To == address {
			link = regexp.MustCompile(`<(https:[^>]+)>`).FindStringSubmatch(header(t, m.Raw).Get("List-Unsubscribe"))[1]
		}
	}
	u, err := url.Parse(link)
	if err != nil || !strings.HasPrefix(u.Path, "/u/") {
		t.Fatal(link, err)
	}
	return strings.TrimPrefix(u.Path, "/u/")
}

func isUnknown(err error) bool {
	return fault.Is(err, "mailer.token_unknown") && fault.KindOf(err) == fault.NotFound
}

func decodedHTML(t testing.TB, raw []byte) string {
	t.Helper()
	_, html := bodies(t, raw)
	return html
}
