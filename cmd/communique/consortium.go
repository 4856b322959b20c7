package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/fault"
	"communique/presslists"
	"communique/scheduler"

	"github.com/BurntSushi/toml"
)

// consortium is a file that describes who takes part: the partners and their
// press lists, with a CSV file of contacts beside it for each list. It is how an
// administrator sets a new house up in one go, and how the demo does.
type consortium struct {
	Name        string             `toml:"name"`
	From        string             `toml:"from"`
	Protected   []string           `toml:"protected"` // names that nobody translates, beside those of the partners
	Coordinator consortiumMember   `toml:"coordinator"`
	Partners    []consortiumMember `toml:"partners"`
	Lists       []consortiumList   `toml:"lists"`
	// ClosingDays are those on which nobody is mailed, beside the public holidays.
	ClosingDays []consortiumClosing `toml:"closing_days"`

	places tomlPlaces
}

// consortiumClosing is a run of days; without a last one it is the first only.
type consortiumClosing struct {
	First   time.Time `toml:"first"`
	Last    time.Time `toml:"last"`
	Name    string    `toml:"name"`
	Country string    `toml:"country"` // everywhere when it is left out
}

type consortiumMember struct {
	Slug      string   `toml:"slug"`
	Name      string   `toml:"name"`
	Country   string   `toml:"country"`
	Languages []string `toml:"languages"`

	People []consortiumPerson `toml:"people"`
}

// consortiumPerson is somebody who is reminded of what the partner was asked.
type consortiumPerson struct {
	Name     string `toml:"name"`
	Address  string `toml:"address"`
	Language string `toml:"language"` // the partner's first when it is left out
	Zone     string `toml:"zone"`     // that of the partner's country when it is left out
}

type consortiumList struct {
	Slug     string `toml:"slug"`
	Partner  string `toml:"partner"`
	Country  string `toml:"country"`
	Name     string `toml:"name"`
	Language string `toml:"language"`
	Zone     string `toml:"zone"`
	Region   string `toml:"region"` // the whole country when it is left out
	Window   string `toml:"window"`
	// Contacts is a CSV file, named from the folder of this one. When it is left
	// out, lists/<slug>.csv is taken if it is there.
	Contacts string `toml:"contacts"`
}

// readConsortium reads and checks the file; a field that it doesn't know is an
// error, since it is a misspelt one.
func readConsortium(folder fs.FS, name string) (consortium, error) {
	var c consortium
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return c, fault.Wrap(err, fault.NotFound, "cli.file_missing", "File", name)
	}
	meta, err := toml.Decode(string(data), &c)
	c.places = placesIn(name, data)
	if bad, ok := errors.AsType[toml.ParseError](err); ok {
		return c, fault.Wrap(err, fault.Invalid, "cli.consortium_toml", "Detail", bad.Message).
			At(fault.Place{File: name, Line: bad.Position.Line, Column: bad.Position.Col})
	}
	if err != nil {
		return c, fault.Wrap(err, fault.Invalid, "cli.consortium_toml", "Detail", err.Error()).At(fault.Place{File: name})
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		key := unknown[0]
		return c, fault.New(fault.Invalid, "cli.consortium_field", "Field", key.String()).At(c.places.field(key[len(key)-1]))
	}
	return c, nil
}

// loaded is what became of one list of a consortium.
type loaded struct {
	list   presslists.List
	result presslists.Import
}

// load makes the partners and lists that aren't there, changes those that differ,
// and imports the contacts.
func (h *house) load(ctx context.Context, who accounts.Actor, folder fs.FS, c consortium) ([]loaded, error) {
	if c.Coordinator.Slug != "" {
		if err := h.partner(ctx, who, c.Coordinator, true, c.places, "coordinator"); err != nil {
			return nil, err
		}
	}
	for i, m := range c.Partners {
		if err := h.partner(ctx, who, m, false, c.places, fmt.Sprintf("partners/%d", i)); err != nil {
			return nil, err
		}
	}
	if err := h.glossary.Protect(ctx, c.names()); err != nil {
		return nil, err
	}
	if err := h.scheduler.SetClosings(ctx, who, c.closings()); err != nil {
		return nil, c.places.in("closing_days/0", err)
	}
	var all []loaded
	for i, l := range c.Lists {
		one, err := h.loadList(ctx, who, folder, l)
		if err != nil {
			return all, c.places.in(fmt.Sprintf("lists/%d", i), err)
		}
		all = append(all, one)
	}
	return all, nil
}

func (c consortium) closings() []scheduler.Closing {
	all := make([]scheduler.Closing, len(c.ClosingDays))
	for i, d := range c.ClosingDays {
		all[i] = scheduler.Closing(d)
	}
	return all
}

// names are those that stay as they are in every language.
func (c consortium) names() []string {
	names := append(slices.Clone(c.Protected), c.Coordinator.Name)
	for _, m := range c.Partners {
		names = append(names, m.Name)
	}
	return names
}

// partner makes the partner unless it is there, and its people as they are in a table of the
// file.
func (h *house) partner(ctx context.Context, who accounts.Actor, m consortiumMember, coordinator bool, places tomlPlaces, table string) error {
	p, err := h.accounts.Partner(ctx, m.Slug)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		p, err = h.accounts.AddPartner(ctx, who, accounts.Partner{
			Slug: m.Slug, Name: m.Name, Country: m.Country, Coordinator: coordinator, Languages: m.Languages,
		})
	}
	if err != nil {
		return places.in(table, err)
	}
	var faults fault.List
	for i, one := range m.People {
		if one.Language == "" && len(m.Languages) > 0 {
			one.Language = m.Languages[0]
		}
		_, err := h.accounts.SavePerson(ctx, who, accounts.Person{
			PartnerID: p.ID, Name: one.Name, Address: address.Address{Given: one.Address}, Language: one.Language, Zone: one.Zone,
		})
		if fault.KindOf(err) == fault.Internal && err != nil {
			return err
		}
		faults = append(faults, fault.All(places.in(fmt.Sprintf("%s/people/%d", table, i), err))...)
	}
	return faults.OrNil()
}

func (h *house) loadList(ctx context.Context, who accounts.Actor, folder fs.FS, l consortiumList) (loaded, error) {
	owner, err := h.accounts.Partner(ctx, l.Partner)
	if err != nil {
		return loaded{}, err
	}
	list, err := h.lists.Save(ctx, who, presslists.List{
		PartnerID: owner.ID, Slug: l.Slug, Country: l.Country, Name: l.Name, Language: l.Language, Zone: l.Zone, Region: l.Region, Window: l.Window,
	})
	if err != nil {
		return loaded{}, err
	}
	if l.Contacts == "" {
		l.Contacts = "lists/" + l.Slug + ".csv"
		if _, err := fs.Stat(folder, l.Contacts); err != nil {
			return loaded{list: list}, nil
		}
	}
	file, err := folder.Open(l.Contacts)
	if err != nil {
		return loaded{}, fault.Wrap(err, fault.NotFound, "cli.file_missing", "File", l.Contacts)
	}
	defer file.Close()
	result, err := h.lists.Import(ctx, who, l.Slug, l.Contacts, file)
	if err != nil {
		return loaded{}, fmt.Errorf("%s: %w", l.Slug, err)
	}
	return loaded{list: list, result: result}, nil
}
