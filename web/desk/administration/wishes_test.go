package administration_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/presslists"
	"communique/web/webtest"
)

// TestAnAdministratorDecidesForAllLists: what somebody has told one partner shows on the first
// page and among the addresses, is declined with a reason, or carried out.
func TestAnAdministratorDecidesForAllLists(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Administrator)
	for _, key := range []string{"toimetus@leht.example", "newsdesk@baltic.example"} {
		if err := s.Lists.Suppress(t.Context(), s.Actor(webtest.BelgianOfficer), key, presslists.Manual, "by phone"); err != nil {
			t.Fatal(err)
		}
	}
	if a := b.Get("/desk/"); !strings.Contains(a.Body, "2 requests for all press lists") {
		t.Errorf("nobody is told\n%s", a.Body)
	}
	const page = "/desk/administration/suppressed"
	if a := b.Get(page); !strings.Contains(a.Body, "toimetus@leht.example") || !strings.Contains(a.Body, "Press list EE") || !strings.Contains(a.Body, "Partner BE") {
		t.Error(a.Body)
	}
	if a := b.Post(page+"/wishes/1", "do", "decline", "why", ""); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", a.Status)
	}
	if a := b.Follow(page+"/wishes/1", "do", "decline", "why", "only Belgium's"); !strings.Contains(a.Body, "only on the lists of Partner BE") {
		t.Error(a.Body)
	}
	if a := b.Follow(page + "/wishes/2"); strings.Contains(a.Body, page+"/wishes/") {
		t.Error(a.Body)
	}
	if a := b.Post(page + "/wishes/2"); a.Status != http.StatusNotFound {
		t.Errorf("twice: %d", a.Status)
	}
}
