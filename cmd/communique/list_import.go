package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"communique/internal/fault"
	"communique/presslists"
)

// listImportCommand takes contacts from a CSV file into a press list, or a whole
// consortium from a TOML file.
type listImportCommand struct {
	File     string `arg:"" help:"${list_file}"`
	List     string `name:"list" placeholder:"SLUG" help:"${list_slug}"`
	Partner  string `name:"partner" placeholder:"SLUG" help:"${partner}"`
	Country  string `name:"country" placeholder:"CC" help:"${country}"`
	Language string `name:"language" placeholder:"LL" help:"${list_language}"`
	Zone     string `name:"zone" placeholder:"ZONE" help:"${zone}"`
	Region   string `name:"region" placeholder:"CC-XX" help:"${region}"`
	Window   string `name:"window" placeholder:"RULE" help:"${window}"`
	Name     string `name:"name" placeholder:"TEXT" help:"${list_name}"`
	Preview  bool   `name:"preview" help:"${preview}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// Run imports, or with --preview says what an import would change.
func (l *listImportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	var results []loaded
	if strings.EqualFold(filepath.Ext(l.File), ".toml") {
		results, err = l.consortium(ctx, h)
	} else {
		results, err = l.contacts(ctx, h)
	}
	if l.JSON {
		list := make([]any, len(results))
		for i, r := range results {
			list[i] = t.importJSON(r.result)
		}
		if e := t.json(list); err == nil {
			err = e
		}
		return err
	}
	for _, r := range results {
		t.contactsImported(r.list, r.result, l.Preview)
	}
	return err
}

func (l *listImportCommand) consortium(ctx context.Context, h *house) ([]loaded, error) {
	if l.Preview {
		return nil, fault.New(fault.Invalid, "cli.preview_of_consortium")
	}
	folder := os.DirFS(filepath.Dir(l.File))
	members, err := readConsortium(folder, filepath.Base(l.File))
	if err != nil {
		return nil, err
	}
	return h.load(ctx, h.actor(), folder, members)
}

// contacts imports one CSV file. A list that isn't there yet is made from the
// flags; of one that is there they change what they name.
func (l *listImportCommand) contacts(ctx context.Context, h *house) ([]loaded, error) {
	file, err := openFile(l.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	slug := l.List
	if slug == "" {
		slug = strings.TrimSuffix(filepath.Base(l.File), filepath.Ext(l.File))
	}
	list, err := l.prepare(ctx, h, slug)
	if err != nil {
		return nil, err
	}
	take := h.lists.Import
	if l.Preview {
		take = h.lists.Preview
	}
	result, err := take(ctx, h.actor(), slug, l.File, file)
	if err != nil {
		return nil, err
	}
	return []loaded{{list: list, result: result}}, nil
}

// prepare finds the list, or makes or changes it as the flags say.
func (l *listImportCommand) prepare(ctx context.Context, h *house, slug string) (presslists.List, error) {
	list, err := h.lists.List(ctx, slug)
	isNew := fault.KindOf(err) == fault.NotFound
	if err != nil && !isNew {
		return list, err
	}
	wishes := l.Partner + l.Country + l.Language + l.Zone + l.Region + l.Window + l.Name
	if (wishes == "") || l.Preview {
		return list, err
	}
	list.Slug = slug
	for _, f := range []struct {
		field *string
		flag  string
	}{
		{&list.Country, l.Country}, {&list.Language, l.Language}, {&list.Zone, l.Zone},
		{&list.Region, l.Region}, {&list.Window, l.Window}, {&list.Name, l.Name},
	} {
		if f.flag != "" {
			*f.field = f.flag
		}
	}
	if list.Name == "" {
		list.Name = slug
	}
	if l.Partner != "" {
		owner, err := h.accounts.Partner(ctx, l.Partner)
		if err != nil {
			return list, err
		}
		list.PartnerID = owner.ID
	}
	return h.lists.Save(ctx, h.actor(), list)
}

// importJSON is an import as a script reads it, with each row that failed.
func (t *terminal) importJSON(i presslists.Import) any {
	type rowJSON struct {
		Line  int    `json:"line"`
		Field string `json:"field,omitempty"`
		Fault string `json:"fault"`
		Text  string `json:"text"`
	}
	rows := make([]rowJSON, 0, len(i.Faults))
	for _, f := range i.Faults {
		what := t.words.Faults(f)[0].What
		rows = append(rows, rowJSON{Line: f.Place.Line, Field: f.Place.Field, Fault: f.ID, Text: what})
	}
	return map[string]any{
		"list": i.List, "encoding": i.Encoding, "delimiter": i.Delimiter, "rows": i.Rows, "added": i.Added,
		"changed": i.Changed, "unchanged": i.Unchanged, "duplicates": len(i.Duplicates), "also_on": len(i.AlsoOn),
		"suppressed": i.Suppressed, "refused": rows,
	}
}

// contactsImported says what an import did, or would do.
func (t *terminal) contactsImported(list presslists.List, i presslists.Import, preview bool) {
	if i.List == "" { // a list of a consortium without a file of contacts
		t.say("cli.list.saved", "List", list.Slug)
		return
	}
	id := "cli.list.imported"
	if preview {
		id = "cli.list.previewed"
	}
	t.wrapped(t.out, "", t.words.T(id, "List", i.List, "Added", i.Added, "Changed", i.Changed, "Unchanged", i.Unchanged))
	t.wrapped(t.out, "  ", t.words.T("cli.list.read_as", "Encoding", i.Encoding, "Delimiter", delimiterName(i.Delimiter)))
	for _, note := range []struct {
		id string
		n  int
	}{
		{"cli.list.duplicates", len(i.Duplicates)}, {"cli.list.also_on", len(i.AlsoOn)}, {"cli.list.suppressed", i.Suppressed},
		{"cli.list.refused", len(i.Faults)},
	} {
		if note.n > 0 {
			t.wrapped(t.out, "  ", t.words.N(note.id, note.n))
		}
	}
	if len(i.Faults) > 0 {
		t.explain(i.Faults)
	}
}

// delimiterName makes a tab visible.
func delimiterName(d string) string {
	if d == "\t" {
		return "⇥"
	}
	return d
}
