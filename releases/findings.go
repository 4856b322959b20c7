package releases

import (
	"context"
	"maps"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/locales/check"
	"communique/locales/glossary"
	"communique/locales/memory"
)

// Finding is what a check finds in a segment of a translation.
type Finding struct {
	check.Finding
	Key     string
	About   string // names it, for IgnoreFinding
	Ignored string // the reason for which somebody let it pass; empty: it stands
	By      string // who did
}

// blocks tells whether the text mustn't leave because of it.
func (f Finding) blocks() bool { return f.Severity == check.Blocking && f.Ignored == "" }

// lets is what somebody let pass.
type lets struct{ reason, actor string }

// ignored names a finding that somebody let pass.
type ignored struct {
	translated
	about string
}

// inspector is everything that checks need beside a text.
type inspector struct {
	source   string          // language
	terms    []glossary.Term // of all languages
	ignored  map[ignored]lets
	approved map[string]map[memory.Ask]memory.Match // boilerplate by language
	verdicts *verdicts
	known    verdict // of the terms
}

func (r *Releases) inspector(source string, terms []glossary.Term) *inspector {
	return &inspector{
		source: source, terms: terms, approved: map[string]map[memory.Ask]memory.Match{}, verdicts: &r.verdicts, known: termsVerdict(terms),
	}
}

// inspect gets ready to check the texts of some languages.
func (r *Releases) inspect(ctx context.Context, tx *sqldb.Tx, m material, languages []string) (*inspector, error) {
	i := r.inspector(m.release.SourceLanguage, m.terms)
	var err error
	if i.ignored, err = selectIgnored(ctx, tx, m.release.ID); err != nil {
		return nil, err
	}
	asks := m.boilerplate()
	for _, language := range languages {
		if i.approved[language], err = r.memory.Exact(ctx, tx, m.release.SourceLanguage, language, asks); err != nil {
			return nil, err
		}
	}
	return i, nil
}

// boilerplate are the texts that are the same in each release. In a boilerplate itself
// they may change.
func (m material) boilerplate() []memory.Ask {
	var asks []memory.Ask
	for _, s := range m.own() {
		if s.Kind == KindBoilerplate && !m.release.IsBoilerplate() {
			asks = append(asks, memory.Ask{Kind: string(s.Kind), Text: s.Text})
		}
	}
	return asks
}

// text is a segment's translation as the checks want it. Whether it is missing or stale
// the workflow knows by itself.
func (i *inspector) textOf(s Segment, language string, t translation) check.Text {
	approved := i.approved[language][memory.Ask{Kind: string(s.Kind), Text: s.Text}]
	text := check.Text{
		Key: s.Key, Kind: string(s.Kind), Literal: s.Kind.literal(), Source: s.Text, Target: t.text,
		SourceLanguage: i.source, Language: language, Stale: !t.fresh(s),
	}
	if approved.Language == language {
		text.Approved = approved.Target
	}
	return text
}

// findings are those of one segment in a language; of none where there is no text.
func (i *inspector) findings(m material, s Segment, language string) []Finding {
	t, in := m.text(s, language)
	if t.text == "" || in == m.release.SourceLanguage {
		return nil
	}
	return i.run(s, in, t)
}

// run makes every check of a text, also of none.
func (i *inspector) run(s Segment, in string, t translation) []Finding {
	text := i.textOf(s, in, t)
	var found []Finding
	for _, f := range check.Run(text, i.terms) {
		about := f.Identity(text)
		let := i.ignored[ignored{translated{s.ID, in}, about}]
		found = append(found, Finding{Finding: f, Key: s.Key, About: about, Ignored: let.reason, By: let.actor})
	}
	return found
}

// check finds the texts that mustn't leave because of what is in them. Those of a
// boilerplate are checked there.
func (r *Releases) check(ctx context.Context, tx *sqldb.Tx, m *material, languages []string) error {
	i, err := r.inspect(ctx, tx, *m, languages)
	if err != nil {
		return err
	}
	i.block(m, languages)
	return nil
}

// clean tells whether nothing stands that blocks.
func (i *inspector) clean(m material, s Segment, language string) bool {
	t, in := m.text(s, language)
	if t.text == "" || in == m.release.SourceLanguage {
		return true
	}
	of := verdictOf(i.textOf(s, in, t), i.known)
	if i.verdicts.has(of) {
		return true
	}
	found := i.findings(m, s, language)
	if !slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == check.Blocking }) {
		i.verdicts.keep(of)
	}
	return !slices.ContainsFunc(found, Finding.blocks)
}

// checkedMaterial is everything that is written in a release, checked.
func (r *Releases) checkedMaterial(ctx context.Context, tx *sqldb.Tx, slug string, terms []glossary.Term) (material, error) {
	m, err := readMaterial(ctx, tx, slug)
	if m.terms = terms; err == nil {
		err = r.check(ctx, tx, &m, m.release.Languages)
	}
	return m, err
}

// Check reads a translation beside its source and gives what it finds, in the order of
// the segments, with what somebody has let pass: also that a text is missing, where no other
// language may stand in for it. Faults: releases.missing,
// releases.language_unseen, releases.translation_of_source, releases.language_not_wanted.
func (r *Releases) Check(ctx context.Context, who accounts.Actor, slug, language string) ([]Finding, error) {
	var all []Finding
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := shownMaterial(ctx, tx, who, slug, language)
		if m.terms = terms; err != nil {
			return err
		}
		i, err := r.inspect(ctx, tx, m, []string{language})
		if err != nil {
			return err
		}
		all = nil
		for _, s := range m.own() {
			t, in := m.text(s, language)
			if in == language && (t.text != "" || m.release.Policy(language) == PolicyStrict) {
				all = append(all, i.run(s, language, t)...)
			}
		}
		return nil
	})
	return all, err
}

// segmentFindings are those of the segment as it is in the transaction.
func (c *changing) segmentFindings(ctx context.Context, s Segment, language string) ([]Finding, error) {
	i, err := c.r.inspect(ctx, c.tx, c.material, []string{language})
	if err != nil {
		return nil, err
	}
	return i.findings(c.material, s, language), nil
}

// IgnoreFinding lets a finding pass, with the reason, as long as the source and the
// place that it is about stay the same, but for a mistake that is mended in the source.
// about is Finding.About.
//
// Who translates into the language may let a warning pass, and what blocks only who may
// approve it. Faults: releases.reason_missing,
// releases.finding_unknown, releases.finding_firm for what nobody may let pass,
// releases.forbidden, and those of SaveText about release, language and segment.
func (r *Releases) IgnoreFinding(ctx context.Context, who accounts.Actor, slug, language, key, about, reason string) error {
	if err := mayTranslate(who, language); err != nil {
		return err
	}
	reason, err := reasonable(reason)
	if err != nil {
		return err
	}
	return r.change(ctx, who, slug, language, translate, func(c *changing) error {
		s, err := c.segment(key)
		if err != nil {
			return err
		}
		i, err := c.r.inspect(ctx, c.tx, c.material, []string{language})
		if err != nil {
			return err
		}
		t, in := c.text(s, language)
		found := i.findings(c.material, s, language)
		if t.text == "" && in == language { // Check tells that it is missing
			found = i.run(s, language, t)
		}
		n := slices.IndexFunc(found, func(f Finding) bool { return f.About == about })
		switch {
		case n < 0:
			return fault.New(fault.NotFound, "releases.finding_unknown", "Key", locales.Segment(key))
		case !found[n].Check.Ignorable():
			return fault.New(fault.Conflict, "releases.finding_firm", "Key", locales.Segment(key))
		case found[n].Severity == check.Blocking && !who.MayIn(accounts.Approve, language):
			return fault.New(fault.Forbidden, "releases.forbidden")
		}
		if err := insertIgnored(ctx, c.tx, ignored{translated{s.ID, language}, about}, string(found[n].Check), lets{reason, who.Name}, c.millis()); err != nil {
			return err
		}
		return c.note(ctx, "ignore", language, key+" "+string(found[n].Check)+": "+reason)
	})
}

// passed are the findings in a text that somebody has let pass.
func (c *changing) passed(ctx context.Context, s Segment, language string) ([]Finding, error) {
	ever, err := selectIgnored(ctx, c.tx, c.release.ID)
	if err != nil {
		return nil, err
	}
	for of := range ever {
		if of.translated == (translated{s.ID, language}) {
			found, err := c.segmentFindings(ctx, s, language)
			return slices.DeleteFunc(found, func(f Finding) bool { return f.Ignored == "" }), err
		}
	}
	return nil, nil
}

// passAgain lets the same findings pass beside a source in which only a mistake was mended.
func (c *changing) passAgain(ctx context.Context, s Segment, language string, passed []Finding) error {
	if len(passed) == 0 {
		return nil
	}
	found, err := c.segmentFindings(ctx, s, language)
	if err != nil {
		return err
	}
	for _, f := range found {
		i := slices.IndexFunc(passed, func(p Finding) bool {
			return p.Check == f.Check && p.Start == f.Start && p.End == f.End && maps.Equal(p.Args, f.Args)
		})
		if i < 0 || f.Ignored != "" {
			continue
		}
		let := lets{passed[i].Ignored, passed[i].By}
		if err := insertIgnored(ctx, c.tx, ignored{translated{s.ID, language}, f.About}, string(f.Check), let, c.millis()); err != nil {
			return err
		}
	}
	return nil
}

// vocabulary are the terms of the consortium. It is asked for before a transaction
// begins.
func (r *Releases) vocabulary(ctx context.Context) ([]glossary.Term, error) {
	return r.glossary.All(ctx)
}
