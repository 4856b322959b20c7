package newsroom_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"communique/accounts"
	"communique/locales"
	"communique/locales/exchange"
	"communique/web/webtest"
)

// bait is what a template would fill in or stumble over.
const bait = `{{ range }}, {{.Name}} and {{template "x"}}`

const (
	baitedAbout = `---
boilerplate: about-us
kind: about
language: en
languages: [nl, fr, de, da, et, it, ro, sk, es]
---
We are ` + bait + ` here.
`
	baited = `---
slug: braces
language: en
languages: [nl, fr, de, da, et, it, ro, sk, es]
subject: A subject with ` + bait + ` in it
countries: [GB]
place: Rotterdam
---
# A headline with ` + bait + ` in it

A lead with ` + bait + ` in it.

A paragraph with ` + bait + ` in it.

{include about-us}
`
)

// TestTextsAreNoTemplates: what somebody writes or translates is said as it was written,
// whatever it looks like, on the page, on the front page and in the mails.
func TestTextsAreNoTemplates(t *testing.T) {
	ctx, who := context.Background(), accounts.System("test")
	h := webtest.New(t, nil)
	h.Import(baitedAbout)
	h.Import(baited)
	contacts := "email,language\n"
	for _, language := range locales.Languages {
		contacts += fmt.Sprintf("%s@everywhere.example,%s\n", language, language)
		if language == "en" {
			continue
		}
		for _, slug := range []string{"about-us", "braces"} {
			if _, err := h.Releases.ImportTranslation(ctx, who, slug, language, "x.toml", translated(t, h, slug, language)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := h.Lists.Import(ctx, who, "gb", "gb.csv", strings.NewReader(contacts)); err != nil {
		t.Fatal(err)
	}
	h.Approve("about-us")
	h.Approve("braces")
	h.Send("braces", "now")
	h.RunTo(h.Clock.Now())
	h.RunTo(webtest.Lift)

	s := h.Open()
	bodies := map[string][]string{} // of the mails, by language
	for _, m := range h.Sink.Messages() {
		if language, ok := strings.CutSuffix(m.To, "@everywhere.example"); ok {
			bodies[language] = parts(t, m.Raw)
		}
	}
	for _, language := range locales.Languages {
		page := html.UnescapeString(s.Get("/" + language + "/releases/braces").Body)
		if n := strings.Count(page, bait); n < 4 || strings.Contains(page, "ZgotmplZ") {
			t.Errorf("%s: the page has it %d times:\n%s", language, n, page)
		}
		if front := html.UnescapeString(s.Get("/" + language + "/").Body); !strings.Contains(front, bait) {
			t.Errorf("%s: the front page lacks it", language)
		}
		if len(bodies[language]) != 3 {
			t.Fatalf("%s: no mail, or one without both bodies: %q", language, bodies[language])
		}
		for i, least := range []int{1, 4, 4} { // the subject, the text, the HTML
			if body := html.UnescapeString(strings.Join(strings.Fields(bodies[language][i]), " ")); strings.Count(body, bait) < least {
				t.Errorf("%s: part %d of the mail hasn’t all of it:\n%s", language, i, body)
			}
		}
	}
}

// translated brings every text of a release into a language, with the bait in it.
func translated(t *testing.T, h *webtest.House, slug, language string) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := h.Releases.ExportTranslation(context.Background(), accounts.System("test"), slug, language, exchange.TOML, &file); err != nil {
		t.Fatal(err)
	}
	messages, err := locales.ParseMessages("x.toml", file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	file.Reset()
	for _, m := range messages {
		text := language + ": " + bait
		if m.Key != "subject" && m.Key != "headline" {
			text += "."
		}
		if m.Key == "place" {
			text = "Rotterdam"
		}
		fmt.Fprintf(&file, "[%s]\nhash = %q\nother = '%s'\n", m.Key, m.Hash, text)
	}
	return file.Bytes()
}

// parts are the subject of a mail, its text and its HTML.
func parts(t *testing.T, raw []byte) []string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	all := []string{subject}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(body))
	}
}
