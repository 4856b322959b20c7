package releases

import (
	"context"
	"fmt"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/locales/exchange"
)

// TranslationImported tells what a translator's file did. The lists hold keys of
// segments.
type TranslationImported struct {
	Language  string
	Changed   []string   // taken
	Unchanged []string   // as they were already
	Stale     []string   // of the file: taken or there already, but to be checked against the source
	Empty     []string   // for which the file has no text: left as they are, and none of the others, but of Missing and the like
	Kept      []string   // not taken: the translation that is there is of a later source, or came after the file's
	Conflicts []string   // not taken: somebody else has saved another text since the file was written; the file's is in the history
	Missing   []string   // of the release: without a translation, after this file
	Blocked   []string   // of the release: in which a check finds what mustn't leave, after this file
	Drafts    []string   // of the release: drafts that nobody has handed in, after this file
	Machine   []string   // of the release: by a machine and confirmed by nobody, after this file
	Submitted bool       // all of it is there, and handed in
	Thawed    []string   // languages whose frozen edition is out of use until it is approved again
	Followed  []Followed // of a boilerplate: the releases whose editions are
}

// ImportTranslation takes a translator's file (package exchange), whole or not at all
// in what it is: nothing is taken from a file with a fault in it. It may hold any part
// of the segments; an empty text says nothing.
//
// A unit's hash says from what source it was made; where a tool has dropped it, the source
// that the unit shows does, if it is the segment's or was. The present one makes the
// translation fresh. With an earlier one, or with none, the text is taken but stale:
// it doesn't count, and the release isn't ready in this language, until somebody
// brings the text with the present hash or says that it is still correct. A file says so
// of the text that is there only where it has a state for it: that nothing is said of a
// stale one doesn't make it fresh. A hash that
// the segment never had is refused. No text takes the place of one that was made from a
// later source, and no text comes back that the segment had before. Where the file
// remembers what was there when it was written (XLIFF and CSV), and somebody else has saved
// another text since, theirs stays and the file's is kept in the history. What a check finds in a text is told;
// a text in which it finds what mustn't leave stays a draft. When nothing is lacking
// after the file, the translation is handed in.
//
// An actor of a partner may bring the partner's languages. Faults: those of the file,
// with their lines: locales.*, exchange.*; releases.key_unknown, key_misspelt,
// key_removed, hash_unknown, translation_empty, text_long, character_*. Otherwise
// releases.file_language, releases.file_release, releases.missing, releases.sent,
// releases.withdrawn, releases.forbidden_language, releases.translation_of_source,
// releases.language_not_wanted.
func (r *Releases) ImportTranslation(ctx context.Context, who accounts.Actor, slug, language, file string, data []byte) (TranslationImported, error) {
	if err := mayTranslate(who, language); err != nil {
		return TranslationImported{}, err
	}
	incoming, err := exchange.Read(file, data)
	if err != nil {
		return TranslationImported{}, err
	}
	if err := meant(incoming, slug, language, file); err != nil {
		return TranslationImported{}, err
	}
	var done TranslationImported
	var changed *changing
	err = r.change(ctx, who, slug, language, translate, func(c *changing) (err error) {
		changed = c
		done, err = c.translate(ctx, language, file, incoming.Units)
		return err
	})
	if err != nil {
		return TranslationImported{}, err
	}
	done.Followed = changed.followed
	return done, nil
}

// meant is nil when the file doesn't say that it is another release's or language's. What
// a tool adds of itself ("nl-NL" for Dutch, the path of a file from which it was made) is
// neither.
func meant(in exchange.Incoming, slug, language, file string) error {
	at := fault.Place{File: file}
	said := in.Language
	if tag, ok := locales.Canonical(said); ok {
		said = tag
	}
	switch {
	case said != "" && said != language:
		return fault.New(fault.Invalid, "releases.file_language", "File", named(said), "Language", named(language)).At(at)
	case accounts.ValidSlug(in.Name) && in.Name != slug:
		return fault.New(fault.Invalid, "releases.file_release", "File", in.Name, "Slug", slug).At(at)
	}
	return nil
}

// mayTranslate is nil for whoever translates into the language.
func mayTranslate(who accounts.Actor, language string) error {
	if who.MayIn(accounts.Translate, language) {
		return nil
	}
	return fault.New(fault.Forbidden, "releases.forbidden_language", "Language", locales.Language(language))
}

// wants is nil for a language into which the release is to be translated.
func (r Release) wants(language string) error {
	switch {
	case language == r.SourceLanguage:
		return fault.New(fault.Invalid, "releases.translation_of_source", "Slug", r.Slug, "Language", locales.Language(language))
	case !slices.Contains(r.Languages, language):
		return notWanted(r, language)
	}
	return nil
}

func notWanted(r Release, language string) error {
	wanted := make([]locales.Language, len(r.all()))
	for i, l := range r.all() {
		wanted[i] = locales.Language(l)
	}
	return fault.New(fault.Invalid, "releases.language_not_wanted", "Slug", r.Slug, "Language", named(language), "Languages", wanted)
}

// named is a language by its name where it has one.
func named(language string) any {
	if locales.Publishable(language) {
		return locales.Language(language)
	}
	return language
}

// translate writes down what a file brings.
func (c *changing) translate(ctx context.Context, language, file string, units []exchange.IncomingUnit) (TranslationImported, error) {
	f, err := c.held(ctx, language, file)
	if err != nil {
		return TranslationImported{}, err
	}
	if err := f.read(units); err != nil {
		return TranslationImported{}, err
	}
	done := f.result
	takes := make([]entry, len(f.takes))
	for i, t := range f.takes {
		takes[i] = entry{translated{t.segment.ID, language}, t.with}
	}
	if err := c.saveAll(ctx, takes, "import"); err != nil {
		return TranslationImported{}, err
	}
	for _, t := range f.leaves {
		if err := c.against(ctx, translated{t.segment.ID, language}, t.with); err != nil {
			return TranslationImported{}, err
		}
	}
	if len(f.takes) > 0 {
		detail := fmt.Sprintf("%d changed, %d stale", len(done.Changed), len(done.Stale))
		if done.Thawed, err = c.worked(ctx, language, "translate", detail); err != nil {
			return TranslationImported{}, err
		}
	}
	now, err := c.statusOf(ctx, language)
	if err != nil {
		return TranslationImported{}, err
	}
	done.Blocked, done.Drafts, done.Machine = now.Blocked, now.Drafts, now.Machine
	if done.Submitted = now.written() && len(f.takes) > 0; done.Submitted {
		err = c.step(ctx, language, handIn, "")
	}
	return done, err
}

// held gets ready to hold a file against the release.
func (c *changing) held(ctx context.Context, language, file string) (*translationFile, error) {
	f := &translationFile{file: file, language: language, who: c.who.Name, material: c.material, ever: map[string]Segment{}, earlier: map[int64]map[string]bool{}}
	f.keys, f.result.Language = c.keys(), language
	for _, s := range c.ever {
		f.ever[s.Key] = s
	}
	var err error
	if f.sources, err = selectSources(ctx, c.tx, c.release.ID); err != nil {
		return nil, err
	}
	texts, err := selectTextsEver(ctx, c.tx, c.release.ID, language)
	for _, row := range texts {
		if f.earlier[row.SegmentID] == nil {
			f.earlier[row.SegmentID] = map[string]bool{}
		}
		f.earlier[row.SegmentID][row.Text] = true
	}
	return f, err
}
