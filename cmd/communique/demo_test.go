package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/locales"
	"communique/locales/localestest"
	"communique/mailer"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // the independent parser's character sets
)

// receivedMail is one mail as an independent parser reads it.
type receivedMail struct {
	file, to, language, subject string
	raw                         []byte
	parts                       []part
}

type part struct{ kind, text string }

var playOnce = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "communique-demo-test-")
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	code := run(context.Background(), []string{"demo", "--once", "--dir", filepath.Join(dir, "stage"), "--out", dir},
		func(string) string { return "" }, &out, &out)
	if code != exitDone {
		return "", &demoFailed{out.String()}
	}
	return dir, nil
})

type demoFailed struct{ output string }

func (d *demoFailed) Error() string { return d.output }

func demoFolder(t *testing.T) string {
	t.Helper()
	dir, err := playOnce()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func demoReport(t *testing.T) report {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(demoFolder(t), "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func demoMails(t *testing.T) []receivedMail {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(demoFolder(t), "mail", "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails: %v", err)
	}
	mails := make([]receivedMail, len(files))
	for i, f := range files {
		mails[i] = readMail(t, f)
	}
	return mails
}

// readMail parses strictly: with net/mail for the header, and with go-message for
// the parts, neither of which wrote the mail.
func readMail(t *testing.T, file string) receivedMail {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		t.Fatalf("%s: To is %q: %v", file, m.Header.Get("To"), err)
	}
	if _, err := m.Header.Date(); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Errorf("%s: %v", file, err)
	}
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	one := receivedMail{file: filepath.Base(file), to: to[0].Address, language: m.Header.Get("Content-Language"), subject: subject, raw: raw}
	parts := entity.MultipartReader()
	if parts == nil {
		t.Fatalf("%s isn't multipart", file)
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return one
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		kind, _, err := p.Header.ContentType()
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		text, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		one.parts = append(one.parts, part{kind, string(text)})
	}
}

func TestDemoMailsAreWellFormed(t *testing.T) {
	for _, m := range demoMails(t) {
		if len(m.parts) != 2 || m.parts[0].kind != "text/plain" || m.parts[1].kind != "text/html" {
			t.Errorf("%s: text has to come before HTML", m.file)
		}
		for i, line := range bytes.Split(bytes.TrimSuffix(m.raw, []byte("\r\n")), []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
				t.Errorf("%s:%d: a line of %d octets, or with a bare line end", m.file, i+1, len(line))
			}
		}
		if len(m.parts[1].text) > 90<<10 {
			t.Errorf("%s: %d octets of HTML", m.file, len(m.parts[1].text))
		}
	}
}

func TestDemoMailsAreInTheLanguageOfTheirContact(t *testing.T) {
	readers := demoReaders(t)
	headlines := map[string]string{}
	for _, m := range demoMails(t) {
		if !slices.Contains(readers[strings.ToLower(m.to)], m.language) {
			t.Errorf("%s to %s is in %s, not in one of %v", m.file, m.to, m.language, readers[strings.ToLower(m.to)])
		}
		if whole := m.parts[0].text + m.parts[1].text; strings.Contains(whole, "⟦") {
			t.Errorf("%s: a text is missing in %s: %s", m.file, m.language, whole[strings.Index(whole, "⟦"):][:40])
		}
		localestest.Foreign(t, m.language, m.subject)
		localestest.Foreign(t, m.language, m.parts[0].text)
		localestest.Page(t, m.parts[1].text)
		if !strings.Contains(m.parts[1].text, `<html lang="`+m.language+`"`) {
			t.Errorf("%s: the HTML doesn't say that it is in %s", m.file, m.language)
		}
		if other, ok := headlines[m.subject]; ok && other != m.language {
			t.Errorf("%s and %s have the same subject", m.language, other)
		}
		headlines[m.subject] = m.language
	}
	if languages := slices.Sorted(maps.Values(headlines)); len(languages) != len(locales.Languages) {
		t.Errorf("mails in %v only", languages)
	}
}

func TestNoDemoMailHoldsAnotherAddress(t *testing.T) {
	mails := demoMails(t)
	for _, m := range mails {
		whole := strings.ToLower(string(m.raw) + m.parts[0].text + m.parts[1].text)
		for _, other := range mails {
			if other.to != m.to && strings.Contains(whole, strings.ToLower(other.to)) {
				t.Errorf("%s to %s holds the address %s", m.file, m.to, other.to)
			}
		}
	}
}

// demoReaders asks the demo's own database who reads what.
func demoReaders(t *testing.T) map[string][]string {
	t.Helper()
	var out, errs bytes.Buffer
	term, err := newTerminal(nil, func(string) string { return "" }, &out, &errs)
	if err != nil {
		t.Fatal(err)
	}
	h, err := term.open(t.Context(), &commands{DB: "sqlite:" + filepath.Join(demoFolder(t), "stage", databaseName)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	lists, err := h.lists.Lists(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	readers := map[string][]string{}
	for _, l := range lists {
		contacts, err := h.lists.Contacts(t.Context(), l.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range contacts {
			language := l.Language
			if locales.Supported(c.Language) {
				language = c.Language
			}
			readers[c.AddressKey] = append(readers[c.AddressKey], language)
		}
	}
	return readers
}

func TestDemoReportAgreesWithTheServer(t *testing.T) {
	r, mails := demoReport(t), demoMails(t)
	if len(mails) != r.Totals[string(mailer.Sent)] || len(mails) < 100 {
		t.Errorf("%d mails, and a ledger of %v", len(mails), r.Totals)
	}
	if len(r.Occurrences) != 11 {
		t.Errorf("%d occurrences, not one for each of the eleven countries", len(r.Occurrences))
	}
	embargo, err := time.Parse(time.RFC3339, r.Embargo)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range r.Occurrences {
		due, err := time.Parse(time.RFC3339, o.Due)
		if err != nil || due.Before(embargo) {
			t.Errorf("%s is due at %s, the embargo ends at %s (%v)", o.List, o.Due, r.Embargo, err)
		}
		local, err := time.Parse(time.RFC3339, o.Local)
		if err != nil || !local.Equal(due) || local.Hour() < 8 || local.Hour() > 10 {
			t.Errorf("%s is due at %s local time (%v)", o.List, o.Local, err)
		}
	}
	for _, d := range r.Deliveries {
		if d.State != "sent" && d.State != "bounced" {
			t.Errorf("a delivery of %s ended as %s", d.List, d.State)
		}
	}
}

// The end of the project is named nowhere but in the fact that was changed: no mail leaves
// with a translation of what stood there before, and who is held gets theirs later.
func TestDemoHoldsWhatIsStale(t *testing.T) {
	for _, m := range demoMails(t) {
		if !strings.Contains(m.parts[0].text, "2016") || !strings.Contains(m.parts[1].text, "2016") {
			t.Errorf("%s in %s says what stood there before the fact was changed", m.file, m.language)
		}
	}
	held := map[string]int{}
	for _, d := range demoReport(t).Deliveries {
		if d.Sent == "" {
			continue
		}
		sent, err := time.Parse(time.RFC3339, d.Sent)
		waited := d.Language == "et" || d.Language == "sk"
		if err != nil || sent.Before(late) == waited {
			t.Errorf("a mail to %s in %s left at %s, %v", d.List, d.Language, d.Sent, err)
		}
		if waited {
			held[d.Language]++
		}
	}
	if held["et"] == 0 || held["sk"] == 0 {
		t.Errorf("held were %v", held)
	}
}
