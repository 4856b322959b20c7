package main

import (
	"context"
	"slices"

	"communique/internal/fault"
	"communique/locales"
	"communique/locales/check"
	"communique/releases"
)

// translationCheckCommand reads translations beside their source.
type translationCheckCommand struct {
	Slug     string   `arg:"" help:"${slug}"`
	Language []string `name:"language" placeholder:"LL,…" help:"${some_languages}"`
	Fix      bool     `name:"fix" xor:"do" help:"${check_fix}"`
	Ignore   string   `name:"ignore" xor:"do" placeholder:"ABOUT" help:"${check_ignore}"`
	Reason   string   `name:"reason" placeholder:"TEXT" help:"${reason}"`
	JSON     bool     `name:"json" help:"${json}"`
}

// Run shows what the checks find. It ends with a fault when something mustn't leave.
func (r *translationCheckCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	languages := r.Language
	if len(languages) == 0 {
		languages = release.Languages
	}
	switch {
	case r.Ignore != "":
		return r.ignore(ctx, t, h, languages)
	case r.Fix:
		if err := r.fix(ctx, t, h, languages); err != nil {
			return err
		}
	}
	all := make([]checked, len(languages))
	for i, language := range languages {
		if all[i], err = h.check(ctx, r.Slug, language); err != nil {
			return err
		}
	}
	if err := r.show(t, all); err != nil {
		return err
	}
	return blockingFault(all)
}

// check reads one language, with the texts that the findings are about.
func (h *house) check(ctx context.Context, slug, language string) (checked, error) {
	c := checked{language: language, texts: map[string]string{}}
	var err error
	if c.findings, err = h.releases.Check(ctx, h.actor(), slug, language); err != nil {
		return c, err
	}
	for _, f := range c.findings {
		if _, known := c.texts[f.Key]; known {
			continue
		}
		now, err := h.present(ctx, slug, language, f.Key)
		if err != nil {
			return c, err
		}
		c.texts[f.Key] = now.Text
	}
	return c, nil
}

// present is the translation of a segment as it is now; the zero one where there is none.
func (h *house) present(ctx context.Context, slug, language, key string) (releases.Version, error) {
	versions, err := h.releases.History(ctx, h.actor(), slug, language, key)
	versions = slices.DeleteFunc(versions, func(v releases.Version) bool { return v.Verb == "conflict" })
	if err != nil || len(versions) == 0 {
		return releases.Version{}, err
	}
	return versions[len(versions)-1], nil
}

// show prints the findings of each language.
func (r *translationCheckCommand) show(t *terminal, all []checked) error {
	if r.JSON {
		return t.json(checkReports(t.words, all))
	}
	names := shortNames(all)
	for i, c := range all {
		if i > 0 {
			t.line("")
		}
		if len(c.findings) == 0 {
			t.say("cli.check.clean", "Language", locales.Language(c.language))
			continue
		}
		t.count("cli.check.found", len(c.findings), "Language", locales.Language(c.language))
		missing, found := c.apart()
		if len(missing) > 0 {
			t.missing(missing)
		}
		for _, f := range found {
			t.finding(f, c.texts[f.Key], names[f.About])
		}
	}
	return nil
}

// blockingFault names the languages in which something mustn't leave; nil: none.
func blockingFault(all []checked) error {
	var languages []locales.Language
	for _, c := range all {
		if c.blocking() {
			languages = append(languages, locales.Language(c.language))
		}
	}
	if len(languages) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "cli.check_blocks", "Languages", languages)
}

// ignore lets a finding pass, wherever in the one language it is.
func (r *translationCheckCommand) ignore(ctx context.Context, t *terminal, h *house, languages []string) error {
	if len(languages) != 1 {
		return fault.New(fault.Invalid, "cli.ignore_language")
	}
	c, err := h.check(ctx, r.Slug, languages[0])
	if err != nil {
		return err
	}
	found, err := c.meant(r.Ignore)
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := h.releases.IgnoreFinding(ctx, h.actor(), r.Slug, c.language, f.Key, f.About, r.Reason); err != nil {
			return err
		}
	}
	if !r.JSON {
		t.say("cli.check.let", "Key", found[0].Key)
		return nil
	}
	c, err = h.check(ctx, r.Slug, c.language)
	if err != nil {
		return err
	}
	return t.json(checkReports(t.words, []checked{c}))
}

// blocked says what the checks find in segments that an import has left blocked.
func (t *terminal) blocked(ctx context.Context, h *house, slug string, i releases.TranslationImported) error {
	if len(i.Blocked) == 0 {
		return nil
	}
	c, err := h.check(ctx, slug, i.Language)
	if err != nil {
		return err
	}
	t.wrapped(t.out, "  ", t.words.T("cli.translated.blocked", "Keys", t.words.List(i.Blocked)))
	names := shortNames([]checked{c})
	for _, f := range c.findings {
		if slices.Contains(i.Blocked, f.Key) && f.Severity == check.Blocking && f.Ignored == "" {
			t.finding(f, c.texts[f.Key], names[f.About])
		}
	}
	return nil
}
