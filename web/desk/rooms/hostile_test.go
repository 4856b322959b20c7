package rooms_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/accounts"
	"communique/releases"
	"communique/web/webtest"
)

// TestHostileNamesEverywhere: a partner, a press list and a contact are called what runs where it is
// taken for markup; on every page that names them, for everybody, it is text.
func TestHostileNamesEverywhere(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	h.Import("---\nslug: eesti\nlanguage: et\ncountries: [EE]\n---\n# Ainult Eestile\n\nJuhtlõik.\n")
	const name = `<script>alert(1)</script>"'>`
	who := accounts.System("test")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, slug := range []string{"be", "ee"} {
		p, err := h.Accounts.Partner(t.Context(), slug)
		must(err)
		p.Name = name
		_, err = h.Accounts.SavePartner(t.Context(), who, p)
		must(err)
		l, err := h.Lists.List(t.Context(), slug)
		must(err)
		l.Name = name
		_, err = h.Lists.Save(t.Context(), who, l)
		must(err)
		contacts, err := h.Lists.Contacts(t.Context(), l.ID)
		must(err)
		contacts[0].Name, contacts[0].Outlet, contacts[0].Topics = name, name, name
		_, err = h.Lists.SavePerson(t.Context(), who, contacts[0].ID, contacts[0], []string{slug})
		must(err)
		if slug == "be" {
			_, err = h.Releases.RequestTranslation(t.Context(), who, "lipse", releases.Request{Languages: []string{"fr"}, PartnerID: p.ID})
			must(err)
		}
	}
	s := h.Open()
	var paths []string // nobody changes anything on this walk
	for _, route := range s.Rooms.Routes {
		if route.Method != http.MethodGet {
			continue
		}
		paths = append(paths, addresses(t, h, route.Pattern, false)...)
		if parameter.MatchString(route.Pattern) {
			paths = append(paths, addresses(t, h, route.Pattern, true)...)
		}
	}
	for _, who := range webtest.Everybody {
		shown := 0
		for _, path := range paths {
			a := s.As(who).Get(path)
			if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/html") && !strings.HasPrefix(kind, "text/event-stream") {
				continue // a file, which nothing takes for a page
			}
			if strings.Contains(a.Body, "<script>alert(1)") || strings.Contains(a.Body, `"'>`) {
				t.Errorf("%s: %s: a name is markup", who, path)
			}
			if strings.Contains(a.Body, "&lt;script&gt;alert(1)") {
				shown++
			}
		}
		if least := map[string]int{webtest.Nobody: 0, webtest.BelgianTranslator: 1, webtest.BelgianApprover: 1}; shown < least[who] || least[who] == 0 && who != webtest.Nobody && shown < 5 {
			t.Errorf("%s: %d pages name one", who, shown)
		}
	}
}
