package main

import (
	"context"
	"strings"

	"communique/releases"
)

// boilerplateListCommand lists the texts that many releases carry.
type boilerplateListCommand struct {
	JSON bool `name:"json" help:"${json}"`
}

// Run lists the boilerplates by their names.
func (r *boilerplateListCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.releases.Boilerplates(ctx, h.actor())
	if err != nil {
		return err
	}
	if r.JSON {
		list := make([]any, len(all))
		for i, b := range all {
			list[i] = boilerplateJSON(b)
		}
		return t.json(list)
	}
	if len(all) == 0 {
		t.say("cli.boilerplate.none")
		return nil
	}
	rows := [][]string{{t.words.T("cli.column.boilerplate"), t.words.T("cli.column.kind"), t.words.T("cli.column.revision"),
		t.words.T("cli.column.approved_in"), t.words.T("cli.column.included_in")}}
	for _, b := range all {
		rows = append(rows, []string{b.Slug, t.boilerplateKind(b), t.words.Number(b.Revision), strings.Join(b.Approved, " "), strings.Join(b.Included, " ")})
	}
	t.table(rows)
	return nil
}

// boilerplateJSON is a boilerplate as a script reads it.
func boilerplateJSON(b releases.Boilerplate) any {
	return map[string]any{
		"boilerplate": b.Slug, "kind": string(b.Boilerplate), "revision": b.Revision, "required": b.Required, "language": b.SourceLanguage,
		"languages": orEmpty(b.Languages), "for": orEmpty(b.For), "approved": orEmpty(b.Approved), "included_in": orEmpty(b.Included),
	}
}

func (t *terminal) boilerplateKind(b releases.Boilerplate) string {
	kind := t.words.T("boilerplate." + string(b.Boilerplate))
	if b.Required {
		return t.words.T("cli.boilerplate.required", "Kind", kind)
	}
	return kind
}

// approvedTexts says in which languages a boilerplate may stand in releases.
func (t *terminal) approvedTexts(slug string, languages []string, asJSON bool) error {
	if asJSON {
		return t.json(map[string]any{"boilerplate": slug, "approved": languages})
	}
	t.say("cli.boilerplate.approved", "Slug", slug, "Languages", t.languages(languages))
	return nil
}

// boilerplates says which boilerplates stand in the way of a language.
func (t *terminal) boilerplates(s releases.LanguageStatus) (notes []string) {
	if len(s.Boilerplate) > 0 {
		notes = append(notes, t.words.T("cli.work.boilerplate", "Names", t.words.List(s.Boilerplate)))
	}
	if len(s.Lacking) > 0 {
		notes = append(notes, t.words.T("cli.work.lacking", "Names", t.words.List(s.Lacking)))
	}
	return notes
}

// followed says which releases a change of a boilerplate has reached.
func (t *terminal) followed(all []releases.Followed) {
	for _, f := range all {
		t.wrapped(t.out, "  ", t.words.T("cli.boilerplate.followed", "Slug", f.Slug, "Revision", f.Revision))
		if len(f.Thawed) > 0 {
			t.wrapped(t.out, "  ", t.words.T("cli.boilerplate.thawed", "Slug", f.Slug, "Languages", t.languages(f.Thawed)))
		}
	}
}

// followedJSON is what a script reads of it.
func followedJSON(all []releases.Followed) []any {
	list := make([]any, len(all))
	for i, f := range all {
		list[i] = map[string]any{"release": f.Slug, "revision": f.Revision, "thawed": orEmpty(f.Thawed)}
	}
	return list
}
