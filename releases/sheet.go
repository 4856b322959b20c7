package releases

import (
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/locales/difference"
	"communique/locales/glossary"
)

// Sheet is a release with its translation into a language beside it, as its translator and
// whoever approves it read them, at one moment.
type Sheet struct {
	Release  Release
	Language string
	Headline string // of the source, plain
	Status   LanguageStatus
	Lines    []Line   // in their order; those of included boilerplates too
	Open     int      // comments that are open
	SentBack SentBack // why it was given back; zero: it wasn't, or is handed in again
}

// Line is a segment beside its translation.
type Line struct {
	Source      Segment
	Boilerplate string // the slug of that in which it is written and translated; empty: here
	Text        string // its own translation; empty: there is none
	Inherited   string // of a variant without one of its own: its language's
	TextHash    string // of the source that was translated; empty: nobody said, or nothing is
	Version     int    // of the translation, for Typed.Version; 0: none
	State       LineState
	Origin      Origin
	By          string // who changed it last
	At          time.Time
	Was         string            // of a stale one: the source that was translated, where it is known
	Difference  []difference.Part // from that to the source
	Findings    []Finding
	Terms       []glossary.Hit // what the glossary says of the source
	Holder      string         // who is at work on it just now; may be the actor
	Comments    []Comment      // on the source and on this language, in order
	Waits       bool           // for its translator, apart from handing in
}

// LineState is where a line stands: what it lacks, or how far it is. Its words are the
// messages translating.line.<LineState>.
type LineState string

// The states of a line, what is most pressing first.
const (
	LineStale     LineState = "stale"   // made from another source
	LineBlocked   LineState = "blocked" // a check finds what mustn't leave
	LineMissing   LineState = "missing"
	LineMachine   LineState = "machine" // by a machine, and confirmed by nobody
	LineDraft     LineState = "draft"
	LineSubmitted LineState = "submitted"
	LineApproved  LineState = "approved"
)

// Settled tells whether nothing is left for its translator to do.
func (s LineState) Settled() bool { return s == LineSubmitted || s == LineApproved }

// Sheet gives a release beside its translation into a language. What boilerplates bring
// stands in it to be read.
//
// Whoever sees the language may. Faults: releases.missing, releases.language_unseen,
// releases.language_not_wanted, releases.translation_of_source.
func (r *Releases) Sheet(ctx context.Context, who accounts.Actor, slug, language string) (Sheet, error) {
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return Sheet{}, err
	}
	var sheet Sheet
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := shownMaterial(ctx, tx, who, slug, language)
		if err != nil {
			return err
		}
		m.terms = terms
		sheet, err = r.sheet(ctx, tx, m, language)
		return err
	})
	if err != nil {
		return Sheet{}, err
	}
	if terms, err = r.glossary.Terms(ctx, sheet.Release.SourceLanguage, language); err != nil {
		return Sheet{}, err
	}
	finder := glossary.Sources(sheet.Release.SourceLanguage, terms)
	for i, l := range sheet.Lines {
		sheet.Lines[i].Terms, sheet.Lines[i].Waits = finder.Find(l.Source.Text), sheet.waits(l, who)
	}
	return sheet, nil
}

// waits tells whether a line asks for its translator: something is wrong with it, it was
// given back and nobody has touched it since, or somebody else has said something of it.
func (s Sheet) waits(l Line, who accounts.Actor) bool {
	if l.Boilerplate != "" {
		return false
	}
	return !l.State.Settled() && l.State != LineDraft ||
		l.State == LineDraft && !s.SentBack.At.IsZero() && !l.At.After(s.SentBack.At) ||
		slices.ContainsFunc(l.Findings, func(f Finding) bool { return f.Ignored == "" }) ||
		slices.ContainsFunc(l.Comments, func(c Comment) bool { return c.Open() && c.Language == s.Language && c.Actor != who.Name })
}

// sheet puts together what is known of a language.
func (r *Releases) sheet(ctx context.Context, tx *sqldb.Tx, m material, language string) (Sheet, error) {
	s := Sheet{Release: m.release, Language: language}
	w := writingSheet{m: m, language: language}
	if err := w.read(ctx, r, tx); err != nil {
		return s, err
	}
	for _, segment := range m.standing(language) {
		line := w.line(segment)
		s.Lines = append(s.Lines, line)
		if segment.Kind == KindHeadline {
			s.Headline = segment.Plain()
		}
		for _, c := range line.Comments {
			if c.Open() {
				s.Open++
			}
		}
	}
	s.Status = w.m.status(language)
	assignments, err := selectAssignments(ctx, tx, m.release.ID)
	if err != nil {
		return s, err
	}
	s.Status.Assignment = assignments[language]
	if s.SentBack, err = selectSentBack(ctx, tx, m.release.ID, s.Status.Assignment); err != nil {
		return s, err
	}
	frozen, err := selectFrozenIDs(ctx, tx, m.release.ID)
	_, s.Status.Frozen = frozen[language]
	return s, err
}

// writingSheet is everything that the lines of a sheet are made of.
type writingSheet struct {
	m         material
	language  string
	inspector *inspector
	sources   sources
	holders   map[int64]string
	comments  map[string][]Comment
}

func (w *writingSheet) read(ctx context.Context, r *Releases, tx *sqldb.Tx) (err error) {
	languages := []string{w.language}
	if base := locales.Base(w.language); base != w.language && w.m.release.wants(base) == nil {
		languages = append(languages, base)
	}
	if err = r.check(ctx, tx, &w.m, languages); err != nil {
		return err
	}
	if w.inspector, err = r.inspect(ctx, tx, w.m, languages); err != nil {
		return err
	}
	if w.sources, err = selectSources(ctx, tx, w.m.release.ID); err != nil {
		return err
	}
	if w.holders, err = selectHolders(ctx, tx, w.m.release.ID, w.language, r.clock.Now()); err != nil {
		return err
	}
	comments, err := selectComments(ctx, tx, w.m.release.ID, w.language)
	w.comments = map[string][]Comment{}
	for _, c := range comments {
		w.comments[c.Key] = append(w.comments[c.Key], c)
	}
	return err
}

func (w *writingSheet) line(s Segment) Line {
	t, in := w.m.text(s, w.language)
	l := Line{
		Source: s, Boilerplate: w.m.included[s.ID].Slug, State: w.state(s), Holder: w.holders[s.ID],
		Comments: w.comments[s.Key],
	}
	if in != w.language {
		l.Inherited, t = t.text, w.m.texts[translated{s.ID, w.language}]
	}
	l.Text, l.TextHash, l.Version, l.Origin, l.By, l.At = t.text, t.sourceHash, t.version, t.origin, t.actor, t.at
	if t.text == "" {
		return l
	}
	if l.Boilerplate == "" {
		l.Findings = w.inspector.findings(w.m, s, w.language)
	}
	if !t.fresh(s) {
		l.Was = w.sources[sourced{s.ID, t.sourceHash}].text
	}
	if l.Was != "" {
		l.Difference = difference.Words(l.Was, s.Text)
	}
	return l
}

func (w *writingSheet) state(s Segment) LineState {
	t, in := w.m.text(s, w.language)
	switch {
	case t.text == "":
		return LineMissing
	case !t.fresh(s):
		return LineStale
	case t.untouched():
		return LineMachine
	case w.m.blocked[translated{s.ID, in}]:
		return LineBlocked
	}
	return LineState(t.state)
}
