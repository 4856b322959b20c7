package editor_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/locales"
	"communique/web/webtest"
)

const about = "/desk/releases/about-us/edit"

// text is a form with which somebody has written a boilerplate.
func text(fields ...string) []string {
	return append([]string{
		"slug", "about-us", "language", "en", "languages", "nl", "kind", "about", "blocks", "2", "kind-0", "heading", "text-0", "About us",
		"kind-1", "paragraph", "text-1", "We ask.",
	}, fields...)
}

// An officer writes a boilerplate, a release includes it, and follows when it changes.
func TestABoilerplateFromABlankPageToARelease(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	want(t, b.Get("/desk/boilerplates/"), http.StatusOK, "There are no boilerplates yet", `href="/desk/boilerplates/new"`)
	a := b.Get("/desk/boilerplates/new")
	want(t, a, http.StatusOK, `action="/desk/boilerplates/new"`, `name="kind-0"`, `name="required"`)
	for _, other := range []string{`name="embargo"`, `name="countries"`, `name="subject"`, `name="grant"`, `value="add-0-include"`, "/preview"} {
		if strings.Contains(a.Body, other) {
			t.Errorf("it asks for %s", other)
		}
	}

	a = post(b, "/desk/boilerplates/new", text("slug", "", "text-0", "About <us>", "do", "review"))
	want(t, a, http.StatusSeeOther)
	home := strings.TrimSuffix(a.Header.Get("Location"), "/save")
	want(t, b.Get(home+"/save"), http.StatusUnprocessableEntity, `id="slug-fault"`, "About &lt;us&gt;")
	want(t, post(b, home, text("version", "1", "do", "review")), http.StatusSeeOther)
	want(t, b.Get(home+"/save"), http.StatusOK, "Saving creates the boilerplate about-us")
	a = b.Follow(home+"/save", "version", "2")
	want(t, a, http.StatusOK, "The boilerplate has been created", `href="/desk/releases/about-us/translations"`)
	for _, other := range []string{"about-us/plan", "about-us/sending", "about-us/report"} {
		if strings.Contains(a.Body, other) {
			t.Errorf("it has a page %s", other)
		}
	}
	want(t, b.Get(about+"/preview"), http.StatusNotFound)
	want(t, b.Get("/desk/releases/about-us/translations"), http.StatusOK)

	want(t, b.Get("/desk/boilerplates/"), http.StatusOK, "not yet")
	include(t, s)
	want(t, b.Get("/desk/boilerplates/"), http.StatusOK, "about the sender", ">"+webtest.Slug+"</a>", `href="`+about+`"`)

	want(t, post(b, about, text("version", "2", "base", "1", "text-1", "We answer.", "do", "review")), http.StatusSeeOther)
	want(t, b.Get(about+"/save"), http.StatusOK, "<ins>", "The release “"+webtest.Slug+"” is updated with it.")
	want(t, b.Follow(about+"/save", "version", "3", "base", "1"), http.StatusOK, "Saved as revision 2", "The release “"+webtest.Slug+"” has been updated to revision 3.")
	segments, err := s.Releases.Segments(context.Background(), s.Release(webtest.Slug).ID)
	if err != nil || segments[len(segments)-1].Text != "We answer." {
		t.Error(segments, err)
	}
}

// include takes it into the release, whose own translations stay as they are.
func include(t *testing.T, s *webtest.Site) {
	t.Helper()
	ctx, b, who := context.Background(), s.As(webtest.Officer), s.Actor(webtest.Officer)
	before, err := s.Releases.TranslationStatus(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	s.Import(strings.TrimRight(s.Example(webtest.Slug+".md"), "\n") + "\n\n{include about-us}\n")
	want(t, b.Get(pageOf), http.StatusOK, `<option value="about-us" selected>`)
	after, err := s.Releases.TranslationStatus(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range after {
		if l.Source {
			continue // it says more now
		}
		if l.Translated != before[i].Translated || !slices.Equal(l.Stale, before[i].Stale) {
			t.Errorf("%s: %+v, was %+v", l.Language, l, before[i])
		}
	}
}

func TestBoilerplatesByRoleAndLanguage(t *testing.T) {
	h := webtest.New(t, nil)
	h.Import("---\nboilerplate: about-us\nkind: funder\nrequired: true\nlanguage: en\nlanguages: [nl]\n---\nWe ask.\n")
	s := h.Open()
	for _, lang := range locales.Languages {
		for _, to := range []string{"/desk/boilerplates/", "/desk/boilerplates/new", about, about + "/save", about + "/versions", about + "/theirs"} {
			if a := s.As(webtest.Officer).Get(to + "?language=" + lang); a.Status != http.StatusOK || strings.Contains(a.Body, "⟦") {
				t.Errorf("%s in %s: %d\n%.2000s", to, lang, a.Status, a.Body)
			}
		}
	}
	for _, who := range webtest.Everybody {
		if who == webtest.Nobody {
			continue // the gate's own tests are about who hasn't signed in
		}
		writes := h.Actor(who).May(accounts.Write)
		a := s.As(who).Get("/desk/boilerplates/")
		if a.Status == http.StatusOK != h.Actor(who).MaySomewhere(accounts.See) {
			t.Errorf("%s: %d", who, a.Status)
		}
		if a.Status == http.StatusOK && !strings.Contains(a.Body, "about-us") {
			t.Errorf("%s doesn’t see it", who)
		}
		if strings.Contains(a.Body, about) != writes || strings.Contains(a.Body, "/desk/boilerplates/new") != writes {
			t.Errorf("%s is asked to write, or isn’t", who)
		}
		for _, a := range []webtest.Answer{s.As(who).Get("/desk/boilerplates/new"), s.As(who).Get(about), post(s.As(who), about, text("text-1", "Taken over by "+who))} {
			if a.Status < http.StatusBadRequest != writes {
				t.Errorf("%s writes: %d", who, a.Status)
			}
		}
	}
}
