package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"pgregory.net/rapid"
)

// history plays a release and the boilerplate that it may include: officers edit (some
// changes mend only a mistake, some move, merge, remove or bring back paragraphs), ask for
// translations, and the memory fills in; translators save, import from an old export,
// decline, let findings pass, say that a text is still correct, hand in; a machine fills
// in; and somebody approves, sends back, ticks policies, schedules, holds, moves the
// embargo, until it is sent, and corrected, or withdrawn. After each step the promise of
// the package is checked.
type history struct {
	h          *house
	ctx        context.Context
	paragraphs []string
	removed    []string // that may come back
	about      string   // what the boilerplate says; empty: there is none
	includes   bool     // whether the release does
	note       string   // on a correction
	languages  string
	embargo    string
	export     map[string][]Segment // what a translator with an old export works from, by slug
	page       map[string][]Line    // what stands in an old page, by slug and language
	// right are the texts of which somebody has said that they translate a source.
	right   map[sourceIn]map[string]bool
	machine map[string]string   // the language of each text that a machine made, to be said by nobody
	sources map[string]string   // each source that there was, by its hash
	mended  map[string][]string // by the hash of a source, those of it with a mistake mended: its editions stand
	turns   int                 // that ready has brought
	frozen  map[string]int      // editions that were looked at, by language
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
	text = strings.Replace(text, "languages: [nl, de]", "languages: ["+y.languages+"]", 1)
	if y.note != "" {
		text = strings.Replace(text, "place: ", "correction: "+y.note+"\nplace: ", 1)
	}
	if y.includes {
		text += "\n{include " + aboutSlug + "}\n"
	}
	return text
}

const aboutSlug = "about-lipse"

// slug is the release, or now and then the boilerplate that it includes.
func (y *history) slug(t *rapid.T) string {
	if y.about != "" && rapid.IntRange(0, 4).Draw(t, "of the boilerplate") == 0 {
		return aboutSlug
	}
	return "lipse"
}

// get is a release or boilerplate as it is now.
func (y *history) get(t *rapid.T, slug string) Release {
	r, err := y.h.Get(y.ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// segments are those that are written and translated in a release itself.
func (y *history) segments(t *rapid.T, slug string) []Segment {
	all, err := y.h.Segments(y.ctx, y.get(t, slug).ID)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(s Segment) bool { return s.From != 0 })
}

// expected lets pass what a user may be told, and fails for anything else.
func (y *history) expected(t *rapid.T, err error) {
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid {
		t.Fatal(err)
	}
}

func (y *history) revise(t *rapid.T) {
	n := len(y.paragraphs)
	which := func(last int) int { return rapid.IntRange(0, last).Draw(t, "which") }
	switch does := rapid.SampledFrom([]string{"edit", "edit", "edit", "merge", "move", "remove", "bring back", "note", "rewrite"}).Draw(t, "does"); {
	case does == "merge" && n > 1:
		i := which(n - 2)
		y.paragraphs[i] += " " + y.paragraphs[i+1]
		y.paragraphs = slices.Delete(y.paragraphs, i+1, i+2)
	case does == "move" && n > 1:
		i := which(n - 2)
		y.paragraphs[i], y.paragraphs[i+1] = y.paragraphs[i+1], y.paragraphs[i]
	case does == "remove" && n > 0:
		i := which(n - 1)
		y.removed = append(y.removed, y.paragraphs[i])
		y.paragraphs = slices.Delete(y.paragraphs, i, i+1)
	case does == "bring back" && len(y.removed) > 0:
		last := len(y.removed) - 1
		y.paragraphs = slices.Insert(y.paragraphs, which(n), y.removed[last])
		y.removed = y.removed[:last]
	case does == "note":
		y.note = rapid.SampledFrom([]string{"", "What was wrong is put right.", "It is right now."}).Draw(t, "note")
	case does != "rewrite" && n > 0:
		i := which(n - 1)
		y.paragraphs[i] = rapid.SampledFrom([]string{"", " more", " and more"}).Draw(t, "with")
		y.paragraphs[i] = "One paragraph of the text" + y.paragraphs[i] + "."
	default:
		y.paragraphs = rapid.SliceOfN(someText, 0, 4).Draw(t, "paragraphs")
		for i, p := range y.paragraphs {
			y.paragraphs[i] = "Text: " + p // no mark of a list or a dash before it
		}
	}
	y.bring(t, y.meant(t, y.document()))
}

// meant is how the author means what a document changes: some of it, all or nothing mends
// only a mistake.
func (y *history) meant(t *rapid.T, document string) (edits Edits) {
	switch rapid.IntRange(0, 4).Draw(t, "typo") {
	case 0:
		edits.AllTypos = true
	case 1:
		would, err := y.h.Compare(y.ctx, officer, "lipse.md", []byte(document), Edits{Correction: y.corrects("lipse")})
		if y.expected(t, err); err != nil {
			return edits
		}
		edits.Typos = slices.DeleteFunc(would.Changed, func(string) bool { return rapid.Bool().Draw(t, "no typo") })
	}
	return edits
}

// bring imports the release's document.
func (y *history) bring(t *rapid.T, edits Edits) { y.imports(t, "lipse", y.document(), edits) }

// bringAbout imports that of the boilerplate, and puts it into the release or out of it.
func (y *history) bringAbout(t *rapid.T) {
	y.about = rapid.SampledFrom([]string{"LIPSE compares countries.", "LIPSE compares the countries.", "LIPSE compares them all."}).Draw(t, "about")
	document := "---\nboilerplate: " + aboutSlug + "\nkind: about\nlanguage: en\nlanguages: [nl, nl-BE, de]\n---\n" + y.about + "\n"
	y.imports(t, aboutSlug, document, Edits{AllTypos: rapid.Bool().Draw(t, "typo")})
	if rapid.IntRange(0, 2).Draw(t, "changes hands") == 0 {
		y.includes = !y.includes
		y.bring(t, Edits{})
	}
}

// corrects tells whether an import of the document is a correction of what was sent.
func (y *history) corrects(slug string) bool {
	r, err := y.h.Get(y.ctx, slug)
	return err == nil && r.State == Sent
}

// imports brings a document in, and notes what the author says by it.
func (y *history) imports(t *rapid.T, slug, document string, edits Edits) {
	before := map[string]string{}
	if _, err := y.h.Get(y.ctx, slug); err == nil {
		for _, s := range y.segments(t, slug) {
			before[s.Key] = s.SourceHash
		}
	}
	edits.Correction = y.corrects(slug)
	done, err := y.h.Revise(y.ctx, officer, "lipse.md", []byte(document), edits)
	if y.expected(t, err); err != nil {
		return
	}
	for _, s := range y.segments(t, slug) {
		y.sources[s.SourceHash] = s.Text
		if slices.Contains(done.Typos, s.Key) {
			y.mended[before[s.Key]] = append(y.mended[before[s.Key]], s.SourceHash)
		}
		for _, language := range []string{"nl", "nl-BE", "de"} {
			if slices.Contains(done.Typos, s.Key) {
				for text := range y.right[sourceIn{before[s.Key], language}] {
					y.declare(s.SourceHash, language, text)
				}
			}
			if !slices.Contains(done.Merged, s.Key) {
				continue
			}
			versions, err := y.h.History(y.ctx, officer, slug, language, s.Key)
			if last := len(versions) - 1; err == nil && last >= 0 && versions[last].Verb == "merge" && versions[last].Origin != OriginMachine {
				y.declare(s.SourceHash, language, versions[last].Text)
			}
		}
	}
	y.reminded(t, slug)
}

// reminded looks at what the memory has filled in: it has to be a text of which somebody
// has said before, in that language, that it translates this very source.
func (y *history) reminded(t *rapid.T, slug string) {
	for _, language := range y.get(t, slug).Languages {
		for _, l := range y.lines(t, slug, language) {
			if l.Origin != OriginMemory || l.TextHash != l.Source.SourceHash {
				continue
			}
			known := false
			for of, texts := range y.right {
				known = known || of.language == language && y.sources[of.hash] == l.Source.Text && texts[l.Text]
			}
			if !known {
				t.Fatalf("the memory fills %q in for %q in %s, and nobody has said so", l.Text, l.Source.Text, language)
			}
			y.declare(l.Source.SourceHash, language, l.Text)
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
	slug := y.slug(t)
	y.export[slug] = y.segments(t, slug)
	for _, language := range y.get(t, slug).Languages {
		y.page[slug+language] = y.lines(t, slug, language)
	}
}

// lines are those that are translated in a release itself.
func (y *history) lines(t *rapid.T, slug, language string) []Line {
	sheet, err := y.h.Sheet(y.ctx, officer, slug, language)
	y.expected(t, err)
	return slices.DeleteFunc(sheet.Lines, func(l Line) bool { return l.Boilerplate != "" })
}

func (y *history) language(t *rapid.T) string {
	return rapid.SampledFrom([]string{"nl", "nl", "nl-BE", "de", "de"}).Draw(t, "language")
}

func (y *history) approve(t *rapid.T) {
	slug := y.slug(t)
	languages := rapid.SampledFrom([][]string{nil, {"en"}, {"nl"}, {"nl", "nl-BE"}, {"nl-BE"}, {"de", "en"}}).Draw(t, "languages")
	y.expected(t, first(y.h.Approve(y.ctx, officer, slug, languages)))
}

func (y *history) schedule(t *rapid.T) {
	y.expected(t, y.h.MarkScheduled(y.ctx, officer, y.h.release(y.ctx).ID))
}

// send says that the last mail has left, mostly to begin with a correction.
func (y *history) send(t *rapid.T) {
	y.expected(t, y.h.MarkSent(y.ctx, y.h.release(y.ctx).ID))
	if rapid.IntRange(0, 2).Draw(t, "corrected") > 0 {
		y.revise(t)
	}
}

func (y *history) step(t *rapid.T) {
	steps := map[string]func(*rapid.T){
		"revise": y.revise, "translate": y.translate, "save": y.save, "still correct": y.stillCorrect, "submit": y.submit,
		"approve": y.approve, "approve translation": y.approveTranslation, "send back": y.sendBack, "policy": y.policy,
		"export": y.exportNow, "round trip": y.roundTrip, "schedule": y.schedule, "move": y.moveEmbargo, "languages": y.wantLanguages,
		"boilerplate": y.bringAbout, "let pass": y.letPass, "request": y.request, "decline": y.decline, "hold": y.hold, "send": y.send, "ready": y.ready,
	}
	often := []string{
		"translate", "translate", "translate", "translate", "translate", "save", "save", "still correct", "submit", "approve", "approve", "approve",
		"approve translation", "send back", "policy", "policy", "revise", "revise", "revise", "export", "round trip", "schedule", "move", "languages",
		"boilerplate", "boilerplate", "let pass", "request", "decline", "hold", "send", "ready", "ready", "ready", "ready",
	}
	steps[rapid.SampledFrom(often).Draw(t, "step")](t)
}

// end freezes the source and a translation, if nothing else is, and takes the release back.
func (y *history) end(t *rapid.T) {
	if y.h.release(y.ctx).State != Sent {
		if _, err := y.h.Approve(y.ctx, officer, "lipse", []string{"en"}); err != nil {
			t.Fatal(err)
		}
		y.ready(t)
	}
	y.check(t)
	if err := y.h.Withdraw(y.ctx, officer, "lipse", "It was wrong."); err != nil {
		t.Fatal(err)
	}
	y.check(t)
}

func TestFrozenIsAlwaysFreshAndComplete(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, map[sqldb.Engine]int{sqldb.SQLite: 25, sqldb.Postgres: 6}[db.Engine()])
		h, ctx := newHouse(t, db), context.Background()
		frozen := map[string]int{}
		rapid.Check(t, func(r *rapid.T) {
			for _, table := range []string{"editions", "translations", "segments", "releases", "memory_entries", "memory_words", "memory_sources"} {
				empty(ctx, r, db, table)
			}
			y := &history{
				h: h, ctx: ctx, embargo: "2013-01-30", languages: "nl, nl-BE, de", export: map[string][]Segment{}, page: map[string][]Line{}, frozen: frozen,
				right: map[sourceIn]map[string]bool{}, machine: map[string]string{}, sources: map[string]string{}, mended: map[string][]string{},
			}
			y.revise(r)
			y.exportNow(r)
			y.expected(r, first(h.Approve(ctx, officer, "lipse", []string{"en"})))
			for range rapid.IntRange(1, 3).Draw(r, "ready") {
				y.ready(r)
			}
			y.check(r)
			for range rapid.IntRange(3, 25).Draw(r, "steps") {
				y.step(r)
				y.check(r)
			}
			y.end(r)
		})
		if frozen["en"] == 0 || len(frozen) < 2 {
			t.Error("nothing was ever frozen: the promise was never put to the test")
		}
		t.Logf("frozen editions: %v", frozen)
	})
}
