package main

import (
	"context"
	"strings"

	"communique/accounts"
)

// userReport is a user as a script reads it. Instants are in UTC.
type userReport struct {
	Address  string   `json:"address"`
	Name     string   `json:"name"`
	Roles    []string `json:"roles"` // as they are typed: "translator:be/nl"
	Language string   `json:"language"`
	Zone     string   `json:"zone"`
	Password bool     `json:"password"` // they have one
	Ended    string   `json:"ended,omitempty"`
	Created  string   `json:"created"`
}

func userReportOf(u accounts.User, slugs map[int64]string) userReport {
	r := userReport{
		Address: u.Address.Given, Name: u.Name, Roles: make([]string, len(u.Grants)), Language: u.Language, Zone: u.Zone,
		Password: u.Password, Ended: utc(u.EndedAt), Created: utc(u.CreatedAt),
	}
	for i, g := range u.Grants {
		r.Roles[i] = grantText(g, slugs)
	}
	return r
}

// openUser is open for a command about one user, who must be there.
func (t *terminal) openUser(ctx context.Context, c *commands, mailbox string) (*house, accounts.User, error) {
	h, err := t.open(ctx, c)
	if err != nil {
		return nil, accounts.User{}, err
	}
	u, err := h.accounts.UserByAddress(ctx, h.actor(), mailbox)
	if err != nil {
		h.close()
		return nil, accounts.User{}, err
	}
	return h, u, nil
}

// partnerSlugs gives the short names of all partners.
func (h *house) partnerSlugs(ctx context.Context) (map[int64]string, error) {
	all, err := h.accounts.Partners(ctx)
	slugs := make(map[int64]string, len(all))
	for _, p := range all {
		slugs[p.ID] = p.Slug
	}
	return slugs, err
}

// joined puts what there is of some parts into a line.
func joined(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, " – ")
}
