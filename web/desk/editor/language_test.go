package editor_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"communique/releases/drafts"
	"communique/web/webtest"
)

// TestAnotherLanguageIsChosen: what was the source is a translation then, without a script too, and saving is refused to
// nobody for it.
func TestAnotherLanguageIsChosen(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b, ctx, who := s.As(webtest.Officer), context.Background(), s.Actor(webtest.Officer)
	page := b.Get("/desk/releases/new")
	want(t, page, http.StatusOK, `<option value="en" selected>`, `class="check into-en"><input type="checkbox" name="languages" value="en" checked`)
	fields := []string{"language", "nl", "blocks", "3", "kind-0", "headline", "text-0", "Kop", "kind-1", "lead", "text-1", "De inleiding.", "kind-2", "paragraph", "countries", "BE", "slug", "kop", "do", "review"}
	for _, part := range strings.Split(page.Body, `name="languages" value="`)[1:] {
		if l, rest, _ := strings.Cut(part, `"`); strings.HasPrefix(rest, " checked") {
			fields = append(fields, "languages", l)
		}
	}
	a := b.Post("/desk/releases/new", fields...)
	want(t, a, http.StatusSeeOther)
	want(t, b.Get(a.Header.Get("Location")), http.StatusOK, "Saving creates the release")
	one, err := s.Drafts.Get(ctx, who, 1)
	if err != nil || one.Content.Language != "nl" || !slices.Contains(one.Content.Languages, "en") || slices.Contains(one.Content.Languages, "nl") {
		t.Errorf("%+v, %v", one.Content, err)
	}
	page = b.Get("/desk/drafts/1?language=de") // what is written is read out, and its spelling looked up, in its own language
	want(t, page, http.StatusOK, `<option value="nl" selected>`, `name="languages" value="en" checked`, `<html lang="de"`)
	for _, part := range strings.Split(page.Body, `<textarea id="text-`)[1:] {
		if tag, _, _ := strings.Cut(part, ">"); !strings.Contains(tag, `lang="nl"`) {
			t.Errorf("a text without its language: %s", tag)
		}
	}
	if language, err := s.Drafts.Language(ctx, who); language != "nl" || err != nil {
		t.Error(language, err)
	}
	for _, nobody := range []string{webtest.Reader, webtest.Administrator} {
		if language, err := s.Drafts.Language(ctx, s.Actor(nobody)); language != "" || err != nil {
			t.Error(nobody, language, err)
		}
	}
	if in := (drafts.Content{Language: "en", Languages: []string{"nl", "en"}}).Tidy(); len(in.Languages) != 1 {
		t.Error(in.Languages)
	}
	if page := b.Get(pageOf).Body; strings.Contains(page, `into-en"`) {
		t.Error("the language of a release that is there can’t be another one")
	}
}
