package translating_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/locales/localestest"
	"communique/releases"
	"communique/web/webtest"

	"golang.org/x/net/html"
)

var (
	ctx  = context.Background()
	olga = accounts.System("Olga")
)

// hostile is what somebody may type anywhere.
const hostile = `"><script>alert(1)</script>'{{.}}<b>`

// document is a release of three segments, into Dutch, Estonian and Romanian.
const document = "---\nslug: bridges\nlanguage: en\nlanguages: [nl, et, ro]\nembargo: 2013-02-08 09:00 Europe/Bucharest\ncountries: [BE, EE]\n---\n" +
	"# Bridges of 12 cities\n\nThe **lead** with 12 partners.\n\nA [link](https://example.org) and more.\n"

const sheet = "/desk/releases/bridges/translations/nl"

// open is a site with that release, asked for.
func open(t *testing.T) *webtest.Site {
	t.Helper()
	h := webtest.New(t, nil)
	h.Import(document)
	_, err := h.Releases.RequestTranslation(ctx, olga, "bridges", releases.Request{
		Brief: hostile, Due: releases.Embargo{At: h.Clock.Now().Add(20 * time.Hour), Zone: "Europe/Tallinn"},
	})
	must(t, err)
	return h.Open()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhoSeesWhichPage asks for each page as everybody.
func TestWhoSeesWhichPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	const ok, elsewhere, no, none = http.StatusOK, http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound
	// administrator, officer, approver, translator, reader, then of Belgium: officer, approver, translator; of Estonia; nobody
	for path, want := range map[string][]int{
		"/desk/translations/":                         {ok, ok, ok, ok, ok, ok, ok, ok, ok, elsewhere},
		"/desk/releases/bridges/translations":         {ok, ok, ok, ok, ok, ok, ok, ok, ok, elsewhere},
		"/desk/releases/bridges/translations/request": {ok, ok, no, no, no, no, no, no, no, elsewhere},
		sheet:                                           {ok, ok, ok, ok, ok, ok, ok, ok, none, elsewhere},
		sheet + "/edition":                              {ok, ok, ok, ok, ok, ok, ok, ok, none, elsewhere},
		sheet + "/edition/mail":                         {ok, ok, ok, ok, ok, ok, ok, ok, none, elsewhere},
		sheet + "/edition/dark":                         {none, none, none, none, none, none, none, none, none, none},
		sheet + "/file":                                 {ok, ok, ok, ok, ok, ok, ok, ok, none, elsewhere},
		sheet + "/file/csv":                             {ok, ok, ok, ok, ok, ok, ok, ok, none, elsewhere},
		sheet + "/file/xlsx":                            {none, none, none, none, none, none, none, none, none, elsewhere},
		strings.Replace(sheet, "nl", "et", 1):           {ok, ok, ok, ok, ok, none, none, none, ok, elsewhere},
		strings.Replace(sheet, "/nl", "/fr", 1):         {none, none, none, none, none, none, none, none, none, elsewhere},
		strings.Replace(sheet, "/nl", "/en", 1):         {elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, elsewhere},
		strings.Replace(sheet, "/nl", "/en/edition", 1): {ok, ok, ok, ok, ok, ok, ok, ok, ok, elsewhere},
		"/desk/releases/nothing/translations":           {none, none, none, none, none, none, none, none, none, elsewhere},
		"/desk/translations/?reason=nothing":            {none, none, none, none, none, none, none, none, none, elsewhere},
		"/desk/translations/?page=99":                   {none, none, none, none, none, none, none, none, none, elsewhere},
	} {
		for i, who := range webtest.Everybody {
			if a := s.As(who).Get(path); a.Status != want[i] {
				t.Errorf("%s as %q: %d, want %d", path, who, a.Status, want[i])
			}
		}
	}
}

// TestWhoMayDoWhat presses each button as everybody; none of them is pressed with what it
// needs, so that nothing comes of it: 422 says that the form was taken and found wanting.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	s := open(t)
	const bad, no, none = http.StatusUnprocessableEntity, http.StatusForbidden, http.StatusNotFound
	for button, want := range map[string][]int{
		sheet + " submit":                              {bad, bad, no, bad, no, bad, no, bad, none},
		sheet + " comment:lead":                        {bad, bad, bad, bad, bad, bad, bad, bad, none},
		sheet + " still:lead":                          {bad, bad, no, bad, no, bad, no, bad, none},
		sheet + " nonsense":                            {none, none, none, none, none, none, none, none, none},
		sheet + "/decline ":                            {bad, bad, no, bad, no, bad, no, bad, none},
		sheet + "/edition approve":                     {bad, no, bad, no, no, no, bad, no, none},
		sheet + "/edition back":                        {bad, bad, bad, no, no, no, bad, no, none},
		sheet + "/file ":                               {bad, bad, no, bad, no, bad, no, bad, none},
		"/desk/releases/bridges/translations/request ": {bad, bad, no, no, no, no, no, no, no},
	} {
		path, do, _ := strings.Cut(button, " ")
		for i, who := range webtest.Everybody[:9] {
			if a := s.As(who).Post(path, "do", do); a.Status != want[i] {
				t.Errorf("%s as %q: %d, want %d", button, who, a.Status, want[i])
			}
		}
		if a := s.As(webtest.Nobody).Post(path, "do", do); a.Status != http.StatusUnauthorized {
			t.Errorf("%s as nobody: %d", button, a.Status)
		}
	}
}

// TestEveryPageInTenLanguages reads each page, with as much on it as there can be.
func TestEveryPageInTenLanguages(t *testing.T) {
	t.Parallel()
	s := open(t)
	tr := s.Actor(webtest.BelgianTranslator)
	_, err := s.Releases.SaveText(ctx, tr, "bridges", "nl", releases.Typed{Key: "headline", Text: "Bruggen van 13 steden"})
	must(t, err)
	_, err = s.Releases.SaveText(ctx, tr, "bridges", "nl", releases.Typed{Key: "lead", Text: hostile})
	must(t, err)
	for _, language := range []string{"", "nl"} {
		_, err = s.Releases.Comment(ctx, tr, "bridges", language, "lead", hostile)
		must(t, err)
	}
	s.Import(strings.Replace(document, "more.", "less.", 1))
	_, err = s.Releases.Lock(ctx, olga, "bridges", "nl", "lead")
	must(t, err)
	b := s.As(webtest.Administrator)
	for _, lang := range locales.Languages {
		for _, path := range []string{
			"/desk/translations/", "/desk/translations/?reason=approval", "/desk/releases/bridges/translations", "/desk/releases/bridges/translations/request",
			sheet + "?at=lead", sheet + "?at=headline", sheet + "/edition", sheet + "/edition?look=beside", sheet + "/edition?look=mail", sheet + "/edition?look=text", sheet + "/file", "/desk/translations/?handed=in", "/desk/releases/lipse/translations/ro/edition",
			"/desk/releases/lipse/translations/fr",
		} {
			joint := "?"
			if strings.Contains(path, "?") {
				joint = "&"
			}
			a := b.Get(path + joint + "language=" + lang)
			if a.Status != http.StatusOK || !strings.Contains(a.Body, `<html lang="`+lang+`">`) {
				t.Errorf("%s in %s: %d", path, lang, a.Status)
			}
			if i := strings.Index(a.Body, "⟦"); i >= 0 {
				t.Errorf("%s: no word for %.60s", path, a.Body[i:])
			}
			if strings.Contains(a.Body, "<script>alert") {
				t.Errorf("%s runs what was typed", path)
			}
			localestest.Page(t, a.Body)
			wellFormed(t, path, a.Body)
		}
	}
}

// wellFormed fails for an id that is there twice, a control without a label, and a name that
// leads nowhere.
func wellFormed(t *testing.T, path, body string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	must(t, err)
	ids, labelled, headings := map[string]int{}, map[string]bool{}, 0
	var controls, named []string
	for n := range root.Descendants() {
		a := map[string]string{}
		for _, one := range n.Attr {
			a[one.Key] = one.Val
		}
		if a["id"] != "" {
			ids[a["id"]]++
		}
		labelled[a["for"]] = true
		named = append(named, strings.Fields(a["aria-describedby"]+" "+a["aria-labelledby"])...)
		inLabel := n.Parent != nil && n.Parent.Data == "label"
		switch {
		case n.Data == "h1":
			headings++
		case (n.Data == "input" || n.Data == "textarea" || n.Data == "select") && a["type"] != "hidden" && !inLabel:
			controls = append(controls, a["id"])
		case a["style"] != "" || a["onclick"] != "":
			t.Errorf("%s: <%s> has a style or a script of its own", path, n.Data)
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d elements are %q", path, n, id)
		}
	}
	for _, id := range controls {
		if !labelled[id] || id == "" {
			t.Errorf("%s: the control %q has no label", path, id)
		}
	}
	for _, id := range named {
		if ids[id] == 0 {
			t.Errorf("%s: nothing is %q", path, id)
		}
	}
	if headings != 1 {
		t.Errorf("%s: %d first headings", path, headings)
	}
}

// BenchmarkSheet reads the example's sheet, as a browser does.
func BenchmarkSheet(b *testing.B) {
	s := webtest.New(b, nil).Open()
	for b.Loop() {
		if a := s.Get("/desk/releases/lipse/translations/nl"); a.Status != http.StatusOK {
			b.Fatal(fmt.Sprint(a.Status))
		}
	}
}
