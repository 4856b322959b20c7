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
	Password bool     `json:"password"` // they have one; a link will do in any case
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

// linking says where the links lead that are given to people.
type linking struct {
	URL string `name:"url" env:"COMMUNIQUE_URL" default:"http://127.0.0.1:8080" placeholder:"URL" help:"${url}"`
}

// base is what links begin with. Faults: those of mailer.Identity.Check.
func (l linking) base() (string, error) {
	identity, err := (&sending{URL: l.URL}).identity()
	return identity.URL, err
}

// invited shows the link by which somebody signs in: the only time that it is seen.
func (t *terminal) invited(u accounts.User, base, secret string, asJSON bool) error {
	link := base + "/desk/link/" + secret
	if asJSON {
		return t.json(map[string]any{"address": u.Address.Given, "link": link})
	}
	t.wrapped(t.out, "", t.words.T("cli.user.invited", "Name", u.Name))
	t.line("  " + link)
	return nil
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
