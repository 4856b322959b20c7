package editor_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/presslists"
	"communique/releases/drafts/pasted"
	"communique/web/webtest"
)

// After a conflict nothing that is pressed on the same page replaces the other one's text.
func TestAConflictStaysOneUntilSomebodyChooses(t *testing.T) {
	s := webtest.New(t, nil).Open()
	one, two := s.As(webtest.Officer), s.As(webtest.Administrator)
	want(t, post(one, pageOf, typed("base", "1", "text-0", "Mine")), http.StatusSeeOther)
	for i := range 3 {
		a := post(two, pageOf, typed("base", "1", "text-0", "Theirs", "text-2", itoa(i), "live", "state", "do", ""))
		want(t, a, http.StatusOK, "data-conflict", `name="version" value="0"`, `name="base" value="1"`)
		if strings.Contains(a.Body, "<textarea") {
			t.Error("the fields are another one’s")
		}
	}
	for _, do := range []string{"", "review"} {
		a := post(two, pageOf, typed("base", "1", "version", "0", "text-0", "Theirs", "do", do))
		if to := a.Header.Get("Location"); a.Status != http.StatusSeeOther || !strings.HasPrefix(to, pageOf+"/versions/") {
			t.Errorf("%q leads to %d %s", do, a.Status, to)
		}
	}
	want(t, one.Get(pageOf), http.StatusOK, "Mine")
}

// A page that nobody has written on isn't kept, and says so; what was chosen on it is.
func TestABlankPage(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	page := b.Get("/desk/releases/new")
	want(t, page, http.StatusOK, `data-to="/preview" hidden`, `data-to="/versions" hidden`, `class="as-mail" hidden`)
	blank := []string{"language", "en", "blocks", "3", "kind-0", "headline", "kind-1", "lead", "kind-2", "paragraph", "embargo-zone", "Europe/Brussels"}
	facts := func(more ...string) []string { return append(append([]string{}, blank...), more...) }
	for _, name := range []string{"languages", "countries"} {
		for _, part := range strings.Split(page.Body, `name="`+name+`" value="`)[1:] {
			if value, rest, _ := strings.Cut(part, `"`); strings.HasPrefix(rest, " checked") {
				blank = append(blank, name, value)
			}
		}
	}
	for _, do := range []string{"", "review"} {
		want(t, b.Post("/desk/releases/new", facts("do", do)...), http.StatusUnprocessableEntity, "Nothing has been written yet")
	}
	want(t, b.Post("/desk/releases/new", facts("live", "state", "do", "")...), http.StatusOK, `data-version="0"`)
	for _, chosen := range [][]string{{"embargo", "2030-01-30"}, {"embargo-time", "08:00"}, {"grant", "none"}, {"correction", "x"}, {"more-countries", "FI"}, {"languages", "sv"}} {
		a := b.Post("/desk/releases/new", facts(append(chosen, "do", "")...)...)
		if to := a.Header.Get("Location"); a.Status != http.StatusSeeOther || !strings.HasPrefix(to, "/desk/drafts/") {
			t.Errorf("%v isn’t kept: %d %s", chosen, a.Status, to)
		}
	}
	want(t, post(b, "/desk/boilerplates/new", []string{"language", "en", "kind", "about", "blocks", "1", "kind-0", "paragraph", "do", "review"}), http.StatusSeeOther) // its languages are others
}

// What can't be read as blocks costs nothing that was typed, and is told.
func TestAPasteThatCantBeRead(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	large := strings.Repeat("x", pasted.Limit+1)
	a := post(b, pageOf, typed("base", "1", "text-0", "Typed before", "do", "paste-2", "live", "pasted", "html", large))
	want(t, a, http.StatusOK, "larger than 1 MiB")
	if strings.Contains(a.Body, "<li") {
		t.Error("there is something to put in")
	}
	want(t, post(b, pageOf, typed("base", "1", "text-0", "Typed before", "do", "")), http.StatusSeeOther)
	a = post(b, pageOf, typed("version", "1", "text-0", "Typed after", "do", "paste-2", "text", large))
	want(t, a, http.StatusUnprocessableEntity, "larger than 1 MiB", "Typed after", `name="version" value="2"`, large)

	want(t, post(b, pageOf, typed("version", "2", "do", "paste-500", "text", "It is the last now.")), http.StatusSeeOther)
	want(t, b.Get(pageOf), http.StatusOK, "It is the last now.")
	want(t, post(b, pageOf, typed("version", "4", "text-2", strings.Repeat("é", 90_000), "text-1", strings.Repeat("é", 90_000), "do", "")), http.StatusSeeOther)
}

// The looks in the frame beside the text.
func TestEachLookBesideTheText(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	for look, part := range map[string]string{"wide": "zoom:.55", "phone": "max-width: 480px", "dark": "@media all", "text": "<pre>", "page": `<h1 class="headline">`} {
		a := b.Get(pageOf + "/preview/" + look)
		want(t, a, http.StatusOK, part, "Draft, not approved")
		if csp := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox") {
			t.Errorf("%s: %s", look, csp)
		}
		want(t, b.Get(pageOf), http.StatusOK, `href="`+pageOf+`/preview/`+look+`" target="mail"`)
	}
}

// TestCountriesOfListsAreOffered: a press list may be in a country in which there is no partner.
func TestCountriesOfListsAreOffered(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	be, err := h.Accounts.Partner(t.Context(), "be")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Lists.Save(t.Context(), h.Actor(webtest.Administrator), presslists.List{
		PartnerID: be.ID, Slug: "lu", Country: "LU", Name: "Luxembourg", Language: "fr", Zone: "Europe/Luxembourg", Window: "weekdays 09:00",
	}); err != nil {
		t.Fatal(err)
	}
	body := h.Open().As(webtest.Officer).Get("/desk/releases/new").Body
	for _, country := range []string{"BE", "LU"} {
		if !strings.Contains(body, `name="countries" value="`+country+`" checked`) {
			t.Errorf("%s isn't offered", country)
		}
	}
}
