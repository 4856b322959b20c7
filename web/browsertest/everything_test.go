package browsertest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk/visitor"
	"communique/web/webtest"
)

// bridges is a release that is being translated, in two revisions.
const bridges = "---\nslug: bridges\nlanguage: en\nlanguages: [nl, ro]\nembargo: 2013-02-08 09:00 Europe/Bucharest\ncountries: [BE]\n---\n# Bridges of 12 cities\n\nThe **lead** with %d partners.\n\nThe end.\n\n{include about}\n"

// everything is a house with as much on each page as there can be, and its pages.
func everything(t *testing.T) (site, []page) {
	t.Helper()
	h := webtest.Busy(t)
	h.Import("---\nboilerplate: about\nkind: about\nlanguage: en\nlanguages: [ro, et]\n---\nLIPSE is a study of **eleven** countries.\n")
	translate(t, h)
	s := serve(context.Background(), t, h)
	s.addDoors(t)
	public, admin, officer := webtest.Nobody, webtest.Administrator, webtest.Officer
	all := []page{
		{name: "front", path: "/en/"}, {name: "front-et", path: "/et/", again: true}, {name: "front-ro", path: "/ro/", again: true},
		{name: "edition", path: "/en/releases/lipse"}, {name: "edition-ro", path: "/ro/releases/lipse", again: true}, {name: "elsewhere", path: "/es/releases/avaandmed", status: http.StatusNotFound},
		{name: "missing", path: "/en/releases/nothing", status: http.StatusNotFound}, {name: "missing-desk", who: officer, path: "/desk/nothing?language=ro", status: http.StatusNotFound},
		{name: "forbidden", who: webtest.Reader, path: "/desk/administration/?language=et", status: http.StatusForbidden},
		{name: "signed-out", path: "/desk/account?language=ro", form: "zone=Europe/Tallinn", status: http.StatusUnauthorized},
		{name: "inbox", path: "/inbox/?language=en"}, {name: "mail", path: "/inbox/1?language=en"}, {name: "mail-hostile", path: fmt.Sprintf("/inbox/%d?language=en", hostileMail(t, s))},
		{name: "sign-in", path: "/desk/sign-in?language=ro"}, {name: "sign-in-refused", path: "/desk/sign-in?language=et", form: "address=nobody@press.example&password=wrong"},
		{name: "link-sent", path: "/desk/sign-in/link?language=ro", form: "address=nobody@press.example", status: http.StatusOK},
		{name: "link-over", path: "/desk/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?language=et", status: http.StatusUnauthorized},
		{name: "set-up", path: "/desk/set-up/" + webtest.SetUp + "?language=ro"}, {name: "set-up-refused", path: "/desk/set-up/" + webtest.SetUp + "?language=et", form: "name=Olga&address=olga&password=short&again=shorter"},
		{name: "demo", path: visitor.Path + "?language=ro"},
		{name: "account", who: admin, path: "/desk/account?language=et"}, {name: "account-refused", who: admin, path: "/desk/account/password?language=ro", form: "present=wrong&password=short&again=short"},
		{name: "overview", who: officer, path: "/desk/?language=en"}, {name: "overview-partner", who: webtest.BelgianOfficer, path: "/desk/?language=ro"},
	}
	all = append(all, s.links(t)...)
	all = append(all, planned(officer)...)
	all = append(all, s.written(t, officer)...)
	all = append(all, translated()...)
	all = append(all, s.kept(t, officer)...)
	all = append(all, s.administered(admin)...)
	for i := range all {
		if all[i].who == "" {
			all[i].who = public
		}
	}
	return s, all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// translate asks for a translation, begins it, has questions asked, and changes the text then.
func translate(t *testing.T, h *webtest.House) {
	t.Helper()
	ctx, olga := t.Context(), accounts.System("Olga")
	h.Import(fmt.Sprintf(bridges, 12))
	_, err := h.Releases.RequestTranslation(ctx, olga, "bridges", releases.Request{
		Brief: "Keep the names.", Due: releases.Embargo{At: h.Clock.Now().Add(20 * time.Hour), Zone: "Europe/Tallinn"},
	})
	must(t, err)
	for key, text := range map[string]string{"headline": "Bruggen van 13 steden", "lead": "De **lead**  met 12 partners"} {
		_, err = h.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: key, Text: text})
		must(t, err)
		for _, language := range []string{"", "nl"} {
			_, err = h.Releases.Comment(ctx, olga, "bridges", language, key, "Is this right?")
			must(t, err)
		}
	}
	h.Import(fmt.Sprintf(bridges, 14))
}

// addDoors adds the page on which the visitor of a demo gets in, and that on which the first administrator of a house in
// which nobody is yet does.
func (s site) addDoors(t *testing.T) {
	t.Helper()
	var people []visitor.Person
	for _, slug := range []string{"officer", "translator", "approver"} {
		people = append(people, visitor.Person{Slug: slug, UserID: s.User(slug).ID, Name: "Olga " + slug, Language: "en", Country: "BE"})
	}
	v, err := visitor.New(visitor.Options{Frame: s.Rooms.Frame, Gate: s.Rooms.Gate, Accounts: s.Accounts, People: func() []visitor.Person { return people }})
	must(t, err)
	demo, err := web.New(web.Options{Look: s.Look, Guard: s.Rooms.Guard, Alive: func(context.Context) error { return nil }}, v.Routes())
	must(t, err)
	s.Tables = append(s.Tables, v.Routes())
	house, empty := s.Handler, webtest.New(t, nil).Open().Handler
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/desk/set-up/"):
			empty.ServeHTTP(w, r)
		case r.URL.Path == visitor.Path:
			demo.ServeHTTP(w, r)
		case strings.Contains(r.URL.Path, "/preview/"): // a frame that lets no script run, not even axe's
			answer := httptest.NewRecorder()
			house.ServeHTTP(answer, r)
			maps.Copy(w.Header(), answer.Header())
			policy := strings.Split(answer.Header().Get("Content-Security-Policy"), ";")
			w.Header().Set("Content-Security-Policy", strings.Join(slices.DeleteFunc(policy, func(p string) bool { return strings.HasPrefix(strings.TrimSpace(p), "sandbox") }), ";"))
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		default:
			house.ServeHTTP(w, r)
		}
	})
}

// links are the pages to which the secret of a mail leads.
func (s site) links(t *testing.T) []page {
	t.Helper()
	ctx, olga := t.Context(), accounts.System("Olga")
	invited, err := s.Accounts.InviteAgain(ctx, olga, s.User(webtest.EstonianOfficer).ID)
	must(t, err)
	_, err = s.Accounts.AskLink(ctx, s.User(webtest.Translator).Address.Given, accounts.Origin{})
	must(t, err)
	asked, ok, err := s.Accounts.ClaimLetter(ctx, "test")
	must(t, err)
	if !ok {
		t.Fatal("no link")
	}
	partner, err := s.Accounts.Partner(ctx, "be")
	must(t, err)
	anna, err := s.Accounts.SavePerson(ctx, olga, accounts.Person{PartnerID: partner.ID, Name: "Anna", Address: address.Address{Given: "anna@be.example"}, Language: "ro"})
	must(t, err)
	stop := tokens.FindString(string(s.Sink.Messages()[0].Raw))
	other := tokens.FindString(string(s.Sink.Messages()[1].Raw))
	return []page{
		{name: "unsubscribe", path: stop}, {name: "unsubscribed", path: other, form: "List-Unsubscribe=One-Click", status: http.StatusOK},
		{name: "reminders", path: "/r/" + anna.Token}, {name: "reminders-stopped", path: "/r/" + anna.Token, form: "stop=yes", status: http.StatusOK},
		{name: "invitation", path: "/desk/link/" + invited + "?language=et"}, {name: "link", path: "/desk/link/" + asked.Secret + "?language=ro"},
		{name: "invitation-refused", path: "/desk/link/" + invited + "?language=ro", form: "password=twelve bridges in a row&again=thirteen"},
	}
}

// planned are the pages about when a release goes, and what became of it.
func planned(officer string) []page {
	return []page{
		{name: "calendar", who: officer, path: "/desk/calendar/?language=en"}, {name: "week", who: officer, path: "/desk/calendar/week?language=ro"}, {name: "feed", who: officer, path: "/desk/calendar/feed?language=et"},
		{name: "plan", who: officer, path: "/desk/releases/lipse/plan?language=en"}, {name: "plan-et", who: officer, path: "/desk/releases/next/plan?language=et", again: true},
		{name: "plan-refused", who: officer, path: "/desk/releases/next/plan/schedule?language=ro", form: "rule=at&date=2013-02-30&time=9"},
		{name: "embargo", who: officer, path: "/desk/releases/next/plan/embargo?language=ro"},
		{name: "embargo-moved", who: officer, path: "/desk/releases/next/plan/embargo?language=et&date=2013-02-07&time=09:00&zone=Europe/Bucharest"},
		{name: "embargo-refused", who: officer, path: "/desk/releases/next/plan/embargo?language=ro", form: "date=2013-02-30&time=25:00&zone=Europe/Nowhere"},
		{name: "withdraw", who: officer, path: "/desk/releases/lipse/plan/withdraw?language=en"}, {name: "withdraw-refused", who: officer, path: "/desk/releases/lipse/plan/withdraw?language=ro", form: "reason="},
		{name: "correct", who: officer, path: "/desk/releases/lipse/plan/correct?language=et"}, {name: "correct-refused", who: officer, path: "/desk/releases/lipse/plan/correct?language=ro", form: "rule=now"},
		{name: "sending", who: officer, path: "/desk/releases/lipse/sending?language=en"}, {name: "sending-ro", who: officer, path: "/desk/releases/lipse/sending?language=ro", again: true},
		{name: "sending-refused", who: officer, path: "/desk/releases/lipse/sending/hold?language=et", form: "reason=" + strings.Repeat("a", 5000)},
		{name: "mails", who: officer, path: "/desk/releases/lipse/sending/mails?language=ro"}, {name: "report", who: officer, path: "/desk/releases/lipse/report?language=en"},
		{name: "history", who: officer, path: "/desk/releases/lipse/history?language=en"}, {name: "history-et", who: officer, path: "/desk/releases/next/history?language=et", again: true},
	}
}

// written are the pages on which a release is written: in its draft, and in one of which there is no release yet.
func (s site) written(t *testing.T, officer string) []page {
	t.Helper()
	ctx, olga := t.Context(), s.Actor(officer)
	blocks := []drafts.Block{{Kind: drafts.Headline, Text: "Silts of twelve rivers"}, {Kind: drafts.Lead, Text: "They are old."}, {Kind: drafts.Quote, Text: "So they are.", By: "Anna Maes"}, {Kind: drafts.Bullets, Text: "one\ntwo"}}
	begun, err := s.Drafts.Save(ctx, olga, drafts.At{}, drafts.Content{Language: "en", Languages: []string{"nl"}, Countries: []string{"BE"}, Blocks: blocks})
	must(t, err)
	blocks[1].Text = "They are older than was thought."
	begun.Content.Blocks = blocks
	begun, err = s.Drafts.Save(ctx, olga, begun.At, begun.Content)
	must(t, err)
	behind, err := s.Drafts.Open(ctx, olga, "bridges")
	must(t, err)
	behind.Content.Blocks[0].Text = "Bridges of twelve cities"
	_, err = s.Drafts.Save(ctx, olga, behind.At, behind.Content)
	must(t, err)
	s.Import(fmt.Sprintf(bridges, 15))
	home := fmt.Sprintf("/desk/drafts/%d", begun.ID)
	const edit = "/desk/releases/lipse/edit"
	changed, err := s.Drafts.Open(ctx, olga, "lipse")
	must(t, err)
	for range 2 {
		changed.Content.Blocks[0].Text += ", at last"
		changed, err = s.Drafts.Save(ctx, olga, changed.At, changed.Content)
		must(t, err)
	}
	all := []page{
		{name: "new", path: "/desk/releases/new?language=en"}, {name: "new-refused", path: "/desk/releases/new?language=ro", form: "do=review&blocks=3&kind-0=headline&kind-1=lead&kind-2=paragraph&language=en"},
		{name: "new-file-refused", path: "/desk/releases/new/file?language=et", form: "language=en&file=---\nslug: !\n---\n"},
		{name: "edit", path: edit + "?language=ro"}, {name: "save", path: edit + "/save?language=et"}, {name: "versions", path: edit + "/versions?language=en"},
		{name: "version", path: fmt.Sprintf("%s/versions/%d?language=ro", edit, changed.Version-1)}, {name: "theirs", path: "/desk/releases/bridges/edit/theirs?language=et"},
		{name: "saved", path: edit + "/revisions/1?language=ro"}, {name: "drop", path: edit + "/drop?language=et"}, {name: "draft-drop", path: home + "/drop?language=en"},
		{name: "preview", path: edit + "/preview?language=en&look=text"}, {name: "preview-text", path: edit + "/preview/text?language=en", frame: true},
		{name: "preview-mail", path: edit + "/preview/mail?language=ro", frame: true}, {name: "preview-page", path: edit + "/preview/page?language=et", frame: true},
		{name: "draft", path: home + "?language=et"}, {name: "draft-save", path: home + "/save?language=ro", status: http.StatusUnprocessableEntity}, {name: "draft-versions", path: home + "/versions?language=et"},
		{name: "draft-version", path: home + "/versions/1?language=ro"},
		{name: "draft-preview", path: home + "/preview?language=ro"}, {name: "draft-preview-mail", path: home + "/preview/dark?language=ro", frame: true},
		{name: "boilerplates", path: "/desk/boilerplates/?language=ro"}, {name: "boilerplate-new", path: "/desk/boilerplates/new?language=en"}, {name: "boilerplate", path: "/desk/releases/about/edit?language=et"},
	}
	for i := range all {
		all[i].who = officer
	}
	return all
}

// translated are the pages of translators, and of those who ask them.
func translated() []page {
	const about = "/desk/releases/bridges/translations"
	admin, translator, approver := webtest.Administrator, webtest.BelgianTranslator, webtest.BelgianApprover
	return []page{
		{name: "translations", who: translator, path: "/desk/translations/?language=ro"}, {name: "translations-none", who: webtest.Reader, path: "/desk/translations/?language=en"},
		{name: "languages", who: admin, path: about + "?language=en"}, {name: "languages-ro", who: admin, path: about + "?language=ro", again: true}, {name: "languages-refused", who: admin, path: about + "?language=et", form: "do=answer:headline&comment="},
		{name: "request", who: admin, path: about + "/request?language=et"}, {name: "request-refused", who: admin, path: about + "/request?language=ro", form: "language=nl&due=2013-02-30T09:00&zone=Europe/Nowhere"},
		{name: "sheet", who: translator, path: about + "/nl?at=headline&language=en"}, {name: "sheet-ro", who: admin, path: about + "/nl?at=lead&language=ro", again: true}, {name: "sheet-et", who: webtest.Reader, path: about + "/nl?at=lead&language=et", again: true},
		{name: "sheet-refused", who: translator, path: about + "/nl?language=et", form: "do=submit&text.headline=Bruggen van 13 steden"},
		{name: "sheet-edition", who: approver, path: about + "/nl/edition?language=en"}, {name: "sheet-edition-beside", who: approver, path: about + "/nl/edition?look=beside&language=en"}, {name: "sheet-edition-mail", who: approver, path: about + "/nl/edition?look=mail&language=et"}, {name: "sheet-edition-ro", who: approver, path: about + "/nl/edition?language=ro", again: true},
		{name: "sheet-file", who: translator, path: about + "/nl/file?language=ro"}, {name: "sheet-file-refused", who: translator, path: about + "/nl/file?language=et", form: "do=look&file=nothing that can be read"},
	}
}

// kept are the pages about press lists and who is on them.
func (s site) kept(t *testing.T, officer string) []page {
	t.Helper()
	w, err := s.Lists.Propose(t.Context(), s.Actor(officer), "be", "more.csv", strings.NewReader("email,name,language\nnew@krant.example,Anna Maes,nl\nnieuws@krant.example,Jan,fr\nnot an address,Piet,nl\n"))
	must(t, err)
	all := []page{
		{name: "lists", path: "/desk/lists/?language=et"}, {name: "list", path: "/desk/lists/be?language=en"}, {name: "list-settings", path: "/desk/lists/be/settings?language=en"}, {name: "list-retire", path: "/desk/lists/be/retire?language=ro"},
		{name: "list-settings-refused", path: "/desk/lists/be/settings?language=ro", form: "name=&country=BE&language=nl&how=rule&rule=whenever"},
		{name: "list-new", path: "/desk/new-list?language=ro"}, {name: "list-new-refused", path: "/desk/new-list?language=et", form: "name=&slug=!&how=times"},
		{name: "list-import", path: "/desk/lists/be/import?language=ro"}, {name: "list-import-refused", path: "/desk/lists/be/import?language=et", form: "file=x"},
		{name: "list-import-preview", path: fmt.Sprintf("/desk/lists/be/import/%d?language=ro", w.ID)},
		{name: "contacts", path: "/desk/contacts/?language=ro"}, {name: "contact", path: "/desk/contacts/1?language=en"},
		{name: "contact-new", path: "/desk/contacts/new?language=et"}, {name: "contact-refused", path: "/desk/contacts/new?language=ro", form: "address=nobody&consent_on=yesterday"},
		{name: "duplicates", path: "/desk/contacts/duplicates?language=en"}, {name: "apart", path: "/desk/contacts/duplicates?by=apart&language=et"},
	}
	for i := range all {
		all[i].who = officer
	}
	return all
}

// administered are the pages of an administrator.
func (s site) administered(admin string) []page {
	const house = "/desk/administration/"
	user := fmt.Sprintf("%susers/%d/", house, s.User(webtest.BelgianTranslator).ID)
	all := []page{
		{name: "house", path: house + "?language=en"}, {name: "partners", path: house + "partners?language=ro"}, {name: "partner", path: house + "partners/be/?language=et"}, {name: "partner-retire", path: house + "partners/be/retire?language=et"},
		{name: "partner-new", path: house + "partners/new?language=ro"}, {name: "partner-refused", path: house + "partners/new?language=et", form: "name=&slug=!"},
		{name: "users", path: house + "users?language=ro"}, {name: "user", path: user + "?language=et"}, {name: "user-new", path: house + "users/new?language=en"},
		{name: "user-refused", path: user + "?language=ro", form: "name=&address=nobody&language=en&zone=Europe/Nowhere"},
		{name: "languages-kept", path: house + "languages?language=ro"}, {name: "language-kept", path: house + "languages/et/?language=et"},
		{name: "language-refused", path: house + "languages/sk/?language=en", form: "give=language&for=999"},
		{name: "settings", path: house + "settings?language=ro"}, {name: "mail-servers", path: house + "mail?language=en"}, {name: "mail-refused", path: house + "mail?language=ro", form: "address=nobody"},
		{name: "suppressed", path: house + "suppressed?language=en"}, {name: "suppressed-refused", path: house + "suppressed?language=et", form: "address=nobody"},
		{name: "audit", path: house + "audit?language=et"}, {name: "jobs", path: house + "jobs?language=en"},
	}
	for i := range all {
		all[i].who = admin
	}
	return all
}
