package editor_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/locales"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web/webtest"
)

// TestADifferenceIsShownInTheReadersWords: block by block, without the signs of a file.
func TestADifferenceIsShownInTheReadersWords(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	want(t, post(b, pageOf, typed("base", "1", "text-0", "A headline", "text-2", "- not a list")), http.StatusSeeOther)
	changed := typed("version", "1", "text-0", "Another headline", "text-2", "- not a list", "embargo", "2013-02-05", "embargo-time", "08:00", "embargo-zone", "Europe/Brussels",
		"countries", "EE", "blocks", "4", "kind-3", "quote", "text-3", "Why?", "by-3", "Me")
	want(t, post(b, pageOf, changed), http.StatusSeeOther)
	a := b.Get(pageOf + "/versions/1")
	want(t, a, http.StatusOK, "<h2>Embargo</h2>", "5 February 2013 at 08:00 (Europe/Brussels)", "<h2>Send to</h2>", "<del>Estonia</del><ins>Belgium</ins>", "<h2>Headline</h2>",
		"<del>Another</del>", "<h2>Quote</h2>", "— Me</del>", `class="pair same"><h2>Paragraph</h2>`)
	for _, sign := range []string{"slug:", "countries:", `\-`, "---"} {
		if strings.Contains(a.Body, sign) {
			t.Errorf("it shows %s", sign)
		}
	}
	for _, lang := range locales.Languages {
		if a := b.Get(pageOf + "/versions?language=" + lang); a.Status != http.StatusOK || strings.Contains(a.Body, "⟦") {
			t.Errorf("%s: %d\n%s", lang, a.Status, a.Body)
		}
	}
	rows := b.Get(pageOf + "/versions?language=en")
	want(t, rows, http.StatusOK, "headline, quote, countries and embargo", "00\u00a0s")
	s.Clock.Advance(time.Hour)
	want(t, post(b, pageOf, typed("version", "2", "text-0", "Third")), http.StatusSeeOther)
	if n := strings.Count(b.Get(pageOf+"/versions").Body, "\u00a0s</span>"); n != 3 { // the revision has the minute of two versions
		t.Errorf("%d have seconds", n)
	}
}

// TestOfBothTextsEachDifferenceIsChosen after two people wrote at once.
func TestOfBothTextsEachDifferenceIsChosen(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	one, two := s.As(webtest.Officer), s.As(webtest.Administrator)
	want(t, post(one, pageOf, typed("base", "1", "text-0", "Hers", "text-2", "Her paragraph")), http.StatusSeeOther)
	want(t, two.Get(pageOf), http.StatusOK, "The officer is editing this too")
	if strings.Contains(one.Get(pageOf).Body, "is editing this too") {
		t.Error("she is told of herself")
	}
	a := post(two, pageOf, typed("base", "1", "text-0", "His", "text-2", "His paragraph", "subject", "His subject"))
	to := a.Header.Get("Location")
	want(t, two.Get(to), http.StatusOK, `name="block-0" value="now" aria-describedby="block-0-now" checked`, "<del>Hers</del>", "<ins>His</ins>", `name="fact-subject"`, "Current draft (The officer)", "Nothing here")
	chosen := []string{"do", "merge", "version", "1", "block-0", "was", "block-2", "now", "fact-subject", "now"}
	late := append([]string{}, chosen...)
	late[3] = "7"
	want(t, two.Post(to, late...), http.StatusUnprocessableEntity, `name="block-0"`)
	want(t, two.Follow(to, chosen...), http.StatusOK, "the texts that you chose", ">\nHers</textarea>", ">\nHis paragraph</textarea>", `value="His subject"`)
	want(t, two.Get(pageOf+"/versions/1"), http.StatusOK, "Her")
}

// TestOfTheRevisionAndTheDraftEachDifferenceIsChosen after the release was revised by another way.
func TestOfTheRevisionAndTheDraftEachDifferenceIsChosen(t *testing.T) {
	t.Parallel()
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
	page := b.Get(pageOf + "/theirs")
	want(t, page, http.StatusOK, `name="block-1" value="was" aria-describedby="block-1-was" checked`, `name="whose" value="merged"`, "Saved as revision 2")
	_, rest, _ := strings.Cut(page.Body, "<i>Nothing here</i>")
	_, rest, _ = strings.Cut(rest, `name="`)
	more, _, _ := strings.Cut(rest, `"`)
	want(t, b.Post(pageOf+"/theirs", "whose", "merged", "version", "1", "base", "1"), http.StatusUnprocessableEntity)
	want(t, b.Follow(pageOf+"/theirs", "whose", "merged", "version", "1", "base", "2", "block-1", "was", more, "now"), http.StatusOK, "My lead.", "One more.", "the texts that you chose", `name="base" value="2"`)
}
