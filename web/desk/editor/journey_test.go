package editor_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"communique/releases"
	"communique/releases/drafts"
	"communique/web/webtest"
)

// typed is a form with which somebody has written: fields over those that a page holds.
func typed(fields ...string) []string {
	return append([]string{
		"language", "en", "languages", "nl", "countries", "BE", "blocks", "3", "kind-0", "headline", "kind-1", "lead", "text-1", "The lead.",
		"kind-2", "paragraph", "text-2", "First.",
	}, fields...)
}

// post sends a form in which a later field counts more than an earlier one.
func post(b *webtest.Browser, path string, fields []string) webtest.Answer {
	last := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		last.Set(fields[i], fields[i+1])
	}
	var all []string
	for name := range last {
		all = append(all, name, last.Get(name))
	}
	return b.Post(path, all...)
}

func want(t *testing.T, a webtest.Answer, status int, parts ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%d, want %d\n%s", a.Status, status, a.Body)
	}
	for _, part := range parts {
		if !strings.Contains(a.Body, part) {
			t.Errorf("%q is missing in\n%s", part, a.Body)
		}
	}
}

// An officer goes from a blank page to a release that can be translated, without a script.
func TestFromABlankPageToARelease(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	want(t, b.Get("/desk/releases/new"), http.StatusOK, `name="text-0"`, `name="kind-2"`)

	// What isn't finished yet is kept, and comes back with what is to be mended.
	a := post(b, "/desk/releases/new", typed("text-0", "Élf <b>landen</b>", "text-1", "", "do", "review"))
	want(t, a, http.StatusSeeOther)
	home := strings.TrimSuffix(a.Header.Get("Location"), "/save")
	want(t, b.Get(home+"/save"), http.StatusUnprocessableEntity, `Élf &lt;b&gt;landen`, `id="text-0-fault"`, `id="text-1-fault"`, `href="#text-1"`, `value="elf-b-landen-b"`)

	draft, err := s.Drafts.List(context.Background(), s.Actor(webtest.Officer))
	if err != nil || len(draft) != 1 {
		t.Fatal(err, draft)
	}
	want(t, b.Get("/desk/releases/new"), http.StatusOK, home)

	a = post(b, home, typed("version", "1", "slug", "elf", "text-0", "Eleven countries", "do", "add-2-quote"))
	want(t, a, http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != home+"#text-3" {
		t.Error(to)
	}
	a = post(b, home, typed("version", "2", "slug", "elf", "text-0", "Eleven countries", "blocks", "4", "kind-3", "quote", "text-3", "Why?", "by-3", "Me", "do", "review"))
	want(t, b.Get(a.Header.Get("Location")), http.StatusOK, "elf", `name="version" value="3"`)
	a = b.Post(home+"/save", "version", "3")
	want(t, a, http.StatusSeeOther)
	want(t, b.Get(a.Header.Get("Location")), http.StatusOK, "Eleven countries", "revision 1", `name="version" value="3"`)
	want(t, b.Get(home), http.StatusSeeOther) // its address is the release's now
	segments, err := s.Releases.Segments(context.Background(), s.Release("elf").ID)
	if err != nil || len(segments) != 5 {
		t.Errorf("%d segments, %v", len(segments), err)
	}
}

// A change of a text that is translated: a mistake keeps the translations, another change
// makes them stale.
func TestSavingARevisionAsksWhatAChangeMeans(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	ctx, who := context.Background(), s.Actor(webtest.Officer)
	one, err := s.Drafts.Open(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	c := one.Content
	c.Blocks[1].Text += " Mended."
	c.Blocks[2].Text += " Changed."
	if one, err = s.Drafts.Save(ctx, who, one.At, c); err != nil {
		t.Fatal(err)
	}
	a := b.Get(pageOf + "/save")
	want(t, a, http.StatusOK, `name="typo" value="lead"`, "<ins>", "Dutch")
	a = b.Follow(pageOf+"/save", "version", "1", "base", "1", "typo", "lead")
	want(t, a, http.StatusOK, "revision 2")
	status, err := s.Releases.TranslationStatus(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range status[1:] {
		if len(l.Stale) != 1 || l.Stale[0] == "lead" {
			t.Errorf("%s: stale are %v", l.Language, l.Stale)
		}
	}
}

// Two officers on one release: the second one sees both texts.
func TestTwoOfficersOnOneRelease(t *testing.T) {
	s := webtest.New(t, nil).Open()
	one, two := s.As(webtest.Officer), s.As(webtest.Administrator)
	want(t, post(one, pageOf, typed("base", "1", "text-0", "Mine")), http.StatusSeeOther)
	a := post(two, pageOf, typed("base", "1", "text-0", "Theirs"))
	want(t, a, http.StatusSeeOther)
	to := a.Header.Get("Location")
	want(t, two.Get(to), http.StatusOK, "<del>Mine</del>", "<ins>Theirs</ins>", "The officer")
	a = post(two, pageOf, typed("base", "1", "text-0", "Theirs again", "live", "state"))
	want(t, a, http.StatusOK, "data-conflict", pageOf+"/versions/3")
	want(t, two.Follow(to, "version", "1"), http.StatusOK, "Theirs")
	want(t, one.Get(pageOf+"/versions"), http.StatusOK, "/versions/1", "/versions/2", "/versions/3")
	want(t, post(one, to, []string{"version", "1"}), http.StatusSeeOther) // an old page: it is a conflict again
}

// A page on which nobody types learns of another officer, also when what they typed is a revision
// by then; it isn't told what it would need to save over them unseen.
func TestAnIdlePageLearnsOfAnother(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	one, two := s.As(webtest.Officer), s.As(webtest.Administrator)
	const told = "The officer is editing this too"
	silent := func(b *webtest.Browser, path string) {
		t.Helper()
		if a := b.Get(path); a.Status != http.StatusOK || a.Body != "" {
			t.Errorf("%s: %d %q", path, a.Status, a.Body)
		}
	}
	want(t, two.Get(pageOf), http.StatusOK, `data-from="`+pageOf+`/others"`)
	silent(two, pageOf+"/others?version=0")
	want(t, post(one, pageOf, typed("base", "1", "text-0", "Mine")), http.StatusSeeOther)
	a := two.Get(pageOf + "/others?version=0")
	want(t, a, http.StatusOK, told)
	if strings.Contains(a.Body, "<input") || strings.Contains(a.Body, "data-version") {
		t.Error(a.Body)
	}
	silent(one, pageOf+"/others?version=0")
	want(t, one.Post(pageOf+"/save", "version", "1", "base", "1"), http.StatusSeeOther)
	want(t, two.Get(pageOf+"/others?version=0"), http.StatusOK, told)
	silent(two, pageOf+"/others?version=1")
	if a := s.As(webtest.BelgianTranslator).Get(pageOf + "/others"); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
		t.Error(a.Status)
	}
}

// The release is revised by another way while a draft is open.
func TestADraftThatIsBehindShowsBothSides(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b, ctx, who := s.As(webtest.Officer), context.Background(), s.Actor(webtest.Officer)
	one, err := s.Drafts.Open(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	c := one.Content
	c.Blocks = append([]drafts.Block(nil), c.Blocks...)
	c.Blocks[1].Text = "My lead."
	if _, err = s.Drafts.Save(ctx, who, one.At, c); err != nil {
		t.Fatal(err)
	}
	_, source, err := s.Releases.Source(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Releases.Revise(ctx, who, "x", append(source, "\nOne more.\n"...), releases.Edits{}); err != nil {
		t.Fatal(err)
	}
	want(t, b.Get(pageOf), http.StatusOK, pageOf+"/theirs", "My lead.")
	want(t, b.Get(pageOf+"/save"), http.StatusSeeOther)
	want(t, b.Get(pageOf+"/theirs"), http.StatusOK, "<ins>", "<del>", "One more.", `name="base" value="2"`)
	want(t, b.Post(pageOf+"/theirs", "version", "1", "base", "1", "whose", "mine"), http.StatusUnprocessableEntity, "has been saved as revision 2")
	want(t, b.Post(pageOf+"/save", "version", "1"), http.StatusSeeOther)
	want(t, b.Post(pageOf+"/theirs", "version", "9", "base", "2", "whose", "mine"), http.StatusUnprocessableEntity)
	a := b.Follow(pageOf+"/theirs", "version", "1", "base", "2", "whose", "mine")
	want(t, a, http.StatusOK, "<ins>My lead</ins>")
	want(t, b.Follow(pageOf+"/theirs", "version", "1", "whose", "theirs"), http.StatusOK, "One more.")
}

// A script asks for parts, and what is pasted comes back as blocks.
func TestWhatAScriptAsksFor(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	a := post(b, pageOf, typed("base", "1", "text-0", "Headline", "text-2", "", "do", "paste-0", "live", "pasted",
		"html", `<h1>T</h1><p>A <b>fat</b> word</p><ul><li>x</li><li>y</li></ul><img src=x><script>alert(1)</script>`))
	want(t, a, http.StatusOK, `class="block of-heading"`, "A **fat** word", `class="block of-bullets"`, "x\ny", "Left out or turned into plain text: 1")
	if strings.Contains(a.Body, "<html") || strings.Contains(a.Body, "alert(1)") || strings.Contains(a.Body, "Headline") {
		t.Error(a.Body)
	}
	a = post(b, pageOf, typed("text-0", " ", "text-1", "", "text-2", "", "do", "paste-0", "live", "pasted", "html", `<p>x</p><h1>T</h1>`))
	want(t, a, http.StatusOK, `class="block of-headline"`)
	a = post(b, pageOf, typed("base", "1", "text-0", "Headline", "live", "state", "do", ""))
	want(t, a, http.StatusOK, `name="version" value="1"`)
	if strings.Contains(a.Body, "<textarea") {
		t.Error(a.Body)
	}
	a = post(b, "/desk/releases/new", typed("text-0", "New", "live", "state", "do", ""))
	want(t, a, http.StatusOK, `data-home="/desk/drafts/`)
}

func TestHostileText(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	const evil = `"><script>alert(1)</script>` + "\r\nX: y"
	a := post(b, pageOf, typed("base", "1", "text-0", evil, "text-2", evil, "subject", evil, "place", evil, "embargo-zone", evil, "grant", evil,
		"countries", evil, "media", evil, "do", "add-2-heading"))
	want(t, a, http.StatusSeeOther)
	for _, to := range append([]string{""}, every...) {
		if a := b.Get(pageOf + to); strings.Contains(a.Body, "<script>alert") || a.Status >= http.StatusInternalServerError {
			t.Errorf("%s: %d\n%s", to, a.Status, a.Body)
		}
	}
	for _, to := range []string{"/desk/drafts/0", "/desk/drafts/999", "/desk/drafts/x", "/desk/drafts/9999999999999999999999", "/desk/releases/other/edit", pageOf + "/versions/99", pageOf + "/versions/x", pageOf + "/preview/x"} {
		if a := b.Get(to); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", to, a.Status)
		}
	}
	for _, do := range []string{"up-99", "paste-99", "paste-x", "move-2-99999999999999999999", "add-2-script", "remove-0", "merge--1", "split-", "x"} {
		v, err := s.Drafts.Open(context.Background(), s.Actor(webtest.Officer), webtest.Slug)
		if err != nil {
			t.Fatal(err)
		}
		a := post(b, pageOf, typed("version", itoa(v.Version), "text-0", do, "do", do, "text", "x"))
		if a.Status != http.StatusSeeOther {
			t.Errorf("%s: %d", do, a.Status)
		}
	}
}

func TestADraftIsThrownAwayAndAFileRead(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	a := b.Post("/desk/releases/new/file", "language", "nl", "markdown", "# Kop\n\nInleiding.\n\n- a\n- b\n")
	want(t, a, http.StatusSeeOther)
	home := a.Header.Get("Location")
	want(t, b.Get(home), http.StatusOK, "Kop", "Inleiding.", `value="nl" selected`)
	want(t, b.Post("/desk/releases/new/file", "markdown", "no headline"), http.StatusUnprocessableEntity, `id="file-fault"`)
	want(t, b.Post(home+"/drop", "version", "7"), http.StatusUnprocessableEntity)
	want(t, b.Follow(home+"/drop", "version", "1"), http.StatusOK, "has been discarded")
	want(t, b.Get("/desk/releases/new"), http.StatusOK)
	if strings.Contains(b.Get("/desk/releases/new").Body, home) {
		t.Error("it is still listed")
	}
}

// brought sends a draft's form with a file, as a browser does.
func brought(t *testing.T, b *webtest.Browser, path, name, content string, fields ...string) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Send(http.MethodPost, path, body.String(), "Content-Type", w.FormDataContentType())
}

// A file for a release that is there: what was typed is kept, and both texts are seen before
// one takes the other's place.
func TestAFileIsComparedBeforeItReplacesADraft(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	const hostile = "../../\"><script>alert(1)</script>\r\n.md"
	want(t, b.Get(pageOf), http.StatusOK, `formaction="`+pageOf+`/file" formenctype="multipart/form-data"`)

	want(t, brought(t, b, "/desk/releases/new/file", hostile, "# A new one\n\nIts lead.\n", "language", "nl"), http.StatusSeeOther)
	page := brought(t, b, pageOf+"/file", hostile, "# From a file\n\nIts lead.\n\nIts text.\n", typed("base", "1", "text-0", "Typed before")...)
	want(t, page, http.StatusOK, "Text from a file", "<ins>From a file", "<del>Typed before", "Use this text", `name="version" value="1"`)
	want(t, b.Get(pageOf), http.StatusOK, "Typed before")
	taken := []string{"version", "1", "markdown", "# From a file\r\n\r\nIts lead.\r\n\r\nIts text.\r\n", "take", "yes"}
	want(t, b.Follow(pageOf+"/file", taken...), http.StatusOK, "From a file", `name="countries" value="BE" checked`, `name="version" value="2"`, "is now the draft")

	a := brought(t, b, pageOf+"/file", hostile, "no headline", typed("version", "2", "text-0", "Typed after")...)
	want(t, a, http.StatusUnprocessableEntity, `id="file-fault"`, "Typed after")
	for _, body := range []string{page.Body, a.Body} {
		if strings.Contains(body, "alert(1)") {
			t.Error(body)
		}
	}
	front := brought(t, b, pageOf+"/file", "x.md", strings.Replace(s.Example(webtest.Slug+".md"), "slug: "+webtest.Slug, "slug: other", 1)) // without a form
	if want(t, front, http.StatusOK, "<del>Typed after"); strings.Contains(front.Body, "<ins>other") {
		t.Error("it would have another short name")
	}
	want(t, brought(t, b, "/desk/releases/other/edit/file", "x.md", "# x\n\ny\n"), http.StatusNotFound)
	for _, late := range []webtest.Answer{b.Post(pageOf+"/file", taken...), brought(t, b, pageOf+"/file", "x.md", "# x\n\ny\n", typed("version", "1", "text-0", "Late")...)} {
		if to := late.Header.Get("Location"); late.Status != http.StatusSeeOther || !strings.HasPrefix(to, pageOf+"/versions/") {
			t.Errorf("%d %s", late.Status, to)
		}
	}
	want(t, b.Get(pageOf), http.StatusOK, "Typed after")
}

func TestThePreviewIsShutIn(t *testing.T) {
	s := webtest.New(t, nil).Open()
	a := s.As(webtest.Officer).Get(pageOf + "/preview/mail?language=nl")
	want(t, a, http.StatusOK, "Concept, niet goedgekeurd", "Onder embargo tot", "@media not all")
	if csp := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox") || !strings.Contains(csp, "frame-ancestors 'self'") {
		t.Error(csp)
	}
	want(t, s.As(webtest.Officer).Get(pageOf+"/preview/dark"), http.StatusOK, "@media all")
	want(t, s.As(webtest.Officer).Get(pageOf+"/preview?look=text"), http.StatusOK, "<pre", "journalist@example.org")
	want(t, s.As(webtest.Officer).Get(pageOf+"/preview?look=page"), http.StatusOK, `<h1 class="headline">`)
}

// TestAFileBesideWhatWasTypedOnANewPage: neither is lost, whether the file can be read or not.
func TestAFileBesideWhatWasTypedOnANewPage(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	const blank = "/desk/releases/new"
	want(t, b.Get(blank), http.StatusOK, `form="editor" formaction="`+blank+`/file" formenctype="multipart/form-data"`)
	fields := []string{"blocks", "3", "kind-0", "headline", "text-0", "Typed before", "kind-1", "lead", "text-1", "", "kind-2", "paragraph", "text-2", "", "language", "nl", "countries", "BE"}
	page := brought(t, b, blank+"/file", "x.md", "# From a file\n\nIts lead.\n", fields...)
	want(t, page, http.StatusOK, "Text from a file", "<ins>From a file", "<del>Typed before", "Use this text", `action="/desk/drafts/1/file"`)
	want(t, b.Get("/desk/drafts/1"), http.StatusOK, "Typed before", `value="nl" selected`)
	taken := b.Follow("/desk/drafts/1/file", "version", "1", "markdown", "# From a file\n\nIts lead.\n", "take", "yes")
	want(t, taken, http.StatusOK, "From a file", `value="nl" selected`, `name="countries" value="BE" checked`)
	want(t, b.Get("/desk/drafts/1/versions/1"), http.StatusOK, "Typed before")

	want(t, brought(t, b, blank+"/file", "x.md", "no headline", fields...), http.StatusUnprocessableEntity, `id="file-fault"`, "Typed before", `action="/desk/drafts/2"`)
	for i := range fields {
		if fields[i] == "Typed before" {
			fields[i] = ""
		}
	}
	fields = append(fields, "countries", "EE", "countries", "GB", "countries", "RO", "languages", "fr", "languages", "de", "languages", "et", "languages", "en", "languages", "ro")
	want(t, brought(t, b, blank+"/file", "x.md", "# From a file\n\nIts lead.\n", fields...), http.StatusSeeOther) // nothing was typed
	want(t, brought(t, b, blank+"/file", "x.md", "no headline", fields...), http.StatusUnprocessableEntity, `id="file-fault"`, `id="text-2"`, `action="`+blank+`"`)
	if strings.Contains(b.Get(blank).Body, "/desk/drafts/4") {
		t.Error("a page that nobody has written on is kept")
	}
}

// TestAFormSpeaksOfItsFields, not of the lines of a file.
func TestAFormSpeaksOfItsFields(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, nil).Open().As(webtest.Officer)
	a := b.Follow("/desk/releases/new", "do", "review", "blocks", "3", "kind-0", "headline", "kind-1", "lead", "kind-2", "paragraph", "language", "en", "place", "Delft")
	want(t, a, http.StatusUnprocessableEntity, "There is no headline.", "The release has no short name.", "The release goes to no country.", `id="text-0-fault"`, `id="slug-fault"`)
	if strings.Contains(a.Body, "front matter") {
		t.Error("it speaks of a file")
	}
}
