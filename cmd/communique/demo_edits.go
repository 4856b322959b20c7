package main

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales/exchange"
	"communique/releases"

	"github.com/BurntSushi/toml"
)

// What comes between the approval and the end of the embargo: the author changes two
// things, most partners bring the one that matters to them before the night, and two of
// them only when the mails of the others have left.
var (
	mending  = time.Date(2013, time.January, 29, 16, 10, 0, 0, time.UTC)
	changing = time.Date(2013, time.January, 29, 16, 25, 0, 0, time.UTC)
	redoing  = time.Date(2013, time.January, 29, 19, 0, 0, 0, time.UTC)
	late     = time.Date(2013, time.January, 30, 10, 15, 0, 0, time.UTC)
)

// edits are the two changes of the source, by the words that stood there and those that
// stand there now.
type edits struct{ Typo, Fact edit }

type edit struct{ Was, Now string }

func readEdits() (edits, error) {
	var e edits
	data, err := fs.ReadFile(exampleFS(), "edits.toml")
	if err == nil {
		err = toml.Unmarshal(data, &e)
	}
	return e, err
}

// edited brings the document as it stands after a change.
func (p *play) edited(ctx context.Context, e edit, how releases.Edits) (releases.Imported, error) {
	p.document = bytes.Replace(p.document, []byte(e.Was), []byte(e.Now), 1)
	return p.h.releases.Revise(ctx, accounts.System("demo"), exampleSlug+".md", p.document, how)
}

// mend puts a comma into the source. Its translations are as good as they were, and
// their editions stay frozen.
func (p *play) mend(ctx context.Context) error {
	p.clock.MoveTo(mending)
	e, err := readEdits()
	if err != nil {
		return err
	}
	done, err := p.edited(ctx, e.Typo, releases.Edits{AllTypos: true})
	if err != nil {
		return err
	}
	if _, err := p.h.releases.Approve(ctx, accounts.System("demo"), exampleSlug, done.Thawed); err != nil {
		return err
	}
	p.told(p.t.words.T("cli.demo.typo", "Key", done.Typos[0], "Languages", p.names(done.Thawed)))
	return nil
}

// change changes a fact. Every translation of it is stale, and nothing frozen is left.
func (p *play) change(ctx context.Context) error {
	p.clock.MoveTo(changing)
	e, err := readEdits()
	if err != nil {
		return err
	}
	done, err := p.edited(ctx, e.Fact, releases.Edits{})
	if err != nil {
		return err
	}
	if len(done.Stale) == 0 {
		return fault.New(fault.Internal, "cli.replay_stuck")
	}
	p.told(p.t.words.T("cli.demo.fact", "Key", done.Stale[0].Keys[0]))
	return nil
}

// redo brings what most partners have translated again, and has it approved. Whoever
// hasn't is held.
func (p *play) redo(ctx context.Context) error {
	p.clock.MoveTo(redoing)
	languages, err := p.bring(ctx, "changed")
	if err != nil {
		return err
	}
	if _, err := p.h.releases.Approve(ctx, accounts.System("demo"), exampleSlug, append(languages, "en")); err != nil {
		return err
	}
	p.told(p.t.words.T("cli.demo.redone", "Languages", p.names(languages)))
	all, err := p.h.releases.TranslationStatus(ctx, p.h.actor(), exampleSlug)
	if err != nil {
		return err
	}
	var held []string
	for _, s := range all {
		if !s.Frozen {
			held = append(held, s.Language)
		}
	}
	p.told(p.t.words.T("cli.demo.held", "Languages", p.names(held)))
	p.t.line("")
	return nil
}

// comeLate brings the last translations, when the others' mails have left.
func (p *play) comeLate(ctx context.Context) error {
	p.clock.MoveTo(late)
	languages, err := p.bring(ctx, "late")
	if err != nil {
		return err
	}
	if _, err := p.h.releases.Approve(ctx, accounts.System("demo"), exampleSlug, languages); err != nil {
		return err
	}
	p.board.done()
	p.t.line("")
	p.told(p.t.words.T("cli.demo.late", "Languages", p.names(languages)))
	p.t.line("")
	if err := p.engine().settle(ctx); err != nil {
		return err
	}
	return p.replay(ctx)
}

// bring imports the translators' files of a folder of the example.
func (p *play) bring(ctx context.Context, folder string) ([]string, error) {
	files, err := fs.Glob(exampleFS(), folder+"/*.toml")
	if err != nil {
		return nil, err
	}
	languages := make([]string, 0, len(files))
	for _, file := range files {
		data, err := fs.ReadFile(exampleFS(), file)
		if err != nil {
			return nil, err
		}
		language := exchange.LanguageOfName(file)
		if _, err := p.h.releases.ImportTranslation(ctx, accounts.System(language), exampleSlug, language, path.Base(file), data); err != nil {
			return nil, err
		}
		languages = append(languages, language)
	}
	return languages, nil
}

// names is a list of languages by their names.
func (p *play) names(languages []string) string {
	names := make([]string, len(languages))
	for i, l := range languages {
		names[i] = p.t.words.Language(l)
	}
	return p.t.words.List(names)
}
