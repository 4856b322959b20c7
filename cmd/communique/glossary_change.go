package main

import (
	"context"

	"communique/internal/fault"
	"communique/locales/glossary"
)

// glossaryImportCommand takes terms from a CSV file.
type glossaryImportCommand struct {
	File string `arg:"" help:"${glossary_file}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run imports the file, whole or not at all.
func (r *glossaryImportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	data, err := readFile(r.File)
	if err != nil {
		return err
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	done, err := h.glossary.Import(ctx, r.File, data)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"added": done.Added, "changed": done.Changed, "unchanged": done.Unchanged})
	}
	t.say("cli.glossary.imported", "Added", done.Added, "Changed", done.Changed, "Unchanged", done.Unchanged)
	return nil
}

// glossaryRemoveCommand takes a term out.
type glossaryRemoveCommand struct {
	Word     string `arg:"" help:"${glossary_word}"`
	Rule     string `name:"rule" enum:"preferred,forbidden,protected" default:"preferred" help:"${glossary_rule}"`
	From     string `name:"from" placeholder:"LL" help:"${memory_from}"`
	Language string `name:"language" placeholder:"LL" help:"${memory_language}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// Run removes the term. A forbidden one is named by the word that isn't to be used.
func (r *glossaryRemoveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	term := glossary.Term{Rule: glossary.Rule(r.Rule), Source: r.Word, SourceLanguage: r.From, Language: r.Language}
	if term.Rule == glossary.Forbidden {
		term.Source, term.Target = "", r.Word
	}
	n, err := h.glossary.Remove(ctx, []glossary.Term{term})
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.NotFound, "cli.term_missing", "Word", r.Word)
	}
	if r.JSON {
		return t.json(map[string]any{"removed": n})
	}
	t.say("cli.glossary.removed", "Word", r.Word)
	return nil
}
