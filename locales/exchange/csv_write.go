package exchange

import (
	"bytes"
	"slices"
	"strings"

	"communique/internal/spreadsheet"
)

// columns are the names of the columns, in the order in which they are written.
var columns = []string{"key", "kind", "source", "translation", "state", "hash", "changed", "note", "base"}

// inherited is the column beside the source in which a regional variant shows what its
// language says. Nobody reads it back.
const (
	inherited    = "inherited"
	besideSource = 3
)

// writeCSV writes a table for a spreadsheet: UTF-8 with a byte order mark, without
// which Excel takes it for a code page, lines that end as RFC 4180 has it, and the
// separator that a spreadsheet in the translator's language expects.
func writeCSV(b *bytes.Buffer, d Document) error {
	w, err := wordsIn(d.Language)
	if err != nil {
		return err
	}
	separator := ";"
	if d.Language == "en" || strings.HasPrefix(d.Language, "en-") {
		separator = ","
	}
	b.WriteString("\ufeff")
	variant := slices.ContainsFunc(d.Units, func(u Unit) bool { return u.Inherited != "" })
	row := func(says string, cells ...string) {
		if variant {
			cells = slices.Insert(cells, besideSource, says)
		}
		for i, c := range cells {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(cell(c))
		}
		b.WriteString("\r\n")
	}
	row(inherited, slices.Clone(columns)...)
	for _, u := range d.Units {
		changed := ""
		if u.stale() {
			changed = change(w, u)
		}
		row(u.Inherited, u.Key, u.Kind, u.Source, u.Target, u.statusCSV(), u.SourceHash, changed, u.Note, Mark(u.Target))
	}
	return nil
}

// cell writes a text as a cell. Quotation marks cost nothing where they aren't needed.
func cell(text string) string {
	text = spreadsheet.Guarded(text)
	if strings.ContainsAny(text, ",;\t\r\n\"' ") {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}
