package planning_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestNothingIsOfferedOfWhatIsWithdrawn: no language of it waits for an approval.
func TestNothingIsOfferedOfWhatIsWithdrawn(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	s.Import("---\nslug: gone\nlanguage: en\nlanguages: [nl]\ncountries: [GB, BE]\n---\n# Gone\n\nIts lead.\n")
	b := s.As(webtest.Officer)
	offers := func() bool {
		a := b.Get("/desk/releases/gone/plan")
		if a.Status != http.StatusOK {
			t.Fatal(a.Status)
		}
		return strings.Contains(a.Body, "can be approved")
	}
	if !offers() {
		t.Error("English is ready")
	}
	s.Withdraw("gone", "A figure was wrong.")
	if offers() {
		t.Error("it is withdrawn, and says that it can be approved")
	}
}
