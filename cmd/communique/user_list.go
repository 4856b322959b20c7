package main

import (
	"context"
	"strings"

	"communique/accounts"
	"communique/locales"
)

// userListCommand lists those who sign in.
type userListCommand struct {
	JSON bool `name:"json" help:"${json}"`
}

// Run lists them by address, those who may no longer sign in too.
func (r *userListCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.accounts.Users(ctx, h.actor())
	if err != nil {
		return err
	}
	slugs, err := h.partnerSlugs(ctx)
	if err != nil {
		return err
	}
	if r.JSON {
		reports := make([]userReport, len(all))
		for i, u := range all {
			reports[i] = userReportOf(u, slugs)
		}
		return t.json(reports)
	}
	if len(all) == 0 {
		t.wrapped(t.out, "", t.words.T("cli.user.none"))
	}
	for _, u := range all {
		t.user(u, slugs)
	}
	return nil
}

// user says who somebody is, and below it what they are and how they sign in.
func (t *terminal) user(u accounts.User, slugs map[int64]string) {
	t.wrapped(t.out, "", joined(u.Address.Given, u.Name))
	roles := make([]string, len(u.Grants))
	for i, g := range u.Grants {
		roles[i] = t.role(g, slugs)
	}
	how, ended := t.words.T("cli.user.by_link"), ""
	if u.Password {
		how = t.words.T("cli.user.by_password")
	}
	if u.Ended() {
		how, ended = "", t.words.T("cli.user.ended_on", "Date", locales.Date(u.EndedAt.Local()))
	}
	t.wrapped(t.out, "  ", joined(strings.Join(roles, ", "), how, ended))
}
