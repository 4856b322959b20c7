package rooms_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sink"
	"communique/presslists"
	"communique/releases"
	"communique/web/webtest"
)

// estonia is what is the Estonian partner's, in a house in which there is something of each kind.
type estonia struct {
	*webtest.Site
	t    *testing.T
	list presslists.List
	ids  map[string]string // of contacts, by what stands before the @; and of other things
}

// hidden are words of Estonia's that no Belgian may read.
var hidden = []string{"Mari Maasikas", "@leht.example", "newsdesk@baltic.example", "Press list EE", "Ainult Eestile", "Mis see on"}

func newEstonia(t *testing.T) *estonia {
	t.Helper()
	h := webtest.New(t, map[string][]sink.Reply{
		"toimetus@leht.example": {sink.DropAtDot(true), sink.DropAtDot(true)}, // nobody knows whether it arrived
		"nieuws@krant.example":  {sink.DropAtDot(true), sink.DropAtDot(true)},
	})
	h.Import("---\nslug: eesti\nlanguage: et\nembargo: 2013-02-08 09:00 Europe/Tallinn\ncountries: [EE]\n---\n# Ainult Eestile\n\nJuhtlõik.\n")
	h.Approve("eesti")
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(time.Hour))
	e := &estonia{Site: h.Open(), t: t, ids: map[string]string{}}
	e.furnish()
	return e
}

func (e *estonia) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// furnish adds what has an id.
func (e *estonia) furnish() {
	e.t.Helper()
	ctx, who := e.t.Context(), accounts.System("test")
	for _, list := range []string{"be", "ee"} {
		file := "email,name\n"
		for _, one := range []string{"one", "two", "three", "four"} {
			file += fmt.Sprintf("%s.%s@leht.example,Mari Maasikas\n", one, list)
		}
		if list == "be" {
			file = strings.NewReplacer("leht", "krant", "Mari Maasikas", "Anna Maes").Replace(file)
		}
		_, err := e.Lists.Import(ctx, who, list, "x.csv", strings.NewReader(file))
		e.must(err)
		l, err := e.Lists.List(ctx, list)
		e.must(err)
		e.list = l // Estonia's is the last
		contacts, err := e.Lists.Contacts(ctx, l.ID)
		e.must(err)
		for _, c := range contacts {
			name, _, _ := strings.Cut(c.Address, "@")
			e.ids[name] = fmt.Sprint(c.ID)
		}
	}
	number := func(name string) (id int64) {
		_, err := fmt.Sscan(e.ids[name], &id)
		e.must(err)
		return id
	}
	_, err := e.Lists.Merge(ctx, who, number("one.ee"), []int64{number("two.ee")})
	e.must(err)
	merged, err := e.Lists.Person(ctx, who, number("one.ee"))
	e.must(err)
	_, err = e.Lists.NotDuplicates(ctx, who, []int64{number("three.ee"), number("four.ee")})
	e.must(err)
	w, err := e.Lists.Propose(ctx, e.Actor(webtest.EstonianOfficer), "ee", "more.csv", strings.NewReader("email,name\nmore@leht.example,Mari Maasikas\n"))
	e.must(err)
	asked, err := e.Releases.MoveEmbargo(ctx, e.Actor(webtest.Officer), "eesti", e.Release("eesti").Embargo, releases.Embargo{})
	e.must(err)
	said, err := e.Releases.Comment(ctx, e.Actor(webtest.EstonianOfficer), webtest.Slug, "et", "headline", "Mis see on?")
	e.must(err)
	e.As(webtest.EstonianOfficer)
	sessions, err := e.Accounts.Sessions(ctx, who, e.User(webtest.EstonianOfficer).ID)
	e.must(err)
	e.ids["former"], e.ids["file"], e.ids["request"] = fmt.Sprint(merged.Former[0].ID), fmt.Sprint(w.ID), fmt.Sprint(asked.Request.ID)
	e.ids["comment"], e.ids["session"], e.ids["partner"] = fmt.Sprint(said.ID), fmt.Sprint(sessions[0].ID), fmt.Sprint(e.list.PartnerID)
	e.ids["user"] = fmt.Sprint(e.User(webtest.EstonianOfficer).ID)
	mails, err := e.Mailer.Deliveries(ctx, e.Release(webtest.Slug).ID)
	e.must(err)
	for _, m := range mails {
		if m.Address == "toimetus@leht.example" {
			e.ids["mail"], e.ids["mailing"] = fmt.Sprint(m.ID), fmt.Sprint(m.MailingID)
		}
	}
	for name, id := range e.ids {
		if id == "" || id == "0" {
			e.t.Fatalf("no %s", name)
		}
	}
}

// all is all that is Estonia's, as it is now.
func (e *estonia) all() string {
	e.t.Helper()
	ctx, who := e.t.Context(), accounts.System("test")
	var all []any
	add := func(v any, err error) {
		e.t.Helper()
		e.must(err)
		all = append(all, v)
	}
	lists, err := e.Lists.Lists(ctx)
	add(slices.DeleteFunc(lists, func(l presslists.List) bool { return l.PartnerID != e.list.PartnerID }), err)
	contacts, err := e.Lists.Contacts(ctx, e.list.ID)
	add(contacts, err)
	for _, c := range contacts {
		p, err := e.Lists.Person(ctx, e.Actor(webtest.EstonianOfficer), c.ID)
		add(p, err)
	}
	apart, _, err := e.Lists.KeptApart(ctx, e.Actor(webtest.EstonianOfficer), 0, 99)
	add(apart, err)
	alike, _, err := e.Lists.Duplicates(ctx, e.Actor(webtest.EstonianOfficer), presslists.SameName, 0, 99)
	add(alike, err)
	p, err := e.Accounts.Partner(ctx, "ee")
	add(p, err)
	var file int64
	_, err = fmt.Sscan(e.ids["file"], &file)
	e.must(err)
	w, err := e.Lists.Proposed(ctx, e.Actor(webtest.EstonianOfficer), "ee", file)
	add(w, err)
	mails, err := e.Mailer.Deliveries(ctx, e.Release(webtest.Slug).ID)
	e.must(err)
	for _, m := range mails {
		if m.ListID == e.list.ID {
			all = append(all, m)
		}
	}
	status, err := e.Mailer.Status(ctx, e.Release(webtest.Slug).ID)
	e.must(err)
	for _, m := range status.Mailings {
		if m.ListID == e.list.ID {
			all = append(all, m)
		}
	}
	sessions, err := e.Accounts.Sessions(ctx, who, e.User(webtest.EstonianOfficer).ID)
	add(sessions, err)
	all = append(all, e.User(webtest.EstonianOfficer), e.Release("eesti"))
	q, _, err := e.Releases.EmbargoRequest(ctx, who, "eesti")
	add(q, err)
	for _, slug := range []string{webtest.Slug, "eesti"} {
		status, err := e.Releases.TranslationStatus(ctx, who, slug)
		e.must(err)
		for _, l := range status {
			if l.Language == "et" {
				all = append(all, l)
			}
		}
	}
	sheet, err := e.Releases.Sheet(ctx, who, webtest.Slug, "et")
	add(sheet.Lines, err)
	text, err := json.Marshal(all)
	e.must(err)
	return string(text)
}

// foreign are forms in which something of Estonia's stands: {name} is its id. yes: what is asked for
// is done, to what is the reader's own.
var foreign = []struct {
	path, form string
	yes        bool
}{
	{path: "releases/lipse/sending/settle", form: "mail={mail} answer=sent"},
	{path: "releases/lipse/sending/settle", form: "mail=all answer=lost", yes: true},
	{path: "releases/lipse/sending/unpause", form: "mailing={mailing}"},
	{path: "contacts/duplicates", form: "into={one.be} others={one.be} others={three.ee}"},
	{path: "contacts/duplicates", form: "into={three.ee} others={three.ee} others={one.be}"},
	{path: "contacts/duplicates", form: "into={one.ee} others={one.ee} others={toimetus}"},
	{path: "contacts/duplicates", form: "do=apart others={one.ee} others={three.ee}"},
	{path: "contacts/duplicates", form: "do=apart others={one.be} others={three.ee}"},
	{path: "contacts/duplicates?by=apart", form: "do=again others={three.ee} others={four.ee}"},
	{path: "contacts/duplicates?by=apart", form: "do=again others={one.be} others={three.ee} others={four.ee}"},
	{path: "contacts/{one.be}/restore", form: "former={former}"},
	{path: "contacts/{one.ee}/restore", form: "former={former}"},
	{path: "contacts/{one.be}", form: "address=one.be@krant.example lists=be lists=ee"},
	{path: "contacts/new", form: "address=five@krant.example lists=ee"},
	{path: "contacts/new", form: "address=five@krant.example lists=be lists=ee"},
	{path: "contacts/new", form: "address=newsdesk@BALTIC.example name=Mine lists=be", yes: true},
	{path: "new-list", form: "name=Mine slug=mine partner={partner} country=EE language=et how=rule rule=daily+03:00"},
	{path: "new-list", form: "name=Mine slug=ee country=BE language=nl how=rule rule=daily+03:00"},
	{path: "lists/be/settings", form: "name=Mine slug=ee partner={partner} country=BE language=nl how=rule rule=daily+03:00", yes: true},
	{path: "lists/ee/settings", form: "name=Mine slug=be country=BE language=nl how=rule rule=daily+03:00"},
	{path: "lists/be/import/{file}", form: "do=take"},
	{path: "lists/be/import/{file}", form: "do=drop"},
	{path: "lists/ee/import/{file}", form: "do=drop"},
	{path: "account/sessions", form: "session={session}", yes: true}, // that it is over is told in any case
	{path: "administration/users/{user}/sessions", form: "session={session}"},
	{path: "administration/users/{user}/access", form: "do=end"},
	{path: "releases/lipse/translations/request", form: "language=et partner={partner}"},
	{path: "releases/lipse/translations/policy", form: "language=et policy=next"},
	{path: "releases/lipse/translations", form: "do=settle:{comment}"},
	{path: "releases/eesti/translations", form: "do=answer:headline comment=Mine"},
	{path: "releases/lipse/translations/et", form: "text.headline=Mine"},
	{path: "releases/lipse/translations/et", form: "do=comment:headline comment.headline=Mine"},
	{path: "releases/lipse/translations/et/decline", form: "reason=Mine"},
	{path: "releases/lipse/translations/et/edition", form: "do=approve"},
	{path: "releases/lipse/translations/nl", form: "do=settle:headline:{comment}"},
	{path: "releases/lipse/plan/approve", form: "languages=et"},
	{path: "releases/lipse/plan/embargo/answer", form: "request={request} answer=confirm"},
	{path: "releases/eesti/plan/embargo/answer", form: "request={request} answer=confirm"},
	{path: "releases/eesti/plan/embargo/answer", form: "request={request} answer=refuse"},
}

// TestNothingForeignInAForm: what a form names is asked for its owner as what an address names is.
func TestNothingForeignInAForm(t *testing.T) {
	t.Parallel()
	e := newEstonia(t)
	with := func(s string) string {
		for name, id := range e.ids {
			s = strings.ReplaceAll(s, "{"+name+"}", id)
		}
		if i := strings.IndexByte(s, '{'); i >= 0 {
			t.Fatalf("%s: nothing has this name", s)
		}
		return s
	}
	before := e.all()
	if !strings.Contains(before, "Mari Maasikas") || !strings.Contains(before, "Mis see on") || !strings.Contains(before, "uncertain") {
		t.Fatalf("not all of it is there: %s", before)
	}
	for _, who := range []string{webtest.BelgianOfficer, webtest.BelgianApprover, webtest.BelgianTranslator} {
		for _, f := range foreign {
			path, form := "/desk/"+with(f.path), strings.ReplaceAll(strings.ReplaceAll(with(f.form), "&", "%26"), " ", "&")
			what := fmt.Sprintf("%s, %s with %s", who, path, form)
			a := e.As(who).Send(http.MethodPost, path, form, "Content-Type", "application/x-www-form-urlencoded")
			yes := f.yes && (who == webtest.BelgianOfficer || strings.HasPrefix(f.path, "account/"))
			if a.Status >= http.StatusInternalServerError || yes != (a.Status == http.StatusSeeOther) {
				t.Errorf("%s: %d", what, a.Status)
			}
			if to := a.Header.Get("Location"); to != "" && !strings.HasPrefix(to, "/desk/account") {
				to, _, _ = strings.Cut(to, "#")
				a.Body += e.As(who).Get(to).Body
			}
			for _, word := range hidden {
				if strings.Contains(a.Body+fmt.Sprint(a.Header), word) {
					t.Errorf("%s: it tells of %s", what, word)
				}
			}
		}
		if now := e.all(); now != before {
			t.Fatalf("%s: what is another's has changed\n%s\n%s", who, before, now)
		}
	}
}
