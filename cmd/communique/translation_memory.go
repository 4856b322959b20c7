package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"communique/locales/memory"
)

// translationMemoryCommand shows what was approved before, or forgets some of it.
type translationMemoryCommand struct {
	Text     string  `arg:"" optional:"" help:"${memory_text}"`
	From     string  `name:"from" placeholder:"LL" help:"${memory_from}"`
	Language string  `name:"language" placeholder:"LL" help:"${memory_language}"`
	Release  string  `name:"release" placeholder:"SLUG" help:"${memory_release}"`
	Limit    int     `name:"limit" default:"20" help:"${memory_limit}"`
	Forget   []int64 `name:"forget" placeholder:"ID,…" help:"${memory_forget}"`
	JSON     bool    `name:"json" help:"${json}"`
}

// rememberedReport is an entry of the memory as a script reads it.
type rememberedReport struct {
	ID             int64  `json:"id"`
	SourceLanguage string `json:"source_language"`
	Language       string `json:"language"`
	Kind           string `json:"kind"`
	Source         string `json:"source"`
	Target         string `json:"target"`
	Release        string `json:"release"`
	Actor          string `json:"actor"`
	Since          string `json:"since"`
	Used           string `json:"used"`
}

// Run lists the entries, what was approved last first.
func (r *translationMemoryCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if len(r.Forget) > 0 {
		return r.forget(ctx, t, h)
	}
	entries, all, err := h.memory.Entries(ctx, memory.Filter{
		SourceLanguage: r.From, Language: r.Language, Release: r.Release, Search: r.Text, Limit: r.Limit,
	})
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"count": all, "entries": rememberedReports(entries)})
	}
	t.count("cli.memory.count", all)
	for _, e := range entries {
		t.line("")
		t.wrapped(t.out, "", strings.Join([]string{
			strconv.FormatInt(e.ID, 10), t.words.Language(e.SourceLanguage) + " → " + t.words.Language(e.Language),
			t.words.T("kind." + e.Kind), e.Release, t.words.Date(e.Used.Local()),
		}, " – "))
		t.wrapped(t.out, "  ", visible(e.Source))
		t.wrapped(t.out, "  → ", visible(e.Target))
	}
	return nil
}

func (r *translationMemoryCommand) forget(ctx context.Context, t *terminal, h *house) error {
	n, err := h.memory.Forget(ctx, r.Forget)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"forgotten": n})
	}
	t.count("cli.memory.forgotten", n)
	return nil
}

func rememberedReports(entries []memory.Remembered) []rememberedReport {
	list := make([]rememberedReport, len(entries))
	for i, e := range entries {
		list[i] = rememberedReport{
			ID: e.ID, SourceLanguage: e.SourceLanguage, Language: e.Language, Kind: e.Kind, Source: e.Source, Target: e.Target,
			Release: e.Release, Actor: e.Actor, Since: e.Since.UTC().Format(time.RFC3339), Used: e.Used.UTC().Format(time.RFC3339),
		}
	}
	return list
}
