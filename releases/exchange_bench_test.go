package releases

import (
	"bytes"
	"fmt"
	"testing"

	"communique/internal/sqldb"
	"communique/locales/exchange"
	"communique/migrations/dbtest"
)

// lengthy is a document of so many segments. More than blockLimit of them can't be
// imported, but can be put together.
func lengthy(b *testing.B, segments int) Document {
	b.Helper()
	d, err := ParseDocument("", []byte("---\nslug: lipse\nlanguage: en\nlanguages: [nl]\ncountries: [NL]\n---\n# Headline of it\n\nThe lead.\n"))
	if err != nil {
		b.Fatal(err)
	}
	for i := range segments - len(d.Blocks) {
		d.Blocks = append(d.Blocks, Block{
			Kind: KindParagraph, Layout: Layout{Form: FormParagraph},
			Text: fmt.Sprintf("Paragraph number %d of a release that is as long as one may be, with a few more words.", i),
		})
	}
	return d
}

// BenchmarkImportTranslation brings a file for every segment of a release, of which each
// time every text is another: of the longest release that there may be, and of 2,000
// segments, which is four times as much.
func BenchmarkImportTranslation(b *testing.B) {
	engines := map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for _, segments := range []int{blockLimit, 2_000} {
		for _, format := range []exchange.Format{exchange.TOML, exchange.XLIFF12, exchange.XLIFF21, exchange.CSV} {
			for name, url := range engines {
				b.Run(fmt.Sprintf("%d/%s/%s", segments, format, name), func(b *testing.B) {
					benchImport(b, lengthy(b, segments), format, dbtest.Open(b, url(b)))
				})
			}
		}
	}
}

func benchImport(b *testing.B, d Document, format exchange.Format, db *sqldb.DB) {
	h, ctx := newHouse(b, db), b.Context()
	h.must(db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := importing{r: h.Releases, tx: tx, who: officer, file: "lipse.md", document: d, now: h.clock.Now()}.do(ctx)
		return err
	}))
	var file bytes.Buffer
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		d := exchange.Document{Name: "lipse", SourceLanguage: "en", Language: "nl"}
		for _, s := range h.segments(ctx) {
			d.Units = append(d.Units, exchange.Unit{
				Key: s.Key, Kind: string(s.Kind), Source: s.Text, SourceHash: s.SourceHash, TargetHash: s.SourceHash,
				Target: "In het Nederlands, " + word(n) + ". " + s.Text,
			})
		}
		file.Reset()
		h.must(exchange.Write(&file, format, d))
		b.StartTimer()
		done, err := h.ImportTranslation(ctx, officer, "lipse", "nl", "lipse"+format.Extension(), file.Bytes())
		h.must(err)
		if len(done.Changed) != len(d.Units) {
			b.Fatalf("%d changed of %d", len(done.Changed), len(d.Units))
		}
	}
}

// word is one of letters, for each number another.
func word(n int) string {
	letters := ""
	for ; n > 0; n /= 26 {
		letters += string(rune('a' + n%26))
	}
	return letters
}
