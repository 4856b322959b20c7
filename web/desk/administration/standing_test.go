package administration_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sink"
	"communique/web/webtest"
)

// TestUsersStand: the list and the user's page say how far somebody has come, and what became
// of the mail with their invitation, in the server's words.
func TestUsersStand(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, map[string][]sink.Reply{
		"eva@be.example": {sink.Say("451 4.7.1 come back later"), sink.Say("550 5.1.1 no <such> user")},
	}).Open()
	b := s.As(webtest.Administrator)
	wants(t, b.Follow(home+"users/new", "name", "Eva", "address", "eva@be.example", "language", "nl", "zone", "", "role", "reader", "for", "", "in", ""),
		http.StatusOK, "Eva will be sent an invitation at eva@be.example", "Invited, hasn’t signed in yet.")
	u, err := s.Accounts.UserByAddress(ctx, accounts.System("test"), "eva@be.example")
	if err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprintf("%susers/%d/", home, u.ID)
	wants(t, b.Get(page), http.StatusOK, "Email with the invitation: will be sent in a moment", "Ending access signs Eva out everywhere")
	s.Rooms.Entrance.Flush(ctx)
	for _, at := range []string{page, home + "users"} {
		wants(t, b.Get(at), http.StatusOK, "not sent yet; next attempt:", "come back later")
	}
	s.Clock.Advance(time.Hour)
	s.Rooms.Entrance.Flush(ctx)
	for _, at := range []string{page, home + "users"} {
		wants(t, b.Get(at), http.StatusOK, "refused by the mail server", "no &lt;such&gt; user")
	}
	s.Clock.Advance(14 * 24 * time.Hour)
	wants(t, s.As(webtest.Administrator).Get(home+"users"), http.StatusOK, "the invitation has expired")
	wants(t, b.Follow(page+"access", "do", "invite"), http.StatusOK, "Invited, hasn’t signed in yet.")
	s.Rooms.Entrance.Flush(ctx)
	wants(t, b.Get(page), http.StatusOK, "Email with the invitation: sent (")
	if a := b.Get(home + "users"); strings.Contains(a.Body, "Email with the invitation") {
		t.Error("the list tells of a letter that has left")
	}
}
