package administration_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestAPartnerIsRetired: on a page that says who and what goes with it, and by one click it is back.
func TestAPartnerIsRetired(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	officer := s.As(webtest.BelgianOfficer)
	s.User(webtest.BelgianApprover)
	path := home + "partners/be/"
	wants(t, b.Get(path+"retire"), http.StatusOK, "2 people can no longer sign in", "The officer of be", "1 press list is retired with it", "Press list BE", "No other partner translates into these languages")
	wants(t, b.Follow(path+"retire"), http.StatusOK, "is retired, with its press lists", "Nobody acts for this partner", "take-back")
	wants(t, officer.Get("/desk/"), http.StatusSeeOther)
	wants(t, b.Get(home+"partners"), http.StatusOK, "(retired)")
	for _, page := range []string{"users/new", "languages/sk/"} {
		if a := b.Get(home + page); a.Status != http.StatusOK || strings.Contains(a.Body, ">Partner BE</option>") {
			t.Errorf("%s: %d, roles are given for who is retired", page, a.Status)
		}
	}
	wants(t, b.Get("/desk/lists/be"), http.StatusOK, "Retired with its partner")
	wants(t, b.Follow(path+"take-back"), http.StatusOK, "is in use again", "Retire partner")
	wants(t, s.Another(webtest.BelgianOfficer).Get("/desk/lists/be"), http.StatusOK)
}
