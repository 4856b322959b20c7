package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
)

// typedGrant is a role as it stands on the command line: "officer" is for the whole
// consortium, "officer:be" for a partner, "translator:be/nl" for a partner and a language,
// "translator:/nl" for a language of every partner.
type typedGrant struct {
	role              accounts.Role
	partner, language string // the partner's slug; empty: all of them
}

// readGrant reads a role; ok is false for what isn't written like one. Whether there is
// such a role, partner or language is for others to say.
func readGrant(text string) (g typedGrant, ok bool) {
	role, scope, scoped := strings.Cut(strings.TrimSpace(text), ":")
	partner, language, both := strings.Cut(scope, "/")
	g = typedGrant{accounts.Role(role), partner, language}
	switch {
	case role == "" || strings.Contains(role, "/"):
	case !scoped:
		ok = true
	case partner != "" && !accounts.ValidSlug(partner):
	default:
		ok = both == (language != "") && (both || partner != "")
	}
	return g, ok
}

// grants reads roles. Faults, all roles' at once: cli.role_unreadable,
// accounts.role_unknown, accounts.partner_missing.
func (h *house) grants(ctx context.Context, typed []string) ([]accounts.Grant, error) {
	var faults fault.List
	var grants []accounts.Grant
	for _, text := range typed {
		read, ok := readGrant(text)
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "cli.role_unreadable", "Value", fault.Shown(text)))
			continue
		}
		if !slices.Contains(accounts.Roles, read.role) {
			faults = append(faults, fault.New(fault.Invalid, "accounts.role_unknown", "Value", fault.Shown(string(read.role)), "Roles", accounts.Roles))
			continue
		}
		g := accounts.Grant{Role: read.role, Language: read.language}
		if read.partner != "" {
			p, err := h.accounts.Partner(ctx, read.partner)
			if err != nil && fault.KindOf(err) == fault.Internal {
				return nil, err
			}
			faults = append(faults, fault.All(err)...)
			g.PartnerID = p.ID
		}
		grants = append(grants, g)
	}
	return grants, faults.OrNil()
}

// grantText is a role as it is typed.
func grantText(g accounts.Grant, slugs map[int64]string) string {
	text := string(g.Role)
	if scope := scopeOf(g, slugs); scope != "" || g.Language != "" {
		text += ":" + scope
	}
	if g.Language != "" {
		text += "/" + g.Language
	}
	return text
}

// scopeOf is the short name of the partner for whom a role is held; empty for all of them.
func scopeOf(g accounts.Grant, slugs map[int64]string) string {
	if slug, known := slugs[g.PartnerID]; known || g.PartnerID == 0 {
		return slug
	}
	return fmt.Sprint(g.PartnerID)
}

// grantsNoted writes the roles in a line of the audit, which knows partners by their
// numbers ("officer, translator/7/nl"), as they are typed; what isn't a role stays as it is.
func grantsNoted(detail string, slugs map[int64]string) string {
	words := strings.Split(detail, ", ")
	for i, word := range words {
		parts := strings.Split(word, "/")
		if len(parts) != 3 || !slices.Contains(accounts.Roles, accounts.Role(parts[0])) {
			continue
		}
		if id, err := strconv.ParseInt(parts[1], 10, 64); err == nil {
			words[i] = grantText(accounts.Grant{Role: accounts.Role(parts[0]), PartnerID: id, Language: parts[2]}, slugs)
		}
	}
	return strings.Join(words, ", ")
}

// role is a role in words: "Translator (be, Dutch)".
func (t *terminal) role(g accounts.Grant, slugs map[int64]string) string {
	word := t.words.T("role." + string(g.Role))
	var of []string
	if scope := scopeOf(g, slugs); scope != "" {
		of = append(of, scope)
	}
	if g.Language != "" {
		of = append(of, t.words.Language(g.Language))
	}
	if len(of) == 0 {
		return word
	}
	return word + " (" + strings.Join(of, ", ") + ")"
}
