package releases

import (
	"context"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// Typed is a translation as somebody typed it.
type Typed struct {
	Key        string
	Text       string // inline Markdown; empty takes the translation away
	SourceHash string // of the source that stood beside it; empty: as it is now
	Version    int    // of the translation that stood there; 0: none
	Origin     Origin // OriginPerson, or OriginMemory or OriginMachine for a suggestion that was taken; empty: OriginPerson
}

// Saved tells what became of it.
type Saved struct {
	Version  int
	Stale    bool // it translates a source that isn't there any more
	Findings []Finding
	Thawed   []string   // languages whose frozen edition is out of use until it is approved again
	Followed []Followed // of a boilerplate: the releases whose editions are
}

// SaveText keeps the translation of one segment as a draft, with whatever the checks
// find in it: nothing that somebody typed is refused for its content. When another
// person has saved the segment since, the text is kept in the history and the fault
// releases.translation_conflict shows both. A regional variant that is left empty, or
// says the same as its language, holds nothing: it takes its language's text.
//
// An actor of a partner may save the partner's languages. Faults:
// releases.translation_conflict (Theirs, Yours, Actor, Version), releases.text_long,
// releases.character_*, releases.hash_unknown, releases.key_*, releases.missing,
// releases.sent, releases.withdrawn, releases.forbidden_language,
// releases.translation_of_source, releases.language_not_wanted.
func (r *Releases) SaveText(ctx context.Context, who accounts.Actor, slug, language string, typed Typed) (Saved, error) {
	if err := mayTranslate(who, language); err != nil {
		return Saved{}, err
	}
	var done Saved
	var conflict error
	var changed *changing
	err := r.change(ctx, who, slug, language, translate, func(c *changing) (err error) {
		changed = c
		done, conflict, err = c.typed(ctx, language, typed)
		return err
	})
	if err == nil {
		err = conflict
	}
	if err != nil {
		return Saved{}, err
	}
	done.Followed = changed.followed
	return done, nil
}

// typed saves what was typed. The conflict is told after what was typed is safe.
func (c *changing) typed(ctx context.Context, language string, typed Typed) (done Saved, conflict, err error) {
	s, err := c.segment(typed.Key)
	if err != nil {
		return Saved{}, nil, err
	}
	of := translated{s.ID, language}
	t, err := c.written(ctx, s, typed)
	if err != nil {
		return Saved{}, nil, err
	}
	if c.repeats(s, language, t.text) {
		t.text = ""
	}
	before := c.texts[of]
	if typed.Version != before.version && before.text != t.text {
		return Saved{}, conflictOf(s, language, before, t), c.against(ctx, of, t)
	}
	if before.text == t.text && t.text != "" {
		t = before.seen(t, c.who.Name)
	}
	done = Saved{Version: before.version, Stale: t.text != "" && !t.fresh(s)}
	if before.text != t.text || before.sourceHash != t.sourceHash || before.confirmed != t.confirmed {
		if err := c.save(ctx, of, t, "save"); err != nil {
			return Saved{}, nil, err
		}
		done.Version = c.texts[of].version
		if done.Thawed, err = c.worked(ctx, language, "save", typed.Key); err != nil {
			return Saved{}, nil, err
		}
	}
	done.Findings, err = c.segmentFindings(ctx, s, language)
	return done, nil, err
}

// against keeps a text in the history that stands against the one that is there.
func (c *changing) against(ctx context.Context, of translated, t translation) error {
	c.dirty = true
	t.version, t.actor, t.at = c.texts[of].version, c.who.Name, c.now
	return insertVersions(ctx, c.tx, []entry{{of, t}}, "conflict")
}

// seen is a text that somebody has typed again as it was: it comes from where it came
// from, and a machine's has been looked at now.
func (t translation) seen(again translation, by string) translation {
	typed := again.origin
	again.origin, again.confirmed = t.origin, t.confirmed
	if t.untouched() && typed == OriginPerson {
		again.confirmed = by
	}
	return again
}

// written is what was typed as it is to be kept.
func (c *changing) written(ctx context.Context, s Segment, typed Typed) (translation, error) {
	t := translation{text: s.Kind.normal(typed.Text), sourceHash: typed.SourceHash, state: TextDraft, origin: typed.Origin}
	at := fault.Place{Field: typed.Key}
	if len(t.text) > s.Kind.limit() {
		return t, fault.New(fault.Invalid, "releases.text_long", "Limit", s.Kind.limit()).At(at)
	}
	for _, r := range t.text {
		if forbidden(r) {
			return t, fault.New(fault.Invalid, characterFault(r), "Character", codePoint(r)).At(at)
		}
	}
	if t.origin == "" {
		t.origin = OriginPerson
	}
	if t.sourceHash == "" || t.sourceHash == s.SourceHash {
		t.sourceHash = s.SourceHash
		return t, nil
	}
	known, err := selectSources(ctx, c.tx, c.release.ID)
	if _, ok := known[sourced{s.ID, t.sourceHash}]; err == nil && !ok {
		err = fault.New(fault.Invalid, "releases.hash_unknown", "Key", locales.Segment(s.Key)).At(at)
	}
	return t, err
}

// normal is a text as it is kept: on one line, but for hard breaks.
func (k Kind) normal(text string) string {
	if k.literal() {
		return oneLine(text)
	}
	return normal(strings.ReplaceAll(text, "\r\n", "\n"))
}

func conflictOf(s Segment, language string, theirs, yours translation) error {
	return fault.New(fault.Conflict, "releases.translation_conflict", "Key", locales.Segment(s.Key), "Language", locales.Language(language),
		"Theirs", theirs.text, "Yours", yours.text, "Actor", theirs.actor, "Version", theirs.version).At(fault.Place{Field: s.Key})
}

// worked writes down that somebody was at work on a language, and thaws what that
// touched.
func (c *changing) worked(ctx context.Context, language, verb, detail string) (thawed []string, err error) {
	if err := c.step(ctx, language, work, ""); err != nil {
		return nil, err
	}
	if err := c.note(ctx, verb, language, detail); err != nil {
		return nil, err
	}
	return c.settle(ctx)
}

// step moves the assignment of a language on.
func (c *changing) step(ctx context.Context, language string, s step, reason string) error {
	all, err := selectAssignments(ctx, c.tx, c.release.ID)
	if err != nil {
		return err
	}
	a := all[language]
	a.Language = language
	if a, err = a.after(s); err != nil || a.State == all[language].State && reason == a.Reason || a.State == "" {
		return err
	}
	a.Reason, a.UpdatedAt, c.dirty = reason, c.now, true
	return saveAssignment(ctx, c.tx, c.release.ID, a)
}

// lockTime is how long somebody is taken to be at work on a segment.
const lockTime = 2 * time.Minute

// Lock says that the actor is at work on a segment, for two minutes; who holds it
// already gets two more. When another one is, it tells who: nobody is kept away, but
// two people needn't do the same work. Faults: those of SaveText.
func (r *Releases) Lock(ctx context.Context, who accounts.Actor, slug, language, key string) (holder string, err error) {
	if err := mayTranslate(who, language); err != nil {
		return "", err
	}
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		m, err := shownMaterial(ctx, tx, who, slug, language)
		if err != nil {
			return err
		}
		s, err := m.segment(key)
		if err != nil {
			return err
		}
		now := r.clock.Now()
		holder, err = takeLock(ctx, tx, translated{s.ID, language}, who.Name, now, now.Add(lockTime))
		return err
	})
	return holder, err
}
