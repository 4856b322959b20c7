package translating_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"communique/releases"
	"communique/web/webtest"
)

// upload sends a file as the form does.
func upload(t *testing.T, b *webtest.Browser, name, content string) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	must(t, err)
	_, err = part.Write([]byte(content))
	must(t, err)
	must(t, w.Close())
	return b.Ask(http.MethodPost, sheet+"/file", body.String(), "Cookie", b.Cookies(), "Content-Type", w.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
}

// TestAFileIsShownBeforeItIsTaken takes the translation away in each format, and brings it
// back.
func TestAFileIsShownBeforeItIsTaken(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianTranslator)
	for _, format := range []string{"xliff12", "xliff21", "csv", "toml"} {
		a := b.Get(sheet + "/file/" + format)
		if a.Status != http.StatusOK || !strings.Contains(a.Header.Get("Content-Disposition"), "attachment; filename=bridges.nl.") || !strings.Contains(a.Body, "https://example.org") {
			t.Errorf("%s: %d %v", format, a.Status, a.Header)
		}
		if a = upload(t, b, "bridges.nl."+format, a.Body); a.Status != http.StatusOK || !strings.Contains(a.Body, "This file changes nothing.") {
			t.Errorf("%s comes back as it was: %d", format, a.Status)
		}
	}
	file := "[headline]\nother = \"Bruggen van 12 steden\"\nhash = \"" + text(t, s, "headline").Source.SourceHash + "\"\n"
	file += "[lead]\nother = \"\"\nhash = \"" + text(t, s, "lead").Source.SourceHash + "\"\n"
	a := upload(t, b, hostile+".toml", file)
	if !strings.Contains(a.Body, `Segments left empty in the file: nothing changes there – Lead<`) {
		t.Errorf("what is empty isn't told:\n%s", a.Body)
	}
	if a.Status != http.StatusOK || !strings.Contains(a.Body, "<ins>Bruggen van 12 steden</ins>") || strings.Contains(a.Body, "<script>alert") || text(t, s, "headline").Version != 0 {
		t.Errorf("tried: %d\n%s", a.Status, a.Body)
	}
	wellFormed(t, "tried", a.Body)
	yes := filled(t, strings.Replace(a.Body, `<form class="actions"`, `<form id="yes"`, 1), "yes", "do", "take")
	if page := b.Follow(sheet+"/file", yes...).Body; !strings.Contains(page, "The file has been imported.") || text(t, s, "headline").Origin != releases.OriginImport {
		t.Errorf("not taken:\n%s", page)
	}
}

func TestAFileWithFaultsIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianTranslator)
	for name, test := range map[string]struct{ content, want string }{
		"a key":   {"[headline]\nother = \"x\"\n[paragraph-7]\nother = \"y\"\n", "Line 3:"},
		"archive": {"PK\x03\x04", "XLIFF"},
		"empty":   {"", "Choose"},
	} {
		a := upload(t, b, "x.toml", test.content)
		if name != "empty" && a.Status != http.StatusUnprocessableEntity || name != "empty" && !strings.Contains(a.Body, test.want) {
			t.Errorf("%s: %d\n%s", name, a.Status, a.Body)
		}
		if text(t, s, "headline").Version != 0 {
			t.Errorf("%s: something was taken", name)
		}
		wellFormed(t, name, a.Body)
	}
	if a := b.Post(sheet+"/file", "content", "!!", "name", "x.toml", "do", "take"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("no base64: %d", a.Status)
	}
	if a := s.As(webtest.EstonianOfficer).Post(sheet+"/file", "content", "YQ==", "name", "x.toml", "do", "take"); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
		t.Errorf("a stranger: %d", a.Status)
	}
}

// TestAnOfficerAsksForTranslations fills in the form badly, and well.
func TestAnOfficerAsksForTranslations(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.Officer)
	const request = "/desk/releases/bridges/translations/request"
	for name, test := range map[string]struct {
		fields []string
		want   string
	}{
		"no language": {[]string{"brief", hostile}, `id="language-fault"`},
		"no hour":     {[]string{"language", "nl", "due", "2013-02-01", "zone", "UTC", "brief", hostile}, `id="due-fault"`},
		"past":        {[]string{"language", "nl", "due", "2012-02-01T10:00", "zone", "UTC", "brief", hostile}, `id="due-fault"`},
		"gap":         {[]string{"language", "nl", "due", "2013-03-31T02:30", "zone", "Europe/Brussels", "brief", hostile}, `id="due-fault"`},
		"zone":        {[]string{"language", "nl", "due", "2013-03-31T02:30", "zone", "Mars/Base", "brief", hostile}, `id="due-fault"`},
		"long":        {[]string{"language", "nl", "brief", hostile + strings.Repeat("x", 2000)}, `id="brief-fault"`},
	} {
		a := b.Post(request, test.fields...)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, test.want) || !strings.Contains(a.Body, "&lt;script&gt;alert(1)") {
			t.Errorf("%s: %d", name, a.Status)
		}
		wellFormed(t, name, a.Body)
	}
	page := b.Follow(request, "language", "nl", "language", "et", "due", "2013-02-01T10:00", "zone", "Europe/Bucharest", "brief", "Short.").Body
	if !strings.Contains(page, "Those asked will get an email.") || !strings.Contains(page, "10:00 (<span translate=\"no\">Europe/Bucharest") {
		t.Errorf("not asked:\n%s", page)
	}
	page = b.Follow("/desk/releases/bridges/translations/policy", "language", "nl", "policy", "next").Body
	if r := s.Release("bridges"); r.Policy("nl") != releases.PolicyNext {
		t.Errorf("%v\n%s", r.Policies, page)
	}
	tr := s.As(webtest.BelgianTranslator)
	if a := tr.Post(sheet+"/decline", "reason", ""); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="reason-fault"`) {
		t.Errorf("declined without a reason: %d", a.Status)
	}
	tr.Follow(sheet+"/decline", "reason", "On holiday.")
	if a := b.Get("/desk/translations/"); !strings.Contains(a.Body, "On holiday.") {
		t.Error("the officer isn't told")
	}
}
