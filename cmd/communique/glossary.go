package main

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales/glossary"
)

// glossaryCommands are those about the terms of the consortium.
type glossaryCommands struct {
	List   glossaryListCommand   `cmd:"" help:"${glossary_list}"`
	Import glossaryImportCommand `cmd:"" help:"${glossary_import}"`
	Export glossaryExportCommand `cmd:"" help:"${glossary_export}"`
	Remove glossaryRemoveCommand `cmd:"" help:"${glossary_remove}"`
}

// glossaryListCommand shows the terms, or those that hold for a pair of languages.
type glossaryListCommand struct {
	From     string `name:"from" placeholder:"LL" help:"${memory_from}"`
	Language string `name:"language" placeholder:"LL" help:"${memory_language}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// termReport is a term as a script reads it; an empty language stands for every one.
type termReport struct {
	Rule           string `json:"rule"`
	SourceLanguage string `json:"source_language"`
	Source         string `json:"source"`
	Language       string `json:"language"`
	Target         string `json:"target"`
	CaseSensitive  bool   `json:"case_sensitive"`
	Note           string `json:"note,omitempty"`
}

// Run shows the terms in the order of the exported file.
func (r *glossaryListCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	terms, err := r.terms(ctx, h)
	if err != nil {
		return err
	}
	if r.JSON {
		reports := make([]termReport, len(terms))
		for i, m := range terms {
			reports[i] = termReport{string(m.Rule), m.SourceLanguage, m.Source, m.Language, m.Target, m.CaseSensitive, m.Note}
		}
		return t.json(reports)
	}
	if len(terms) == 0 {
		t.say("cli.glossary.none")
		return nil
	}
	for _, m := range terms {
		t.wrapped(t.out, "", t.term(m))
	}
	return nil
}

func (r *glossaryListCommand) terms(ctx context.Context, h *house) ([]glossary.Term, error) {
	switch {
	case r.From == "" && r.Language == "":
		return h.glossary.All(ctx)
	case r.From == "" || r.Language == "":
		return nil, fault.New(fault.Invalid, "cli.glossary_pair")
	}
	return h.glossary.Terms(ctx, r.From, r.Language)
}

// term says one term on a line.
func (t *terminal) term(m glossary.Term) string {
	words := []string{m.Source, m.Target}
	about := []string{
		strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " → "),
		t.words.T("cli.glossary." + string(m.Rule)), t.languageOrAny(m.SourceLanguage) + " → " + t.languageOrAny(m.Language), m.Note,
	}
	return strings.Join(slices.DeleteFunc(about, func(s string) bool { return s == "" }), " – ")
}

func (t *terminal) languageOrAny(tag string) string {
	if tag == "" {
		return t.words.T("cli.glossary.any")
	}
	return t.words.Language(tag)
}

// glossaryExportCommand writes the terms as CSV.
type glossaryExportCommand struct {
	Out string `name:"out" placeholder:"FILE" help:"${out_file}"`
}

// Run writes what Import reads.
func (r *glossaryExportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if r.Out == "" {
		return h.glossary.Export(ctx, t.out)
	}
	var file bytes.Buffer
	if err := h.glossary.Export(ctx, &file); err != nil {
		return err
	}
	return t.written(r.Out, file.Bytes())
}
