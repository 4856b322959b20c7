package main

import (
	"context"

	"communique/internal/fault"
	"communique/releases"
)

// translationRequestCommand asks for the translation of a release.
type translationRequestCommand struct {
	Slug     string   `arg:"" help:"${slug}"`
	Language []string `name:"language" placeholder:"LL,…" help:"${some_languages}"`
	Partner  string   `name:"partner" placeholder:"SLUG" help:"${request_partner}"`
	Due      string   `name:"due" placeholder:"WHEN" help:"${request_due}"`
	Brief    string   `name:"brief" placeholder:"TEXT" help:"${request_brief}"`
	JSON     bool     `name:"json" help:"${json}"`
}

// Run asks, for all the languages or none, and shows how far each of them is.
func (r *translationRequestCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	q, err := r.request(ctx, h)
	if err != nil {
		return err
	}
	asked, err := h.releases.RequestTranslation(ctx, h.actor(), r.Slug, q)
	if err != nil {
		return err
	}
	languages := make([]string, len(asked))
	for i, a := range asked {
		languages[i] = a.Language
	}
	one, err := h.standing(ctx, r.Slug)
	if err != nil {
		return err
	}
	one = one.only(languages)
	if r.JSON {
		return t.json(one.reports())
	}
	t.wrapped(t.out, "", t.words.N("cli.requested", len(asked), "Slug", r.Slug, "Languages", t.words.List(t.languageNames(languages))))
	t.line("")
	t.standing(one, shownKeys)
	return nil
}

func (r *translationRequestCommand) request(ctx context.Context, h *house) (q releases.Request, err error) {
	q.Languages = r.Language
	if r.Partner != "" {
		partner, err := h.accounts.Partner(ctx, r.Partner)
		if err != nil {
			return q, err
		}
		q.PartnerID = partner.ID
	}
	if r.Due != "" {
		if q.Due, err = releases.ParseEmbargo(r.Due); fault.Is(err, "releases.embargo_syntax") {
			return q, fault.Wrap(err, fault.Invalid, "cli.due_syntax", "Value", r.Due)
		}
		if err != nil {
			return q, err
		}
	}
	q.Brief, err = textOrFile(r.Brief)
	return q, err
}
