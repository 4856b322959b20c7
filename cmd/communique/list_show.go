package main

import (
	"context"
	"time"

	"communique/locales"
	"communique/presslists"
)

// listShowCommand shows the press lists, or one with its contacts.
type listShowCommand struct {
	Slug string `arg:"" optional:"" help:"${list_slug_optional}"`
	JSON bool   `name:"json" help:"${json}"`
}

type listJSON struct {
	List     string        `json:"list"`
	Name     string        `json:"name"`
	Country  string        `json:"country"`
	Language string        `json:"language"`
	Zone     string        `json:"zone"`
	Region   string        `json:"region"`
	Window   string        `json:"window"`
	Retired  string        `json:"retired_at,omitempty"`
	Contacts []contactJSON `json:"contacts,omitempty"`
}

type contactJSON struct {
	Address  string `json:"address"`
	Name     string `json:"name"`
	Outlet   string `json:"outlet"`
	Language string `json:"language"`
	Topics   string `json:"topics"`
	Consent  string `json:"consent_basis"`
}

func listAsJSON(l presslists.List, contacts []presslists.Contact) listJSON {
	j := listJSON{List: l.Slug, Name: l.Name, Country: l.Country, Language: l.Language, Zone: l.Zone, Region: l.Region, Window: l.Window}
	if l.Retired() {
		j.Retired = l.RetiredAt.UTC().Format(time.RFC3339)
	}
	for _, c := range contacts {
		j.Contacts = append(j.Contacts, contactJSON{
			Address: c.Address, Name: c.Name, Outlet: c.Outlet, Language: c.Language, Topics: c.Topics, Consent: c.ConsentBasis,
		})
	}
	return j
}

// Run shows the one list, or all.
func (l *listShowCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if l.Slug == "" {
		return l.all(ctx, t, h)
	}
	list, err := h.lists.List(ctx, l.Slug)
	if err != nil {
		return err
	}
	contacts, err := h.lists.Contacts(ctx, list.ID)
	if err != nil {
		return err
	}
	if l.JSON {
		return t.json(listAsJSON(list, contacts))
	}
	t.say("cli.list.heading", "List", list.Slug, "Name", list.Name, "Country", t.words.Country(list.Country))
	if list.Retired() {
		t.wrapped(t.out, "", t.words.T("cli.list.retired_on", "Date", locales.Date(list.RetiredAt.Local())))
	}
	t.say("cli.list.window", "Window", list.Window, "Zone", list.Zone, "Language", t.words.Language(list.Language))
	if opens, err := h.lists.Opens(list); err == nil {
		t.wrapped(t.out, "", t.words.T("cli.list.opens", "Words", opens.Describe(t.words, h.clock.Now())))
	}
	if list.Region != "" {
		t.say("cli.list.region", "Region", list.Region)
	}
	t.line("")
	rows := [][]string{{t.words.T("cli.column.address"), t.words.T("cli.column.name"), t.words.T("cli.column.outlet"), t.words.T("cli.column.language")}}
	for _, one := range contacts {
		rows = append(rows, []string{one.Address, one.Name, one.Outlet, one.Language})
	}
	t.table(rows)
	return nil
}

func (l *listShowCommand) all(ctx context.Context, t *terminal, h *house) error {
	lists, err := h.lists.Lists(ctx)
	if err != nil {
		return err
	}
	if l.JSON {
		out := make([]listJSON, len(lists))
		for i, one := range lists {
			out[i] = listAsJSON(one, nil)
		}
		return t.json(out)
	}
	if len(lists) == 0 {
		t.say("cli.list.none")
		return nil
	}
	rows := [][]string{{t.words.T("cli.column.list"), t.words.T("cli.column.country"), t.words.T("cli.column.language"), t.words.T("cli.column.zone"), t.words.T("cli.column.window")}}
	for _, one := range lists {
		window := one.Window
		if one.Retired() {
			window = t.words.T("contacts.retired")
		}
		rows = append(rows, []string{one.Slug, t.words.Country(one.Country), one.Language, one.Zone, window})
	}
	t.table(rows)
	return nil
}
