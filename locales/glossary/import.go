package glossary

import (
	"context"
	"encoding/csv"
	"io"
	"strings"

	"communique/internal/fault"
	"communique/internal/spreadsheet"
	"communique/internal/sqldb"
)

// Import takes the terms of a CSV file, whole or not at all: new ones are added, and those
// that are there by the same rule, languages and word are changed. Nothing is removed. Its
// columns are rule, source_language, source, language, target, case and note, in any order
// and with any delimiter (comma, semicolon, tab), in UTF-8 or UTF-16.
//
// Faults, all at once and with their lines: glossary.file_empty, file_long,
// file_spreadsheet, not_utf8, rows_many; quote_open, column_missing, column_twice,
// column_unknown, cell_stray; those of a term: rule_unknown, case_unknown,
// language_unknown, cell_missing, cell_surplus, no_word, long, character; and of those
// that contradict others: twice, preferred_twice, preferred_forbidden,
// preferred_protected, known.
func (g *Glossary) Import(ctx context.Context, file string, data []byte) (done Imported, err error) {
	terms, faults := read(file, data)
	if len(faults) > 0 {
		return Imported{}, faults.OrNil()
	}
	err = g.db.Write(ctx, func(tx *sqldb.Tx) error {
		done, err = g.put(ctx, tx, terms)
		return err
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}

// read gives the terms of a file, or everything that is wrong with it.
func read(file string, data []byte) (terms []placed, faults fault.List) {
	rows, faults := readSheet(data)
	for _, r := range rows {
		if len(faults) >= mostFaults {
			break
		}
		t, found := r.term()
		faults = append(faults, found...)
		terms = append(terms, placed{Term: t, file: file, line: r.line})
	}
	if len(faults) == 0 {
		faults = contradictions(nil, terms)
	}
	for _, f := range faults {
		f.Place.File = file
	}
	return terms, faults
}

// sensitivity are the words for whether a term minds capitals.
var sensitivity = map[string]bool{
	"": false, "insensitive": false, "no": false, "false": false, "0": false,
	"sensitive": true, "yes": true, "true": true, "1": true,
}

func (r row) term() (Term, fault.List) {
	place := fault.Place{Line: r.line}
	sensitive, known := sensitivity[strings.ToLower(strings.TrimSpace(r.cells["case"]))]
	t, faults := check(Term{
		Rule:           Rule(strings.ToLower(strings.TrimSpace(r.cells["rule"]))),
		SourceLanguage: r.cells["source_language"],
		Source:         r.cells["source"],
		Language:       r.cells["language"],
		Target:         r.cells["target"],
		CaseSensitive:  sensitive,
		Note:           r.cells["note"],
	}, place)
	if !known {
		faults = append(faults, fault.New(fault.Invalid, "glossary.case_unknown", "Value", shown(r.cells["case"])).At(at(place, "case")))
	}
	return t, faults
}

// Export writes every term as CSV, in UTF-8 with a byte order mark, as spreadsheets want
// it. The same glossary gives the same octets, and Import changes nothing by them.
func (g *Glossary) Export(ctx context.Context, w io.Writer) error {
	terms, err := g.All(ctx)
	if err != nil {
		return err
	}
	return write(w, terms)
}

func write(w io.Writer, terms []Term) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	sheet := csv.NewWriter(w)
	_ = sheet.Write(fields) // its error stays, and Error gives it
	for _, t := range terms {
		sensitive := ""
		if t.CaseSensitive {
			sensitive = "sensitive"
		}
		_ = sheet.Write([]string{string(t.Rule), t.SourceLanguage, spreadsheet.Guarded(t.Source), t.Language, spreadsheet.Guarded(t.Target), sensitive, spreadsheet.Guarded(t.Note)})
	}
	sheet.Flush()
	return sheet.Error()
}
