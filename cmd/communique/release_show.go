package main

import (
	"context"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/releases"
)

// releaseShowCommand shows a release: its segments, or a frozen edition.
type releaseShowCommand struct {
	Slug     string `arg:"" help:"${slug}"`
	Language string `name:"language" placeholder:"LL" help:"${show_language}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// segmentJSON is a segment as a script reads it.
type segmentJSON struct {
	Key        string `json:"key"`
	Kind       string `json:"kind"`
	Text       string `json:"text"`
	SourceHash string `json:"source_hash"`
}

// Run shows the release.
func (r *releaseShowCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	if r.Language != "" {
		return r.showEdition(ctx, t, h, release)
	}
	request, err := h.request(ctx, release)
	if err != nil {
		return err
	}
	segments, err := h.releases.Segments(ctx, release.ID)
	if err != nil {
		return err
	}
	if r.JSON {
		list := make([]segmentJSON, len(segments))
		for i, s := range segments {
			list[i] = segmentJSON{Key: s.Key, Kind: string(s.Kind), Text: s.Text, SourceHash: s.SourceHash}
		}
		shown := struct {
			releaseJSON
			Segments []segmentJSON `json:"segments"`
		}{asJSON(release), list}
		shown.Request = requestOf(request)
		return t.json(shown)
	}
	t.release(release)
	t.request(release.Slug, request)
	for _, s := range segments {
		t.line("")
		t.line("[" + s.Key + "]")
		t.wrapped(t.out, "  ", s.Text)
	}
	return nil
}

// release prints what stands above the text.
func (t *terminal) release(r releases.Release) {
	countries := make([]string, len(r.Countries))
	for i, code := range r.Countries {
		countries[i] = t.words.Country(code)
	}
	t.say("cli.release.heading", "Slug", r.Slug, "Revision", r.Revision,
		"State", t.words.T("state.release."+string(r.State)))
	t.wrapped(t.out, "  ", t.words.T("cli.release.languages", "Source", t.words.Language(r.SourceLanguage), "Languages", t.languages(r.Languages)))
	t.wrapped(t.out, "  ", t.words.T("cli.release.countries", "Countries", t.words.List(countries)))
	if !r.Embargo.At.IsZero() {
		t.wrapped(t.out, "  ", t.words.T("cli.release.embargo", "Embargo", t.embargo(r.Embargo)))
	}
}

// languages names them, or says by a dash that there are none.
func (t *terminal) languages(tags []string) string {
	if len(tags) == 0 {
		return "–"
	}
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = t.words.Language(tag)
	}
	return t.words.List(names)
}

// showEdition prints the text of a frozen edition as it is mailed.
func (r *releaseShowCommand) showEdition(ctx context.Context, t *terminal, h *house, release releases.Release) error {
	editions, err := h.releases.Editions(ctx, release.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(editions, func(e releases.Edition) bool { return e.Language == r.Language })
	if i < 0 {
		return fault.New(fault.NotFound, "cli.edition_missing", "Slug", release.Slug, "Language", r.Language)
	}
	edition := editions[i]
	if r.JSON {
		return t.json(map[string]any{
			"release": release.Slug, "language": edition.Language, "revision": edition.Revision, "subject": edition.Subject,
			"html": edition.HTML, "text": edition.Text, "content_hash": edition.ContentHash,
		})
	}
	t.line(strings.TrimRight(edition.Text, "\n"))
	return nil
}
