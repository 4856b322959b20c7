package entrance_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/locales"
	"communique/web/webtest"
)

var ctx = context.Background()

const password = "correct horse battery staple"

// anna is a user with a password.
func anna(t *testing.T, s *webtest.Site) accounts.User {
	t.Helper()
	u, err := s.Accounts.AddUser(ctx, accounts.System("test"), accounts.User{
		Name: "Anna", Address: address.Address{Given: "anna@press.example"}, Language: "nl", Zone: "Europe/Brussels",
		Grants: []accounts.Grant{{Role: accounts.Officer}},
	}, password)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// link is the one in the last mail, without the host.
func link(t *testing.T, s *webtest.Site) string {
	t.Helper()
	s.Rooms.Entrance.Flush(ctx)
	mails := s.Sink.Messages()
	if len(mails) == 0 {
		t.Fatal("no mail arrived")
	}
	text := strings.ReplaceAll(string(mails[len(mails)-1].Raw), "=\r\n", "")
	found := regexp.MustCompile(`/desk/link/[a-z2-7]{26}`).FindString(text)
	if found == "" {
		t.Fatalf("no link in\n%s", text)
	}
	return found
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	b := s.As(webtest.Nobody)
	a := b.Get("/desk/?page=1")
	if a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/desk/sign-in?next=%2Fdesk%2F%3Fpage%3D1" {
		t.Fatal(a.Status, a.Header.Get("Location"))
	}
	if a = b.Get(a.Header.Get("Location")); a.Status != http.StatusOK || !strings.Contains(a.Body, `name="next" value="/desk/?page=1"`) {
		t.Error(a.Status, a.Body)
	}
	a = b.Post("/desk/sign-in", "address", " Anna@Press.Example ", "password", "another one", "next", "/desk/?page=1")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Anna@Press.Example") || strings.Contains(a.Body, "another one") {
		t.Error("a wrong password:", a.Status, a.Body)
	}
	a = b.Post("/desk/sign-in", "address", "anna@press.example", "password", password, "next", "/desk/?page=1")
	if a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/desk/?page=1" {
		t.Fatal(a.Status, a.Header.Get("Location"))
	}
	for _, c := range a.Header.Values("Set-Cookie") {
		if strings.HasPrefix(c, "__Host-session") {
			for _, want := range []string{"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
				if !strings.Contains(c, want) {
					t.Errorf("%s lacks %s", c, want)
				}
			}
		}
	}
	if a = b.Get("/desk/"); a.Status != http.StatusOK || !strings.Contains(a.Body, "Anna") || !strings.Contains(a.Body, `<html lang="nl">`) {
		t.Error(a.Status, a.Body)
	}
	if a = b.Follow("/desk/sign-out"); !strings.Contains(a.Body, "U bent afgemeld.") {
		t.Error(a.Body)
	}
	if a = b.Get("/desk/sign-in"); strings.Contains(a.Body, "U bent afgemeld.") {
		t.Error("a notice is told twice")
	}
	if a = b.Get("/desk/"); a.Status != http.StatusSeeOther {
		t.Error("somebody is still in:", a.Status)
	}
}

// TestNothingTellsWhoIsThere: what is answered is the same for who has an account and who
// hasn't, but for the address that they typed.
func TestNothingTellsWhoIsThere(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	u := anna(t, s)
	if err := s.Accounts.EndUser(ctx, accounts.System("test"), s.User(webtest.Reader).ID); err != nil {
		t.Fatal(err)
	}
	answers := map[string][2]string{}
	for _, who := range []string{u.Address.Given, "nobody@press.example", "reader@press.example", "no address"} {
		b := s.Another(webtest.Nobody)
		wrong, mailed := b.Post("/desk/sign-in", "address", who, "password", "a guess of somebody"), b.Post("/desk/sign-in/link", "address", who)
		answers[who] = [2]string{
			fmt.Sprint(wrong.Status, strings.ReplaceAll(wrong.Body, who, "ADDRESS"), wrong.Header["Set-Cookie"]),
			fmt.Sprint(mailed.Status, strings.ReplaceAll(mailed.Body, who, "ADDRESS"), mailed.Header["Set-Cookie"]),
		}
	}
	for who, got := range answers {
		if got != answers[u.Address.Given] {
			t.Errorf("%s is answered otherwise", who)
		}
	}
	s.Rooms.Entrance.Flush(ctx)
	if n := len(s.Sink.Messages()); n != 1 {
		t.Errorf("%d mails left", n)
	}
}

// TestSignInLink: whoever opens the page changes nothing, the button works once, and the
// mail is in the user's language.
func TestSignInLink(t *testing.T) {
	t.Parallel()
	for _, language := range locales.Languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			s := webtest.New(t, nil).Open()
			u := anna(t, s)
			u.Language = language
			if _, err := s.Accounts.SaveUser(ctx, accounts.System("test"), u); err != nil {
				t.Fatal(err)
			}
			b := s.As(webtest.Nobody)
			b.Post("/desk/sign-in/link", "address", "anna@press.example")
			to := link(t, s)
			mail := string(s.Sink.Messages()[0].Raw)
			for _, want := range []string{"Content-Language: " + language, "Auto-Submitted: auto-generated", "To: \"Anna\" <anna@press.example>"} {
				if !strings.Contains(mail, want) {
					t.Errorf("the mail lacks %q", want)
				}
			}
			if strings.Contains(mail, "⟦") || strings.Contains(mail, "List-Unsubscribe") {
				t.Error(mail)
			}
			for range 2 {
				if a := b.Get(to); a.Status != http.StatusOK || !strings.Contains(a.Body, "Anna") || a.Header.Get("Referrer-Policy") != "no-referrer" {
					t.Fatal(a.Status, a.Body)
				}
			}
			if a := b.Post(to); a.Status != http.StatusSeeOther {
				t.Fatal(a.Status, a.Body)
			}
			if a := b.Get("/desk/"); a.Status != http.StatusOK || !strings.Contains(a.Body, `<html lang="`+language+`">`) {
				t.Error(a.Status)
			}
			if a := s.Another(webtest.Nobody).Post(to); a.Status != http.StatusUnauthorized {
				t.Error("the link works twice:", a.Status)
			}
		})
	}
}

func TestLinkLapsesAndSetsAPassword(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	b := s.As(webtest.Nobody)
	b.Post("/desk/sign-in/link", "address", "anna@press.example")
	over := link(t, s)
	s.Clock.Advance(21 * time.Minute)
	if a := b.Get(over); a.Status != http.StatusUnauthorized || b.Post(over).Status != http.StatusUnauthorized {
		t.Error("a link is good after its time:", a.Status)
	}
	b.Post("/desk/sign-in/link", "address", "anna@press.example")
	to := link(t, s)
	if a := b.Post(to, "password", "short", "again", "short"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="password-fault"`) {
		t.Error(a.Status, a.Body)
	}
	if a := b.Post(to, "password", "one that is long enough", "again", "another that is long"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="again-fault"`) {
		t.Error(a.Status, a.Body)
	}
	if a := b.Post(to, "password", "one that is long enough", "again", "one that is long enough"); a.Status != http.StatusSeeOther {
		t.Error(a.Status, a.Body)
	}
	if a := s.Another(webtest.Nobody).Post("/desk/sign-in", "address", "anna@press.example", "password", "one that is long enough"); a.Status != http.StatusSeeOther {
		t.Error(a.Status)
	}
}

func TestInvitation(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	_, err := s.Accounts.InviteByMail(ctx, accounts.System("Anna"), accounts.User{
		Name: "Mari", Address: address.Address{Given: "mari@press.example"}, Language: "et", Grants: []accounts.Grant{{Role: accounts.Translator}},
	})
	if err != nil {
		t.Fatal(err)
	}
	to := link(t, s)
	b := s.As(webtest.Nobody)
	if a := b.Get(to+"?language=ro", "Accept-Language", "de"); !strings.Contains(a.Body, `<html lang="ro">`) {
		t.Error("not the language that was chosen", a.Body)
	}
	b = s.Another(webtest.Nobody) // in which nothing was chosen
	if a := b.Post(to, "Accept-Language", "de", "password", "one", "again", "two"); !strings.Contains(a.Body, `<html lang="et">`) {
		t.Error("refused in another language", a.Body)
	}
	if a := b.Get(to, "Accept-Language", "de"); !strings.Contains(a.Body, "Teid on kutsutud") || strings.Contains(a.Body, "<details") {
		t.Error(a.Body)
	}
	if a := b.Post(to); a.Status != http.StatusSeeOther {
		t.Fatal(a.Status, a.Body)
	}
	if a := b.Get("/desk/account"); !strings.Contains(a.Body, "mari@press.example") || strings.Contains(a.Body, `name="present"`) {
		t.Error("there is a password to be changed, or nobody:", a.Body)
	}
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	here, elsewhere := s.Another(webtest.Nobody), s.Another(webtest.Nobody)
	for _, b := range []*webtest.Browser{here, elsewhere} {
		b.Follow("/desk/sign-in", "address", "anna@press.example", "password", password)
	}
	if a := here.Post("/desk/account", "language", "xx", "zone", "Mars/Olympus"); a.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.Body, "Mars/Olympus") || !strings.Contains(a.Body, `id="zone-fault"`) {
		t.Error(a.Status, a.Body)
	}
	if a := here.Follow("/desk/account", "language", "ro", "zone", "Europe/Bucharest"); !strings.Contains(a.Body, `<html lang="ro">`) || !strings.Contains(a.Body, "Salvat.") {
		t.Error(a.Body)
	}
	other := regexp.MustCompile(`name="session" value="(\d+)"`).FindStringSubmatch(here.Get("/desk/account").Body)
	if other == nil {
		t.Fatal("the other session isn't there")
	}
	stranger := s.As(webtest.Reader)
	stranger.Post("/desk/account/sessions", "session", other[1])
	if a := elsewhere.Get("/desk/"); a.Status != http.StatusOK {
		t.Error("somebody has ended another's session")
	}
	here.Follow("/desk/account/sessions", "session", other[1])
	if a := elsewhere.Get("/desk/"); a.Status != http.StatusSeeOther {
		t.Error("the session goes on:", a.Status)
	}
	elsewhere.Follow("/desk/sign-in", "address", "anna@press.example", "password", password)
	if a := here.Post("/desk/account/password", "present", "wrong", "password", "quite another password", "again", "quite another password"); a.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.Body, `id="present-fault"`) || strings.Contains(a.Body, "quite another") {
		t.Error(a.Status, a.Body)
	}
	here.Follow("/desk/account/password", "present", password, "password", "quite another password", "again", "quite another password")
	if here.Get("/desk/").Status != http.StatusOK || elsewhere.Get("/desk/").Status != http.StatusSeeOther {
		t.Error("a new password leaves the wrong session")
	}
	third := s.Another(webtest.Nobody)
	for _, b := range []*webtest.Browser{elsewhere, third} {
		b.Follow("/desk/sign-in", "address", "anna@press.example", "password", "quite another password")
	}
	if a := here.Follow("/desk/account/sessions", "session", "others"); !strings.Contains(a.Body, "Toate celelalte sesiuni au fost închise.") || strings.Contains(a.Body, `value="others"`) {
		t.Error(a.Body)
	}
	if here.Get("/desk/").Status != http.StatusOK || elsewhere.Get("/desk/").Status != http.StatusSeeOther || third.Get("/desk/").Status != http.StatusSeeOther || stranger.Get("/desk/").Status != http.StatusOK {
		t.Error("ending the others leaves the wrong sessions")
	}
	for _, bad := range []string{"", "x", "-1", "0", "99999999999999999999"} {
		if a := here.Post("/desk/account/sessions", "session", bad); a.Status != http.StatusNotFound {
			t.Errorf("session %q: %d", bad, a.Status)
		}
	}
}

// TestOwnRolesSayForWhom: a role at a partner names the partner, one of the consortium doesn't.
func TestOwnRolesSayForWhom(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	partner, err := s.Accounts.Partner(ctx, "be")
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]string{
		webtest.BelgianTranslator: "<li>Translator – " + partner.Name + " (Dutch)</li>",
		webtest.Officer:           "<li>Press officer</li>",
	} {
		if a := s.As(who).Get("/desk/account"); !strings.Contains(a.Body, want) {
			t.Errorf("%s: without %q: %s", who, want, a.Body)
		}
	}
}

// TestSetUpIsThereOnce: for whoever has the terminal's secret, until there is a user.
func TestSetUpIsThereOnce(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b, path := s.As(webtest.Nobody), "/desk/set-up/"+webtest.SetUp
	if a := b.Get("/desk/set-up/guess"); a.Status != http.StatusNotFound || b.Post("/desk/set-up/guess").Status != http.StatusNotFound {
		t.Error("a guess opens it:", a.Status)
	}
	if a := b.Get(path); a.Status != http.StatusOK {
		t.Fatal(a.Status)
	}
	a := b.Post(path, "name", "", "address", "nowhere", "language", "sk", "zone", "x", "password", "short", "again", "short")
	for _, want := range []string{`id="name-fault"`, `id="address-fault"`, `id="zone-fault"`, `id="password-fault"`, `value="nowhere"`} {
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, want) {
			t.Errorf("%d, without %s", a.Status, want)
		}
	}
	if a = b.Follow(path, "name", "Zuzana", "address", "zuzana@press.example", "language", "sk", "zone", "", "password", password, "again", password); a.Status != http.StatusOK ||
		!strings.Contains(a.Body, "Ste prvým správcom.") || !strings.Contains(a.Body, "Zuzana") {
		t.Error(a.Status, a.Body)
	}
	other := s.Another(webtest.Nobody)
	if other.Get(path).Status != http.StatusNotFound || other.Post(path, "name", "Eve", "address", "eve@evil.example", "language", "en", "password", password, "again", password).Status != http.StatusNotFound {
		t.Error("the page is there twice")
	}
	if users, err := s.Accounts.Users(ctx, accounts.System("test")); err != nil || len(users) != 1 || !users[0].Is(accounts.Administrator, 0) {
		t.Errorf("%+v, %v", users, err)
	}
}
