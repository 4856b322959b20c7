package releases

import (
	"context"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/locales/glossary"
)

// changing is one verb's transaction on what is written in a release. The release is
// locked, and what was read of it is true until the end.
type changing struct {
	freezing
	material
	checked  map[string]bool // languages whose texts were checked as they are now
	dirty    bool            // something was written
	followed []Followed
}

// change does a verb's work on a release: on a language of it, or on the whole with an
// empty one. What f doesn't write leaves no trace.
func (r *Releases) change(ctx context.Context, who accounts.Actor, slug, language string, v verb, f func(c *changing) error) error {
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		release, err := lockBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		if err := release.seen(who); err != nil {
			return err
		}
		if release.State, err = release.after(v); err != nil {
			return err
		}
		if language != "" {
			if err := release.wants(language); err != nil {
				return err
			}
		}
		c := &changing{freezing: freezing{r, tx, who, r.clock.Now()}}
		if err := c.read(ctx, release, terms); err != nil {
			return err
		}
		if err := f(c); err != nil || !c.dirty {
			return err
		}
		c.release.UpdatedAt = c.now
		if err := updateRelease(ctx, tx, c.release); err != nil {
			return err
		}
		return c.follow(ctx, false)
	})
}

func (c *changing) read(ctx context.Context, release Release, terms []glossary.Term) (err error) {
	if c.material, err = c.freezing.material(ctx, release); err != nil {
		return err
	}
	c.terms = terms
	return nil
}

// statusOf counts what the release has in a language, with what the checks find in it.
// They are asked only where it matters: they cost more than everything else.
func (c *changing) statusOf(ctx context.Context, language string) (LanguageStatus, error) {
	for _, l := range []string{language, locales.Base(language)} {
		if c.checked[l] || c.release.wants(l) != nil {
			continue
		}
		if err := c.r.check(ctx, c.tx, &c.material, []string{l}); err != nil {
			return LanguageStatus{}, err
		}
		if c.checked == nil {
			c.checked = map[string]bool{}
		}
		c.checked[l] = true
	}
	return c.status(language), nil
}

// segment finds a present segment by its key. Faults: releases.key_unknown,
// releases.key_misspelt, releases.key_included.
func (m material) segment(key string) (Segment, error) {
	at := fault.Place{Field: key}
	var keys []string
	for _, s := range m.segments {
		from, included := m.included[s.ID]
		switch {
		case included && s.Key == key:
			return Segment{}, fault.New(fault.Conflict, "releases.key_included", "Key", locales.Segment(key), "Boilerplate", from.Slug).At(at)
		case s.Key == key:
			return s, nil
		case !included:
			keys = append(keys, s.Key)
		}
	}
	if near := nearest(key, keys); near != "" {
		return Segment{}, fault.New(fault.Invalid, "releases.key_misspelt", "Key", key, "Nearest", near).At(at)
	}
	return Segment{}, fault.New(fault.Invalid, "releases.key_unknown", "Key", locales.Segment(key)).At(at)
}

// note writes into the release's books what was done.
func (c *changing) note(ctx context.Context, verb, language, detail string) error {
	c.dirty = true
	return insertEvent(ctx, c.tx, c.release.ID, Event{c.now, c.who.Name, verb, language, detail})
}

// entry is a translation, and of what.
type entry struct {
	translated
	translation
}

// save writes a translation down, as a new version, and into the history by what it
// came about.
func (c *changing) save(ctx context.Context, of translated, t translation, verb string) error {
	return c.saveAll(ctx, []entry{{of, t}}, verb)
}

// saveAll is save of many, each of another text, which takes less time than one by one.
func (c *changing) saveAll(ctx context.Context, all []entry, verb string) error {
	for i := range all {
		e := &all[i]
		before := c.texts[e.translated]
		e.version, e.actor, e.at = before.version+1, c.who.Name, c.now
		if before.text != e.text || before.sourceHash != e.sourceHash {
			delete(c.checked, e.language)
		}
		c.texts[e.translated], c.dirty = e.translation, true
	}
	if err := saveTranslations(ctx, c.tx, all); err != nil {
		return err
	}
	return insertVersions(ctx, c.tx, all, verb)
}

// settle thaws what isn't any more what the release says.
func (c *changing) settle(ctx context.Context) ([]string, error) {
	return c.freezing.settle(ctx, &c.release)
}

// millis is the instant of the change as the database keeps it.
func (c *changing) millis() int64 { return clock.Millis(c.now) }
