package contacts_test

import (
	"net/http"
	"testing"

	"communique/web/webtest"
)

// TestRetiring: a list is retired on a page that says what that means, and taken back by one click.
func TestRetiring(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get("/desk/lists/be/retire"), http.StatusOK, "Retire Press list BE?", "the contacts on it (3) stay")
	want(t, b.Follow("/desk/lists/be/retire"), http.StatusOK, "is retired: no release goes to it", "Retired on", "!/desk/lists/be/import", "nieuws@krant.example")
	want(t, b.Get("/desk/lists/"), http.StatusOK, "Retired lists", "/desk/lists/be/take-back")
	want(t, b.Get("/desk/contacts/new"), http.StatusOK, `!value="be"`)
	want(t, b.Get(page(id(t, s, "nieuws@krant.example"), "")), http.StatusOK, `value="be" checked`, "retired")
	want(t, upload(b, "be", "f.csv", "email\nx@x.example\n"), http.StatusUnprocessableEntity, "is retired and takes nobody new")
	want(t, b.Follow("/desk/lists/be/take-back"), http.StatusOK, "is in use again", "!Retired on", "/desk/lists/be/import")
}
