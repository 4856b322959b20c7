package administration

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/spreadsheet"
	"communique/locales"
	"communique/releases"
	"communique/web"
	"communique/web/desk"
)

// auditData is what audit.html shows.
type auditData struct {
	frame
	Kind     string
	About    string
	House    []string // the kinds of what is done to users, lists and settings
	Releases []string // and to releases
	Lines    []line
	Older    string // the address of the lines before these; empty: there are none
	File     string
}

// line is one of the audit, in the reader's words.
type line struct {
	When     time.Time
	Actor    string
	What     string
	Language string // a tag; empty: it isn't about one
	Subject  string
	Contacts []contact // whom it concerns, instead of Subject
	Detail   string
	Address  string
}

// contact is somebody on a press list. The audit has a number, so that it keeps nothing of who
// is erased: who is there is looked up when it is shown.
type contact struct {
	Number        int64
	Name, Address string // both are empty of who is gone
}

func (a *Administration) audit(w http.ResponseWriter, r *http.Request) error {
	q, err := askedOf(r)
	if err != nil {
		return err
	}
	v, words := desk.ViewerOf(r), a.Frame.Words(r)
	found, older, err := a.noted(r, q, perPage)
	if err != nil {
		return err
	}
	names, err := a.slugs(r)
	if err != nil {
		return err
	}
	d := auditData{
		frame: frameOf("audit"), Kind: q.kind, About: q.about, House: accounts.Verbs, Releases: releases.EventVerbs,
		File: home + "audit.csv" + q.from(position{}).String(),
	}
	if older != nil {
		d.Older = older.String()
	}
	for _, one := range found {
		d.Lines = append(d.Lines, one.line(words, v.Zone(), names))
	}
	if err := a.callContacts(r, found, d.Lines); err != nil {
		return err
	}
	return a.pages.Show(w, r, "audit", a.page(r, "audit", nil, d))
}

// line words what was noted.
func (n noted) line(words *locales.Words, zone *time.Location, partners map[string]string) line {
	if e := n.event; e != nil {
		told := desk.EventOf(words, zone, e.Event)
		return line{When: told.When, Actor: told.Actor, What: told.What, Language: told.Language, Subject: e.Slug, Detail: told.Detail}
	}
	e := n.entry
	if e.Verb == "user_added" || e.Verb == "user_changed" {
		e.Detail = rolesNoted(e.Detail, partners)
	}
	return line{When: e.At.In(zone), Actor: e.Actor, What: words.T("audit." + e.Verb), Subject: e.Subject, Detail: e.Detail, Address: e.Address}
}

// callContacts says of lines about contacts who they are, as far as the reader may keep them.
func (a *Administration) callContacts(r *http.Request, found []noted, lines []line) error {
	ids := make([][]int64, len(found))
	for i, n := range found {
		if n.event == nil && strings.HasPrefix(n.entry.Verb, "contact") {
			ids[i] = numbersOf(n.entry.Subject)
		}
	}
	called, err := a.PressLists.Called(r.Context(), desk.ViewerOf(r).Actor, slices.Concat(ids...))
	for i := range lines {
		for _, id := range ids[i] {
			c := called[id]
			lines[i].Contacts = append(lines[i].Contacts, contact{id, c.Name, c.Address})
		}
	}
	return err
}

// numbersOf are contacts as the audit has them: "7, 12". None: it is something else.
func numbersOf(subject string) (ids []int64) {
	for text := range strings.SplitSeq(subject, ", ") {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

// slugs are the short names of the partners, by their numbers.
func (a *Administration) slugs(r *http.Request) (map[string]string, error) {
	partners, err := a.Accounts.Partners(r.Context())
	names := make(map[string]string, len(partners))
	for _, p := range partners {
		names[strconv.FormatInt(p.ID, 10)] = p.Slug
	}
	return names, err
}

// rolesNoted are roles as one types them, "translator:be/nl", where the audit has the
// partner's number: "translator/7/nl". A partner that is gone keeps its number.
func rolesNoted(detail string, slugs map[string]string) string {
	roles := strings.Split(detail, ", ")
	for i, role := range roles {
		parts := strings.SplitN(role, "/", 3)
		if len(parts) < 3 {
			continue
		}
		partner, known := slugs[parts[1]]
		switch {
		case parts[1] == "0":
			partner = ""
		case !known:
			partner = parts[1]
		}
		roles[i] = parts[0] + ":" + partner
		if parts[2] != "" {
			roles[i] += "/" + parts[2]
		}
	}
	return strings.Join(roles, ", ")
}

// auditFile is the audit as a table, with the same filter and without an end: the newest line first, instants in UTC.
func (a *Administration) auditFile(w http.ResponseWriter, r *http.Request) error {
	q, err := askedOf(r)
	if err != nil {
		return err
	}
	const page = 500
	found, older, err := a.noted(r, q, page)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	out := csv.NewWriter(web.Slowly(w, r))
	_ = out.Write([]string{"at", "actor", "verb", "subject", "detail", "address", "language"}) // whoever has hung up needs no error
	for {
		for _, one := range found {
			_ = out.Write(one.row())
		}
		if older == nil {
			break
		}
		if found, older, err = a.noted(r, *older, page); err != nil {
			return web.Broken(err)
		}
	}
	out.Flush()
	return nil
}

// row is a line of the file, as machines read it: contacts by their numbers, since a file
// outlives an erasure.
func (n noted) row() []string {
	var row []string
	if e := n.event; e != nil {
		row = []string{e.At.UTC().Format(time.RFC3339), e.Actor, releaseKind + e.Verb, e.Slug, e.Detail, "", e.Language}
	} else {
		row = []string{n.entry.At.UTC().Format(time.RFC3339), n.entry.Actor, n.entry.Verb, n.entry.Subject, n.entry.Detail, n.entry.Address, ""}
	}
	for i := range row {
		row[i] = spreadsheet.Guarded(row[i])
	}
	return row
}
