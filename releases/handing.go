package releases

import (
	"context"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
)

// Submit hands a translation in: every segment has a fresh text, in which no check
// finds what mustn't leave. It is whole or not at all.
//
// An actor of a partner may hand in the partner's languages. Faults, all at once:
// releases.translation_missing, translation_stale, translation_machine,
// translation_blocked; releases.missing, releases.sent, releases.withdrawn,
// releases.forbidden_language, releases.translation_of_source,
// releases.language_not_wanted.
func (r *Releases) Submit(ctx context.Context, who accounts.Actor, slug, language string) error {
	if err := mayTranslate(who, language); err != nil {
		return err
	}
	return r.change(ctx, who, slug, language, translate, func(c *changing) error {
		s, err := c.statusOf(ctx, language)
		if err != nil {
			return err
		}
		s.Drafts, s.Boilerplate = nil, nil
		if faults := s.faults(c.release.Slug); len(faults) > 0 {
			return faults.OrNil()
		}
		if _, err := c.moveTexts(ctx, language, TextDraft, TextSubmitted, "submit"); err != nil {
			return err
		}
		if err := c.step(ctx, language, handIn, ""); err != nil {
			return err
		}
		return c.note(ctx, "submit", language, "")
	})
}

// moveTexts takes the language's own fresh texts that are in a state to another, and
// counts them.
func (c *changing) moveTexts(ctx context.Context, language string, from, to TextState, verb string) (int, error) {
	return c.moveSome(ctx, language, to, verb, func(_ Segment, t translation) bool { return t.state == from })
}

// moveSome is moveTexts of some.
func (c *changing) moveSome(ctx context.Context, language string, to TextState, verb string, some func(Segment, translation) bool) (int, error) {
	var moved []entry
	for _, s := range c.own() {
		of := translated{s.ID, language}
		t := c.texts[of]
		if !t.fresh(s) || t.state == to || t.untouched() || !some(s, t) {
			continue
		}
		t.state = to
		moved = append(moved, entry{of, t})
	}
	return len(moved), c.saveAll(ctx, moved, verb)
}

// SendBack gives a translation back to its translator with the reason. The texts of the
// segments with these keys are drafts again, and the reason stands beside each as a comment;
// with no keys, those that nobody has approved. What is approved stays so, unless nothing
// else is there or it would leave as it is. A frozen edition of the language is thawed, and
// the answer tells which.
// Only an officer of the consortium, or who approves the language, can. Faults: releases.reason_missing,
// releases.assignment_state, releases.assignment_missing, releases.key_* and those of Submit
// that aren't about texts.
func (r *Releases) SendBack(ctx context.Context, who accounts.Actor, slug, language, reason string, keys ...string) (thawed []string, err error) {
	if !who.May(accounts.Write) && !who.MayIn(accounts.Approve, language) {
		return nil, fault.New(fault.Forbidden, "releases.forbidden")
	}
	if reason, err = reasonable(reason); err != nil {
		return nil, err
	}
	err = r.change(ctx, who, slug, language, translate, func(c *changing) error {
		if err := c.step(ctx, language, sendBack, reason); err != nil {
			return err
		}
		if err := c.backTexts(ctx, language, reason, keys); err != nil {
			return err
		}
		if err := c.note(ctx, "send_back", language, reason); err != nil {
			return err
		}
		thawed, err = c.settle(ctx)
		return err
	})
	return thawed, err
}

// backTexts makes drafts of the texts that are given back.
func (c *changing) backTexts(ctx context.Context, language, reason string, keys []string) error {
	named := map[int64]bool{}
	for _, key := range keys {
		s, err := c.segment(key)
		if err != nil {
			return err
		}
		named[s.ID] = true
		said := Comment{Language: language, Text: reason, Actor: c.who.Name, At: c.now}
		if _, err := insertComment(ctx, c.tx, s.ID, said); err != nil {
			return err
		}
	}
	if len(named) > 0 {
		_, err := c.moveSome(ctx, language, TextDraft, "send_back", func(s Segment, _ translation) bool { return named[s.ID] })
		return err
	}
	frozen, err := selectFrozenIDs(ctx, c.tx, c.release.ID)
	if err != nil {
		return err
	}
	moved, err := c.moveTexts(ctx, language, TextSubmitted, TextDraft, "send_back")
	if err != nil || moved > 0 && frozen[language] == 0 {
		return err
	}
	_, err = c.moveTexts(ctx, language, TextApproved, TextDraft, "send_back")
	return err
}

// Decline says that a partner can't translate, and why. Faults:
// releases.reason_missing, releases.assignment_state, releases.assignment_missing and
// those of Submit that aren't about texts.
func (r *Releases) Decline(ctx context.Context, who accounts.Actor, slug, language, reason string) error {
	if err := mayTranslate(who, language); err != nil {
		return err
	}
	reason, err := reasonable(reason)
	if err != nil {
		return err
	}
	return r.change(ctx, who, slug, language, translate, func(c *changing) error {
		if err := c.step(ctx, language, decline, reason); err != nil {
			return err
		}
		return c.note(ctx, "decline", language, reason)
	})
}

func reasonable(reason string) (string, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" {
		return "", fault.New(fault.Invalid, "releases.reason_missing").At(fault.Place{Field: "reason"})
	}
	return reason, writable(reason, "reason")
}

// ApproveTranslation approves what was handed in of a language, without freezing its
// edition: whoever approves the release does that. What is approved is remembered. A
// frozen edition in which another text stood for one that is approved now is thawed, and
// the answer tells which.
// Only who approves the language can. Faults: those of Approve.
func (r *Releases) ApproveTranslation(ctx context.Context, who accounts.Actor, slug, language string) (thawed []string, err error) {
	return r.approveTranslation(ctx, who, slug, language, nil)
}

// ApproveTranslationSeen is ApproveTranslation for somebody who has looked at the edition of
// the language, if it would still be read as it was. Faults: those of ApproveTranslation;
// releases.edition_changed.
func (r *Releases) ApproveTranslationSeen(ctx context.Context, who accounts.Actor, slug, language, contentHash string) (thawed []string, err error) {
	return r.approveTranslation(ctx, who, slug, language, SeenEditions{language: contentHash})
}

func (r *Releases) approveTranslation(ctx context.Context, who accounts.Actor, slug, language string, seen SeenEditions) (thawed []string, err error) {
	if !who.MayIn(accounts.Approve, language) {
		return nil, fault.New(fault.Forbidden, "releases.forbidden")
	}
	err = r.change(ctx, who, slug, language, translate, func(c *changing) error {
		if err := c.unchanged(seen); err != nil {
			return err
		}
		s, err := c.statusOf(ctx, language)
		if err != nil {
			return err
		}
		s.Boilerplate = nil
		if faults := s.faults(c.release.Slug); len(faults) > 0 {
			return faults.OrNil()
		}
		if err := c.twoPeople(ctx, []string{language}); err != nil {
			return err
		}
		if err := c.approveTexts(ctx, []string{language}); err != nil {
			return err
		}
		thawed, err = c.settle(ctx)
		return err
	})
	return thawed, err
}

// approveTexts approves what was handed in of some languages, and of the languages of
// which they are variants, and remembers it.
func (c *changing) approveTexts(ctx context.Context, languages []string) error {
	for _, language := range languages {
		if base := locales.Base(language); base != language && c.release.wants(base) == nil {
			if err := c.approveOne(ctx, base); err != nil {
				return err
			}
		}
		if language != c.release.SourceLanguage {
			if err := c.approveOne(ctx, language); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *changing) approveOne(ctx context.Context, language string) error {
	moved, err := c.moveTexts(ctx, language, TextSubmitted, TextApproved, "approve")
	if err != nil {
		return err
	}
	if moved > 0 {
		if err := c.remember(ctx, language); err != nil {
			return err
		}
		if err := c.note(ctx, "approve_translation", language, ""); err != nil {
			return err
		}
	}
	if s, err := c.statusOf(ctx, language); err != nil || !s.written() { // of a mixed edition, or of a variant's language
		return err
	}
	return c.step(ctx, language, accept, "")
}
