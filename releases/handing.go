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
	var moved []entry
	for _, s := range c.own() {
		of := translated{s.ID, language}
		t := c.texts[of]
		if !t.fresh(s) || t.state != from || t.untouched() {
			continue
		}
		t.state = to
		moved = append(moved, entry{of, t})
	}
	return len(moved), c.saveAll(ctx, moved, verb)
}

// SendBack gives a translation back to its translator with the reason. Its texts are
// drafts again; a frozen edition of the language is thawed, and the answer tells which.
// Only an officer of the consortium, or who approves the language, can. Faults: releases.reason_missing,
// releases.assignment_state, releases.assignment_missing and those of Submit that
// aren't about texts.
func (r *Releases) SendBack(ctx context.Context, who accounts.Actor, slug, language, reason string) (thawed []string, err error) {
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
		for _, from := range []TextState{TextSubmitted, TextApproved} {
			if _, err := c.moveTexts(ctx, language, from, TextDraft, "send_back"); err != nil {
				return err
			}
		}
		if err := c.note(ctx, "send_back", language, reason); err != nil {
			return err
		}
		thawed, err = c.settle(ctx)
		return err
	})
	return thawed, err
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
