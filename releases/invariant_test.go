package releases

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales/exchange"
	"communique/migrations/dbtest"

	"pgregory.net/rapid"
)

// history plays a release: officers edit (some changes mend only a mistake, some merge
// paragraphs), translators save, import from an old export, say that a text is still
// correct, hand in; and somebody approves, sends back, ticks policies, schedules, moves
// the embargo. After each step the promise of the package is checked.
type history struct {
	h          *house
	ctx        context.Context
	paragraphs []string
	languages  string
	embargo    string
	export     []Segment         // what a translator with an old export works from
	page       map[string][]Line // what stands in an old page, by language
	// right are the texts of which somebody has said that they translate a source.
	right  map[sourceIn]map[string]bool
	mended map[string][]string // by the hash of a source, those of it with a mistake mended: its editions stand
	frozen int                 // editions that were looked at
}

// sourceIn is a source text, by its hash, on its way into a language.
type sourceIn struct{ hash, language string }

func (y *history) declare(hash, language, text string) {
	of := sourceIn{hash, language}
	if y.right[of] == nil {
		y.right[of] = map[string]bool{}
	}
	y.right[of][text] = true
}

func (y *history) document() string {
	text := strings.Replace(document("Headline", y.paragraphs...), "2013-01-30", y.embargo, 1)
	return strings.Replace(text, "languages: [nl, de]", "languages: ["+y.languages+"]", 1)
}

// expected lets pass what a user may be told, and fails for anything else.
func (y *history) expected(t *rapid.T, err error) {
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid {
		t.Fatal(err)
	}
}

func (y *history) revise(t *rapid.T) {
	switch n := len(y.paragraphs); {
	case n > 1 && rapid.IntRange(0, 3).Draw(t, "merge") == 0:
		i := rapid.IntRange(0, n-2).Draw(t, "which")
		y.paragraphs[i] += " " + y.paragraphs[i+1]
		y.paragraphs = slices.Delete(y.paragraphs, i+1, i+2)
	case n > 0 && rapid.Bool().Draw(t, "edit one"):
		i := rapid.IntRange(0, n-1).Draw(t, "which")
		y.paragraphs[i] = rapid.SampledFrom([]string{"", " more", " and more"}).Draw(t, "with")
		y.paragraphs[i] = "One paragraph of the text" + y.paragraphs[i] + "."
	default:
		y.paragraphs = rapid.SliceOfN(someText, 0, 4).Draw(t, "paragraphs")
		for i, p := range y.paragraphs {
			y.paragraphs[i] = "Text: " + p // no mark of a list or a dash before it
		}
	}
	y.bring(t, Edits{AllTypos: rapid.IntRange(0, 2).Draw(t, "typo") == 0})
}

// bring imports the document, and notes what the author says by it.
func (y *history) bring(t *rapid.T, edits Edits) {
	before := map[string]string{}
	if _, err := y.h.Get(y.ctx, "lipse"); err == nil {
		for _, s := range y.h.segments(y.ctx) {
			before[s.Key] = s.SourceHash
		}
	}
	done, err := y.h.Revise(y.ctx, officer, "lipse.md", []byte(y.document()), edits)
	if y.expected(t, err); err != nil {
		return
	}
	for _, s := range y.h.segments(y.ctx) {
		if slices.Contains(done.Typos, s.Key) {
			y.mended[before[s.Key]] = append(y.mended[before[s.Key]], s.SourceHash)
		}
		for _, language := range y.h.release(y.ctx).Languages {
			if slices.Contains(done.Typos, s.Key) {
				for text := range y.right[sourceIn{before[s.Key], language}] {
					y.declare(s.SourceHash, language, text)
				}
			}
			if !slices.Contains(done.Merged, s.Key) {
				continue
			}
			versions, err := y.h.History(y.ctx, officer, "lipse", language, s.Key)
			if last := len(versions) - 1; err == nil && last >= 0 && versions[last].Verb == "merge" {
				y.declare(s.SourceHash, language, versions[last].Text)
			}
		}
	}
}

func (y *history) moveEmbargo(t *rapid.T) {
	day := rapid.SampledFrom([]string{"2013-01-30", "2013-01-31", "2013-02-01"}).Draw(t, "day")
	if day >= y.embargo {
		y.embargo = day
		y.bring(t, Edits{})
		return
	}
	done, err := y.h.move(y.ctx, anna, y.h.at(strings.TrimPrefix(day, "2013-")+" 08:00"))
	if err == nil && done.Second {
		_, err = y.h.ConfirmEmbargo(y.ctx, ben, "lipse", done.Request.ID)
	}
	if y.expected(t, err); err == nil {
		y.embargo = day
	}
}

func (y *history) wantLanguages(t *rapid.T) {
	y.languages = rapid.SampledFrom([]string{"nl, nl-BE, de", "nl, nl-BE, de", "nl, de", "nl-BE, de"}).Draw(t, "languages")
	y.bring(t, Edits{})
}

func (y *history) exportNow(t *rapid.T) {
	y.export, y.page = y.h.segments(y.ctx), map[string][]Line{}
	for _, language := range y.h.release(y.ctx).Languages {
		y.page[language] = y.lines(t, language)
	}
}

func (y *history) lines(t *rapid.T, language string) []Line {
	sheet, err := y.h.Sheet(y.ctx, officer, "lipse", language)
	y.expected(t, err)
	return sheet.Lines
}

func (y *history) language(t *rapid.T) string {
	return rapid.SampledFrom([]string{"nl", "nl", "nl-BE", "de", "de"}).Draw(t, "language")
}

// translate brings texts that say from which source they were made, some of them
// without the hash and some with one that the segment never had.
func (y *history) translate(t *rapid.T) {
	language := y.language(t)
	segments := y.h.segments(y.ctx)
	if rapid.Bool().Draw(t, "from the old export") {
		segments = y.export
	}
	var file strings.Builder
	brought := map[string]string{} // by hash
	for _, s := range segments {
		hash := s.SourceHash
		if rapid.IntRange(0, 19).Draw(t, "hash") == 0 {
			hash = rapid.SampledFrom([]string{"", "", "sha1-other"}).Draw(t, "instead")
		}
		if rapid.IntRange(0, 9).Draw(t, "left out") > 0 {
			brought[hash] = saying(language, s.SourceHash)
			file.WriteString(message(s.Key, hash, brought[hash]))
		}
	}
	for hash, text := range brought {
		y.declare(hash, language, text)
	}
	_, err := y.h.ImportTranslation(y.ctx, officer, "lipse", language, "x.toml", []byte(file.String()))
	y.expected(t, err)
}

// save types one text, sometimes beside a source that has changed meanwhile, sometimes
// over somebody else's.
func (y *history) save(t *rapid.T) {
	language := y.language(t)
	segments := y.h.segments(y.ctx)
	if rapid.IntRange(0, 3).Draw(t, "an old page") == 0 && len(y.export) > 0 {
		segments = y.export
	}
	s := rapid.SampledFrom(segments).Draw(t, "segment")
	text := saying(language, s.SourceHash)
	if rapid.Bool().Draw(t, "another") {
		text += " again"
	}
	versions, err := y.h.History(y.ctx, officer, "lipse", language, s.Key)
	y.expected(t, err)
	typed := Typed{Key: s.Key, Text: text, SourceHash: s.SourceHash, Version: rapid.IntRange(0, 1).Draw(t, "version")}
	if len(versions) > 0 && typed.Version == 1 {
		typed.Version = versions[len(versions)-1].Number
	}
	y.declare(s.SourceHash, language, text)
	_, err = y.h.SaveText(y.ctx, officer, "lipse", language, typed)
	y.expected(t, err)
}

// stillCorrect says of what is stale that it is right, sometimes by a page in which the
// source and the text were others.
func (y *history) stillCorrect(t *rapid.T) {
	language := y.language(t)
	lines := y.lines(t, language)
	if rapid.Bool().Draw(t, "an old page") {
		lines = y.page[language]
	}
	var shown []Shown
	for _, l := range lines {
		if l.Text == "" || l.State != LineStale && rapid.IntRange(0, 3).Draw(t, "left out") > 0 {
			continue
		}
		y.declare(l.Source.SourceHash, language, l.Text)
		shown = append(shown, Shown{l.Source.Key, l.Source.SourceHash, l.Version})
	}
	_, err := y.h.StillCorrect(y.ctx, officer, "lipse", language, shown)
	y.expected(t, err)
}

func (y *history) submit(t *rapid.T) {
	y.expected(t, y.h.Submit(y.ctx, officer, "lipse", y.language(t)))
}

func (y *history) approveTranslation(t *rapid.T) {
	y.expected(t, first(y.h.ApproveTranslation(y.ctx, officer, "lipse", y.language(t))))
}

func (y *history) sendBack(t *rapid.T) {
	_, err := y.h.SendBack(y.ctx, officer, "lipse", y.language(t), "not yet")
	y.expected(t, err)
}

func (y *history) policy(t *rapid.T) {
	_, err := y.h.SetPolicy(y.ctx, officer, "lipse", y.language(t), rapid.SampledFrom(Policies).Draw(t, "policy"))
	y.expected(t, err)
}

// roundTrip exports a language and brings the file back untouched.
func (y *history) roundTrip(t *rapid.T) {
	language := y.language(t)
	format := rapid.SampledFrom([]exchange.Format{exchange.TOML, exchange.XLIFF12, exchange.XLIFF21, exchange.CSV}).Draw(t, "format")
	var file bytes.Buffer
	if err := y.h.ExportTranslation(y.ctx, officer, "lipse", language, format, &file); err != nil {
		y.expected(t, err)
		return
	}
	before := y.contents(t)
	_, err := y.h.ImportTranslation(y.ctx, officer, "lipse", language, "lipse"+format.Extension(), file.Bytes())
	if y.expected(t, err); err != nil && !fault.Is(err, "releases.translation_empty") {
		t.Fatal(err)
	}
	if after := y.contents(t); after != before {
		t.Fatalf("%s, untouched, changed\n%s\ninto\n%s\nby\n%s", format, before, after, file.String())
	}
}

// contents is every row in which something is written, as text.
func (y *history) contents(t *rapid.T) string {
	rows, err := everyRow(y.ctx, y.h.db)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

// saying is a translation in which one can read from which source it was made. It has
// letters only, since a number that the source hasn't mayn't leave.
func saying(language, hash string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return 'g' + r - '0'
		}
		return r
	}, strings.TrimPrefix(hash, "sha1-"))
	return "In " + language + " of " + letters + " end"
}

func (y *history) approve(t *rapid.T) {
	languages := rapid.SampledFrom([][]string{nil, {"en"}, {"nl"}, {"nl", "nl-BE"}, {"nl-BE"}, {"de", "en"}}).Draw(t, "languages")
	_, err := y.h.Approve(y.ctx, officer, "lipse", languages)
	y.expected(t, err)
}

func (y *history) schedule(t *rapid.T) {
	y.expected(t, y.h.MarkScheduled(y.ctx, officer, y.h.release(y.ctx).ID))
}

func (y *history) step(t *rapid.T) {
	steps := map[string]func(*rapid.T){
		"revise": y.revise, "translate": y.translate, "save": y.save, "still correct": y.stillCorrect, "submit": y.submit,
		"approve": y.approve, "approve translation": y.approveTranslation, "send back": y.sendBack, "policy": y.policy,
		"export": y.exportNow, "round trip": y.roundTrip, "schedule": y.schedule, "move": y.moveEmbargo, "languages": y.wantLanguages,
	}
	often := []string{
		"translate", "translate", "translate", "translate", "save", "still correct", "submit", "approve", "approve", "approve",
		"approve translation", "send back", "policy", "policy", "revise", "revise", "export", "round trip", "schedule", "move", "languages",
	}
	steps[rapid.SampledFrom(often).Draw(t, "step")](t)
}

func TestFrozenIsAlwaysFreshAndComplete(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, map[sqldb.Engine]int{sqldb.SQLite: 25, sqldb.Postgres: 6}[db.Engine()])
		h, ctx := newHouse(t, db), context.Background()
		frozen := 0
		rapid.Check(t, func(r *rapid.T) {
			for _, table := range []string{"editions", "translations", "segments", "releases"} {
				empty(ctx, r, db, table)
			}
			y := &history{h: h, ctx: ctx, embargo: "2013-01-30", languages: "nl, nl-BE, de", right: map[sourceIn]map[string]bool{}, mended: map[string][]string{}}
			y.revise(r)
			y.exportNow(r)
			if rapid.SampledFrom([]bool{true, true, true, false}).Draw(r, "begins approved") { // chance alone may approve nothing in a whole run
				if _, err := h.Approve(ctx, officer, "lipse", []string{"en"}); err != nil {
					r.Fatal(err)
				}
				y.check(r)
			}
			for range rapid.IntRange(3, 25).Draw(r, "steps") {
				y.step(r)
				y.check(r)
			}
			frozen += y.frozen
		})
		if frozen == 0 {
			t.Error("nothing was ever frozen: the promise was never put to the test")
		}
		t.Logf("%d frozen editions", frozen)
	})
}
