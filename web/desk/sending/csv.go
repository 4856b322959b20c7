package sending

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"communique/internal/fault"
	"communique/internal/spreadsheet"
	"communique/locales"
)

// table gives one table of the report as a file for a spreadsheet.
//
// It is UTF-8 with a byte order mark, without which Excel takes it for a code page of its own
// and spoils every letter with an accent. The separator is that which a spreadsheet in the
// reader's language expects: a semicolon wherever the comma stands in numbers, so that a
// double click shows columns. Numbers have no separators of thousands, and instants are
// written as year, month, day, hour and minute, in the zone that the head names: what
// calculates can read them. Texts are guarded from being calculated themselves.
func (s *Sending) table(w http.ResponseWriter, r *http.Request) error {
	id, ok := strings.CutSuffix(r.PathValue("table"), ".csv")
	if !ok {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	data, err := s.reportOf(r)
	if err != nil {
		return err
	}
	words := s.Frame.Words(r)
	rows := data.rows(words, id)
	if rows == nil {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	body, err := sheet(words.Lang(), rows)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8")
	header.Set("Content-Disposition", `attachment; filename="`+data.Release.Slug+"-"+id+`.csv"`)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Robots-Tag", "noindex")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a reader who has gone needs no error
	return nil
}

// sheet writes rows as a file.
func sheet(lang string, rows [][]string) ([]byte, error) {
	b := bytes.Buffer{}
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if lang != "en" {
		w.Comma = ';'
	}
	for _, row := range rows {
		for i := range row {
			row[i] = spreadsheet.Guarded(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// rows are those of a table with their heads; nil when there is no such table.
func (d reportData) rows(words *locales.Words, id string) [][]string {
	switch id {
	case "time":
		return d.timeRows(words)
	case "troubles":
		return d.troubleRows(words)
	}
	for _, t := range d.Tables {
		if t.ID == id {
			return t.rows(words)
		}
	}
	return nil
}

func (t table) rows(words *locales.Words) [][]string {
	head := []string{words.T("sending.by." + t.ID)}
	if t.ID == "list" {
		head = append(head, words.T("sending.by.country"))
	}
	head = append(head, words.T("sending.mails.all"))
	for _, k := range kinds {
		head = append(head, words.T(word(k)))
	}
	rows := [][]string{head}
	for _, l := range t.Lines {
		row := []string{t.name(words, l)}
		if t.ID == "list" {
			row = append(row, words.Country(l.More))
		}
		row = append(row, strconv.Itoa(l.All))
		for _, k := range kinds {
			row = append(row, strconv.Itoa(l.N[k]))
		}
		rows = append(rows, row)
	}
	return rows
}

// name is what a line is about, in words.
func (t table) name(words *locales.Words, l line) string {
	switch t.ID {
	case "country":
		return words.Country(l.Key)
	case "language":
		return words.Language(l.Key)
	case "kind":
		return words.T("mail.kind." + l.Key)
	}
	return l.Key
}

func (d reportData) timeRows(words *locales.Words) [][]string {
	rows := [][]string{{words.T("sending.time.from") + " (" + d.Zone + ")", words.T("sending.time.to") + " (" + d.Zone + ")", words.T(word("sent"))}}
	const layout = "2006-01-02 15:04"
	for _, m := range d.Moments {
		rows = append(rows, []string{m.At.Format(layout), m.At.Add(d.Span).Format(layout), strconv.Itoa(m.N)})
	}
	return rows
}

func (d reportData) troubleRows(words *locales.Words) [][]string {
	rows := [][]string{{
		words.T("sending.trouble.state"), words.T("sending.trouble.reason"), words.T("sending.trouble.code"), words.T("sending.mails.all"),
		words.T("sending.trouble.words"),
	}}
	for _, t := range d.Troubles {
		reason := ""
		if t.Reason != "" {
			reason = words.T("mail.reason." + string(t.Reason))
		}
		rows = append(rows, []string{
			words.T(word(kindOf(t.State))), reason, answerCode(t.Code, t.Enhanced), strconv.Itoa(t.N), strings.Join(t.Words, "\n"),
		})
	}
	return rows
}
