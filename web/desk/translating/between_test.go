package translating_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/releases"
	"communique/web/webtest"
)

// TestStillCorrectByAnOldPage presses the button in a page that shows what isn't there any
// more.
func TestStillCorrectByAnOldPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianTranslator)
	save := func(typed releases.Typed) {
		t.Helper()
		_, err := s.Releases.SaveText(ctx, olga, "bridges", "nl", typed)
		must(t, err)
	}
	save(releases.Typed{Key: "headline", Text: "Bruggen van 12 steden"})
	s.Import(strings.Replace(document, "12 cities", "13 cities", 1))
	page := b.Get(sheet).Body
	s.Import(strings.Replace(document, "12 cities", "14 cities", 1))
	a := b.Post(sheet, filled(t, page, "sheet", "do", "still:headline")...)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "“Headline” has changed since you looked") || text(t, s, "headline").State != releases.LineStale {
		t.Errorf("another source: %d\n%s", a.Status, a.Body)
	}
	was := text(t, s, "headline")
	save(releases.Typed{Key: "headline", Text: "Steden", SourceHash: was.TextHash, Version: was.Version})
	a = b.Post(sheet, filled(t, a.Body, "sheet", "do", "still:headline")...)
	if a.Status != http.StatusUnprocessableEntity || text(t, s, "headline").State != releases.LineStale {
		t.Errorf("another text: %d %+v", a.Status, text(t, s, "headline"))
	}
}

// TestWhatIsTakenReplacesNothingUnseen takes a suggestion by a page over which somebody else
// has saved, with and without a text of one's own in the field.
func TestWhatIsTakenReplacesNothingUnseen(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Import("---\nslug: before\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Bridges of 12 cities\n\nLead.\n")
	for key, was := range map[string]string{"headline": "Bruggen van 12 steden", "lead": "Lead, zo."} {
		_, err := s.Releases.SaveText(ctx, olga, "before", "nl", releases.Typed{Key: key, Text: was})
		must(t, err)
	}
	must(t, s.Releases.Submit(ctx, olga, "before", "nl"))
	_, err := s.Releases.ApproveTranslation(ctx, olga, "before", "nl")
	must(t, err)
	b := s.As(webtest.Translator)
	page := b.Get(sheet + "?at=headline").Body
	take := button(t, page, "take:headline")
	_, err = s.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: "headline", Text: "Van Olga: 12 steden"})
	must(t, err)
	for _, typed := range []string{"", "Twaalf steden: 12"} {
		a := b.Post(sheet, filled(t, page, "sheet", "text.headline", typed, "do", take)...)
		if a.Status != http.StatusUnprocessableEntity || text(t, s, "headline").Text != "Van Olga: 12 steden" || !strings.Contains(a.Body, "Van Olga: 12 steden") {
			t.Errorf("%q: %d %+v", typed, a.Status, text(t, s, "headline"))
		}
	}
	page = b.Get(sheet + "?at=headline").Body
	b.Follow(sheet, filled(t, page, "sheet", "text.headline", "Twaalf steden: 12", "do", button(t, page, "take:headline"))...)
	if l := text(t, s, "headline"); l.Text != "Bruggen van 12 steden" || l.Version != 3 {
		t.Errorf("saved, and then taken: %+v", l)
	}
}

// TestNothingIsApprovedUnseen approves by a page over which somebody else has handed in.
func TestNothingIsApprovedUnseen(t *testing.T) {
	t.Parallel()
	s := open(t)
	for key, text := range map[string]string{"headline": "Bruggen van 12 steden", "lead": "De **lead** met 12 partners.", "paragraph-1": "Een [link](https://example.org) en meer."} {
		_, err := s.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: key, Text: text})
		must(t, err)
	}
	must(t, s.Releases.Submit(ctx, olga, "bridges", "nl"))
	ap := s.As(webtest.BelgianApprover)
	page := ap.Get(sheet + "/edition").Body
	_, err := s.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: "headline", Text: "Steden: 12", Version: text(t, s, "headline").Version})
	must(t, err)
	must(t, s.Releases.Submit(ctx, olga, "bridges", "nl"))
	a := ap.Post(sheet+"/edition", filled(t, page, "verdict", "do", "approve")...)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "has changed since you looked at it: Dutch") {
		t.Errorf("approved unseen: %d\n%s", a.Status, a.Body)
	}
	if page = ap.Follow(sheet+"/edition", filled(t, a.Body, "verdict", "do", "approve")...).Body; !strings.Contains(page, "this is exactly what will be sent") {
		t.Errorf("not approved after another look:\n%s", page)
	}

	const out = "Out of use until approved again: Dutch."
	b := s.As(webtest.BelgianTranslator)
	page = b.Get(sheet).Body
	if a = b.Post(sheet, filled(t, page, "sheet", "text.headline", "Steden: 12 in getal", "do", "save:headline", "part", "headline")...); !strings.Contains(a.Body, out) {
		t.Errorf("a script isn't told what is out of use:\n%s", a.Body)
	}
	must(t, s.Releases.Submit(ctx, olga, "bridges", "nl"))
	page = ap.Get(sheet + "/edition").Body
	ap.Follow(sheet+"/edition", filled(t, page, "verdict", "do", "approve")...)
	if page = ap.Follow(sheet+"/edition", "do", "back", "reason", "Once more.").Body; !strings.Contains(page, out) {
		t.Errorf("whoever sends it back isn't told what is out of use:\n%s", page)
	}
	must(t, s.Releases.Submit(ctx, olga, "bridges", "nl"))
	page = ap.Get(sheet + "/edition").Body
	ap.Follow(sheet+"/edition", filled(t, page, "verdict", "do", "approve")...)
	page = b.Get(sheet).Body
	if page = b.Follow(sheet, filled(t, page, "sheet", "text.headline", "Steden: 12", "do", "save")...).Body; !strings.Contains(page, "Saved. "+out) {
		t.Errorf("whoever saves isn't told what is out of use:\n%s", page)
	}
}
