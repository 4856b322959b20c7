package administration

import (
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/spreadsheet"
	"communique/web"
	"communique/web/desk"
)

// auditData is what audit.html shows.
type auditData struct {
	frame
	Query accounts.AuditQuery
	Verbs []string
	Lines []line
	Older string // the address of the lines before these; empty: there are none
	File  string
}

// line is one of the audit.
type line struct {
	accounts.Entry
	When time.Time
}

// auditQuery is what a request asks for.
func auditQuery(r *http.Request) (accounts.AuditQuery, error) {
	query := r.URL.Query()
	q := accounts.AuditQuery{Verb: query.Get("verb"), Person: strings.TrimSpace(query.Get("person"))}
	if given := query.Get("before"); given != "" {
		n, err := strconv.ParseInt(given, 10, 64)
		if err != nil || n < 1 {
			return q, fault.New(fault.NotFound, "web.page_missing")
		}
		q.Before = n
	}
	if q.Verb != "" && !slices.Contains(accounts.Verbs, q.Verb) {
		return q, fault.New(fault.NotFound, "web.page_missing")
	}
	return q, nil
}

func filtered(q accounts.AuditQuery, before int64) string {
	values := url.Values{}
	if q.Verb != "" {
		values.Set("verb", q.Verb)
	}
	if q.Person != "" {
		values.Set("person", q.Person)
	}
	if before > 0 {
		values.Set("before", strconv.FormatInt(before, 10))
	}
	return "?" + values.Encode()
}

func (a *Administration) audit(w http.ResponseWriter, r *http.Request) error {
	q, err := auditQuery(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	q.Limit = perPage + 1
	lines, err := a.Accounts.AuditOf(r.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	names, err := a.slugs(r)
	if err != nil {
		return err
	}
	d := auditData{frame: frameOf("audit"), Query: q, Verbs: accounts.Verbs, File: home + "audit.csv" + filtered(q, 0)}
	if len(lines) > perPage {
		lines = lines[:perPage]
		d.Older = filtered(q, lines[perPage-1].ID)
	}
	for _, e := range lines {
		if e.Verb == "user_added" || e.Verb == "user_changed" {
			e.Detail = rolesNoted(e.Detail, names)
		}
		d.Lines = append(d.Lines, line{e, e.At.In(v.Zone())})
	}
	return a.pages.Show(w, r, "audit", a.page(r, "audit", nil, d))
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
	q, err := auditQuery(r)
	if err != nil {
		return err
	}
	const page = 500
	q.Limit = page
	lines, err := a.Accounts.AuditOf(r.Context(), desk.ViewerOf(r).Actor, q)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	out := csv.NewWriter(w)
	_ = out.Write([]string{"at", "actor", "verb", "subject", "detail", "address"}) // whoever has hung up needs no error
	for len(lines) > 0 {
		for _, e := range lines {
			_ = out.Write(spreadsheetRow(e))
		}
		q.Before = lines[len(lines)-1].ID
		if lines, err = a.Accounts.AuditOf(r.Context(), desk.ViewerOf(r).Actor, q); err != nil {
			return errors.Join(web.ErrAnswered, err)
		}
	}
	out.Flush()
	return nil
}

func spreadsheetRow(e accounts.Entry) []string {
	row := []string{e.At.UTC().Format(time.RFC3339), e.Actor, e.Verb, e.Subject, e.Detail, e.Address}
	for i := range row {
		row[i] = spreadsheet.Guarded(row[i])
	}
	return row
}
