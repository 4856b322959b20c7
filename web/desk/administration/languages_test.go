package administration_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"communique/accounts"
	"communique/web/webtest"
)

// row is the part of the page of languages that is about one of them.
func row(t *testing.T, body, tag string) string {
	t.Helper()
	_, after, found := strings.Cut(body, `languages/`+tag+`/">`)
	if !found {
		t.Fatalf("nothing about %s", tag)
	}
	part, _, _ := strings.Cut(after, "</tr>")
	return part
}

// TestLanguagesSayWhatIsMissing: each need leads to where it is met, and is gone when it is.
func TestLanguagesSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	list := home + "languages"
	a := b.Get(list)
	wants(t, a, http.StatusOK, "Estonian", ">eesti<", "Partner EE")
	if got := row(t, a.Body, "et"); !strings.Contains(got, "Nobody is its translator") || !strings.Contains(got, "Only administrators can approve it") || strings.Contains(got, "No partner has it") {
		t.Errorf("Estonian: %s", got)
	}
	if got := row(t, a.Body, "sk"); !strings.Contains(got, `languages/sk/#partners`) {
		t.Errorf("Slovak: %s", got)
	}
	if got := row(t, a.Body, "en"); strings.Contains(got, "translator:") {
		t.Errorf("what everything is written in needs no translator: %s", got)
	}
	ee, err := s.Accounts.Partner(ctx, "ee")
	if err != nil {
		t.Fatal(err)
	}
	reader := fmt.Sprint(s.User(webtest.Reader).ID)
	page := home + "languages/et/"
	wants(t, b.Get(page), http.StatusOK, "Language: Estonian", `href="`+home+`partners/ee/"`, `href="/desk/lists/ee"`, "Nobody but the administrators.")
	wants(t, b.Follow(page, "give", "translator", "user", reader, "for", ""), http.StatusOK, "The reader", "Translator (Estonian)")
	wants(t, b.Follow(page, "give", "approver", "user", reader, "for", fmt.Sprint(ee.ID)), http.StatusOK, "Approver (Partner EE)")
	if got := row(t, b.Get(list).Body, "et"); !strings.Contains(got, "Nothing") {
		t.Errorf("Estonian has all it needs: %s", got)
	}
	u, err := s.Accounts.UserByID(ctx, accounts.System("test"), s.User(webtest.Reader).ID)
	if err != nil || len(u.Grants) != 3 {
		t.Errorf("%+v, %v", u.Grants, err)
	}
	wants(t, b.Follow(home+"languages/sk/", "give", "language", "for", fmt.Sprint(ee.ID)), http.StatusOK, "Partner EE has been saved")
	if p, err := s.Accounts.Partner(ctx, "ee"); err != nil || !p.Speaks("sk") {
		t.Errorf("%+v, %v", p, err)
	}
	wants(t, b.Get(home+"audit.csv?verb=partner_changed"), http.StatusOK, ",The administrator,partner_changed,ee,")
}

func TestLanguagesRefuseWhatIsNot(t *testing.T) {
	t.Parallel()
	s, b := open(t)
	page := home + "languages/sk/"
	reader := fmt.Sprint(s.User(webtest.Reader).ID)
	wants(t, b.Post(page, "give", "language", "for", "999"), http.StatusUnprocessableEntity, `id="partner-fault"`)
	wants(t, b.Post(page, "give", "approver", "user", reader, "for", "999"), http.StatusUnprocessableEntity, `id="approver-fault"`)
	wants(t, b.Post(page, "give", "translator", "user", "999", "for", ""), http.StatusNotFound)
	wants(t, b.Post(page, "give", "administrator", "user", reader, "for", ""), http.StatusNotFound)
	wants(t, b.Get(home+"languages/tlh/"), http.StatusNotFound)
	wants(t, b.Get(home+"languages/nl-BE/"), http.StatusOK, "A regional variant", `href="`+home+`languages/nl/"`)
}
