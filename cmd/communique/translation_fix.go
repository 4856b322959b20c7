package main

import (
	"context"
	"slices"

	"communique/locales"
	"communique/locales/check"
	"communique/releases"
)

// fixRounds is how often a language is read again after corrections: one may uncover
// another.
const fixRounds = 5

// fix makes the certain corrections, each segment in one save, and says which.
func (r *translationCheckCommand) fix(ctx context.Context, t *terminal, h *house, languages []string) error {
	for _, language := range languages {
		made := 0
		for range fixRounds {
			c, err := h.check(ctx, r.Slug, language)
			if err != nil {
				return err
			}
			n, err := r.fixOnce(ctx, t, h, c)
			if err != nil {
				return err
			}
			if made += n; n == 0 {
				break
			}
		}
		if made > 0 && !r.JSON {
			t.count("cli.check.fixed", made, "Language", locales.Language(language))
			t.line("")
		}
	}
	return nil
}

// fixOnce saves each segment with its corrections, and counts them.
func (r *translationCheckCommand) fixOnce(ctx context.Context, t *terminal, h *house, c checked) (made int, err error) {
	for _, key := range keysOf(c.findings) {
		now, err := h.present(ctx, r.Slug, c.language, key)
		if err != nil {
			return made, err
		}
		if now.Text != c.texts[key] {
			continue // somebody has changed it meanwhile; it is read again
		}
		text, n := corrected(now.Text, c.of(key))
		if n == 0 {
			continue
		}
		if _, err := h.releases.SaveText(ctx, h.actor(), r.Slug, c.language, releases.Typed{
			Key: key, Text: text, SourceHash: now.SourceHash, Version: now.Number, Origin: now.Origin,
		}); err != nil {
			return made, err
		}
		if !r.JSON {
			for _, f := range c.of(key) {
				t.wrapped(t.out, "  ", key+": "+f.What(t.words))
			}
			t.excerpt(text, 0, 0)
		}
		made += n
	}
	return made, nil
}

// of are the findings of a segment that have a certain correction and stand.
func (c checked) of(key string) []releases.Finding {
	return slices.DeleteFunc(slices.Clone(c.findings), func(f releases.Finding) bool {
		return f.Key != key || f.Fix == nil || f.Ignored != ""
	})
}

func keysOf(findings []releases.Finding) []string {
	var keys []string
	for _, f := range findings {
		if !slices.Contains(keys, f.Key) {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// corrected makes the corrections from the end on, so that the places before stay what
// they are; of two that overlap only the later.
func corrected(text string, findings []releases.Finding) (string, int) {
	slices.SortStableFunc(findings, func(a, b releases.Finding) int { return b.Fix.End - a.Fix.End })
	made, from := 0, len(text)+1
	for _, f := range findings {
		if f.Fix.End >= from {
			continue
		}
		text, from = check.Apply(text, *f.Fix), f.Fix.Start
		made++
	}
	return text, made
}
