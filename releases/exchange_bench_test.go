package releases

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"communique/internal/sqldb"
	"communique/locales/exchange"
	"communique/migrations/dbtest"
)

// longest is a release with as many segments as one may have.
func longest() string {
	var text strings.Builder
	text.WriteString("---\nslug: lipse\nlanguage: en\nlanguages: [nl]\ncountries: [NL]\n---\n# Headline of it\n\nThe lead.\n")
	for i := range blockLimit - 2 {
		fmt.Fprintf(&text, "\nParagraph number %d of a release that is as long as one may be, with a few more words.\n", i)
	}
	return text.String()
}

// BenchmarkImportTranslation brings a file for every segment of the longest release, of
// which each time every text is another.
func BenchmarkImportTranslation(b *testing.B) {
	for _, format := range []exchange.Format{exchange.TOML, exchange.XLIFF12, exchange.XLIFF21, exchange.CSV} {
		b.Run(string(format), func(b *testing.B) {
			for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
				b.Run(name, func(b *testing.B) { benchImport(b, format, dbtest.Open(b, url(b))) })
			}
		})
	}
}

func benchImport(b *testing.B, format exchange.Format, db *sqldb.DB) {
	h, ctx := newHouse(b, db), b.Context()
	if _, err := h.Import(ctx, officer, "lipse.md", []byte(longest())); err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	h.must(h.ExportTranslation(ctx, officer, "lipse", "nl", exchange.TOML, &file))
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		d := exchange.Document{Name: "lipse", SourceLanguage: "en", Language: "nl"}
		for _, s := range h.segments(ctx) {
			d.Units = append(d.Units, exchange.Unit{
				Key: s.Key, Kind: string(s.Kind), Source: s.Text, SourceHash: s.SourceHash, TargetHash: s.SourceHash,
				Target: strings.Repeat("In het Nederlands. ", n%5+1) + s.Text,
			})
		}
		file.Reset()
		h.must(exchange.Write(&file, format, d))
		b.StartTimer()
		_, err := h.ImportTranslation(ctx, officer, "lipse", "nl", "lipse"+format.Extension(), file.Bytes())
		h.must(err)
	}
}
