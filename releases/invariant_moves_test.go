package releases

import (
	"bytes"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales/check"
	"communique/locales/exchange"

	"pgregory.net/rapid"
)

// What translators, officers and machines do in a history.

// translate brings texts that say from which source they were made, in any format, some of
// them without the hash, some with one that the segment never had, and some a machine's.
func (y *history) translate(t *rapid.T) {
	slug, language := y.slug(t), y.language(t)
	segments := y.segments(t, slug)
	if rapid.Bool().Draw(t, "from the old export") {
		segments = y.export[slug]
	}
	formats := []exchange.Format{exchange.TOML, exchange.TOML, exchange.TOML, exchange.XLIFF12, exchange.XLIFF21, exchange.CSV}
	format := rapid.SampledFrom(formats).Draw(t, "format")
	byMachine := format == exchange.XLIFF12 && rapid.IntRange(0, 2).Draw(t, "machine") == 0
	d := exchange.Document{Name: slug, Title: slug, SourceLanguage: "en", Language: language}
	for _, s := range segments {
		if rapid.IntRange(0, 9).Draw(t, "left out") == 0 {
			continue
		}
		hash := s.SourceHash
		if rapid.IntRange(0, 19).Draw(t, "hash") == 0 {
			hash = rapid.SampledFrom([]string{"", "", "sha1-other"}).Draw(t, "instead")
		}
		u := exchange.Unit{Key: s.Key, Kind: string(s.Kind), Source: s.Text, SourceHash: hash, TargetHash: hash, State: exchange.Submitted}
		if u.Target = saying(language, s.SourceHash); byMachine {
			u.Target = y.byMachine(language, s.SourceHash)
		} else if hash == "" && format != exchange.TOML {
			y.declare(s.SourceHash, language, u.Target) // of the source that the file shows
		} else {
			y.declare(hash, language, u.Target)
		}
		d.Units = append(d.Units, u)
	}
	if len(d.Units) == 0 {
		return
	}
	y.expected(t, first(y.h.ImportTranslation(y.ctx, officer, slug, language, "x"+format.Extension(), fileOf(t, format, d, byMachine))))
}

// fileOf is a translator's file.
func fileOf(t *rapid.T, format exchange.Format, d exchange.Document, byMachine bool) []byte {
	if format == exchange.TOML {
		var file strings.Builder
		for _, u := range d.Units {
			file.WriteString(message(u.Key, u.SourceHash, u.Target))
		}
		return []byte(file.String())
	}
	var file bytes.Buffer
	if err := exchange.Write(&file, format, d); err != nil {
		t.Fatal(err)
	}
	if byMachine {
		return bytes.ReplaceAll(file.Bytes(), []byte(` state="translated"`), []byte(` state="translated" state-qualifier="mt-suggestion"`))
	}
	return file.Bytes()
}

// byMachine is what a machine makes of a source. Nobody has said that it is right.
func (y *history) byMachine(language, hash string) string {
	text := "By a machine, " + strings.ToLower(saying(language, hash))
	y.machine[text] = language
	return text
}

// slip is a number that no source has. A text with it doesn't leave, unless somebody lets
// it pass.
const slip = " 77"

// save types one text, sometimes beside a source that has changed meanwhile, sometimes
// over somebody else's, or takes a machine's, or types that again.
func (y *history) save(t *rapid.T) {
	slug, language := y.slug(t), y.language(t)
	segments := y.segments(t, slug)
	if old := y.export[slug]; len(old) > 0 && rapid.IntRange(0, 3).Draw(t, "an old page") == 0 {
		segments = old
	}
	s := rapid.SampledFrom(segments).Draw(t, "segment")
	typed := Typed{Key: s.Key, Text: saying(language, s.SourceHash), SourceHash: s.SourceHash, Version: rapid.IntRange(0, 2).Draw(t, "version")}
	switch rapid.SampledFrom([]string{"", "", "", "again", "slip", "slip", "machine", "machine", "machine, again", "nothing"}).Draw(t, "text") {
	case "again":
		typed.Text += " again"
	case "slip":
		typed.Text += slip
	case "machine":
		typed.Text, typed.Origin = y.byMachine(language, s.SourceHash), OriginMachine
	case "machine, again":
		typed.Text = y.byMachine(language, s.SourceHash)
	case "nothing":
		typed.Text = ""
	}
	if typed.Version > 0 {
		typed.Version = 0
		versions, err := y.h.History(y.ctx, officer, slug, language, s.Key)
		if y.expected(t, err); len(versions) > 0 {
			typed.Version = versions[len(versions)-1].Number
		}
	}
	_, err := y.h.SaveText(y.ctx, officer, slug, language, typed)
	if y.expected(t, err); err == nil && typed.Origin != OriginMachine && typed.Text != "" {
		y.declare(s.SourceHash, language, typed.Text)
	}
}

// letPass lets something pass that a check has found.
func (y *history) letPass(t *rapid.T) {
	slug, language := y.slug(t), y.language(t)
	found, err := y.h.Check(y.ctx, officer, slug, language)
	y.expected(t, err)
	found = slices.DeleteFunc(found, func(f Finding) bool { return f.Check == check.Missing }) // there is nothing to be let pass
	if len(found) > 0 {
		f := rapid.SampledFrom(found).Draw(t, "finding")
		y.expected(t, y.h.IgnoreFinding(y.ctx, officer, slug, language, f.Key, f.About, "it is right"))
	}
}

// stillCorrect says of what is stale that it is right, sometimes by a page in which the
// source and the text were others.
func (y *history) stillCorrect(t *rapid.T) {
	slug, language := y.slug(t), y.language(t)
	if !slices.Contains(y.get(t, slug).Languages, language) {
		return
	}
	lines := y.lines(t, slug, language)
	if rapid.Bool().Draw(t, "an old page") {
		lines = y.page[slug+language]
	}
	var shown []Shown
	said := map[string]Line{}
	for _, l := range lines {
		if l.Text == "" || l.State != LineStale && rapid.IntRange(0, 3).Draw(t, "left out") > 0 {
			continue
		}
		said[l.Source.Key] = l
		shown = append(shown, Shown{l.Source.Key, l.Source.SourceHash, l.Version})
	}
	done, err := y.h.StillCorrect(y.ctx, officer, slug, language, shown)
	y.expected(t, err)
	for _, key := range done {
		y.declare(said[key].Source.SourceHash, language, said[key].Text)
	}
}

// ready brings a language of the release, and of what it includes, to its approval. Chance
// alone would hardly ever do so.
func (y *history) ready(t *rapid.T) {
	language := y.language(t)
	y.turns++
	slugs := []string{"lipse"}
	if y.includes {
		slugs = []string{aboutSlug, "lipse"}
	}
	for _, slug := range slugs {
		var file strings.Builder
		for _, s := range y.segments(t, slug) {
			text := saying(language, s.SourceHash) + " " + strings.Repeat("i", y.turns)
			file.WriteString(message(s.Key, s.SourceHash, text))
			y.declare(s.SourceHash, language, text)
		}
		y.expected(t, first(y.h.ImportTranslation(y.ctx, officer, slug, language, "x.toml", []byte(file.String()))))
		y.expected(t, first(y.h.Approve(y.ctx, officer, slug, []string{language})))
	}
}

// request asks for translations: what the memory knows fills itself in.
func (y *history) request(t *rapid.T) {
	slug := y.slug(t)
	q := Request{Languages: rapid.SampledFrom([][]string{nil, {"nl"}, {"de", "nl"}, {"nl-BE"}}).Draw(t, "languages")}
	y.expected(t, first(y.h.RequestTranslation(y.ctx, officer, slug, q)))
	y.reminded(t, slug)
}

func (y *history) decline(t *rapid.T) {
	y.expected(t, y.h.Decline(y.ctx, officer, y.slug(t), y.language(t), "no time"))
}

func (y *history) submit(t *rapid.T) {
	y.expected(t, y.h.Submit(y.ctx, officer, y.slug(t), y.language(t)))
}

func (y *history) approveTranslation(t *rapid.T) {
	y.expected(t, first(y.h.ApproveTranslation(y.ctx, officer, y.slug(t), y.language(t))))
}

func (y *history) sendBack(t *rapid.T) {
	y.expected(t, first(y.h.SendBack(y.ctx, officer, y.slug(t), y.language(t), "not yet")))
}

func (y *history) policy(t *rapid.T) {
	y.expected(t, first(y.h.SetPolicy(y.ctx, officer, "lipse", y.language(t), rapid.SampledFrom(Policies).Draw(t, "policy"))))
}

func (y *history) hold(t *rapid.T) {
	if y.h.release(y.ctx).Hold.On() {
		y.expected(t, first(y.h.Resume(y.ctx, officer, "lipse")))
		return
	}
	y.expected(t, first(y.h.Hold(y.ctx, officer, "lipse", "wait")))
}

// roundTrip exports a language and brings the file back untouched.
func (y *history) roundTrip(t *rapid.T) {
	slug, language := y.slug(t), y.language(t)
	format := rapid.SampledFrom([]exchange.Format{exchange.TOML, exchange.XLIFF12, exchange.XLIFF21, exchange.CSV}).Draw(t, "format")
	var file bytes.Buffer
	if err := y.h.ExportTranslation(y.ctx, officer, slug, language, format, &file); err != nil {
		y.expected(t, err)
		return
	}
	before := y.contents(t)
	_, err := y.h.ImportTranslation(y.ctx, officer, slug, language, "lipse"+format.Extension(), file.Bytes())
	if y.expected(t, err); err != nil && !fault.Is(err, "releases.translation_empty") && !fault.Is(err, "releases.sent") {
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
