package releases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/locales/exchange"
)

// Whether somebody has handed it in already makes no difference: what mustn't leave is
// named, and keeps the whole from being handed in.
func TestWhatMustNotLeaveIsNotHandedIn(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, document("Eleven countries", "It begins in 2013."))
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		save := func(text string) {
			version := len(versions(ctx, h, "paragraph-1"))
			if _, err := h.SaveText(ctx, officer, "lipse", "nl", Typed{Key: "paragraph-1", Text: text, Version: version}); err != nil {
				t.Fatal(err)
			}
		}
		save("Het begint in 2014.")
		if s := h.status(ctx, "nl"); len(s.Blocked) != 1 || len(s.Drafts) != 0 || s.Ready {
			t.Errorf("blocked %v, drafts %v", s.Blocked, s.Drafts)
		}
		h.refused(h.Submit(ctx, officer, "lipse", "nl"), fault.Conflict, "translation_blocked")
		save("Het begint in 2013.")
		if err := h.Submit(ctx, officer, "lipse", "nl"); err != nil {
			t.Error(err)
		}
	})
}

// Of many texts, which are checked side by side and written several at once, each stays
// where it belongs.
func TestManyTextsStayWhereTheyBelong(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		paragraphs := make([]string, rowsAtOnce+aFew)
		for i := range paragraphs {
			paragraphs[i] = fmt.Sprintf("Number %d of them.", i+2)
		}
		h.imported(ctx, document("Eleven countries", paragraphs...))
		file := h.translation(ctx, "nl")
		wrong := []string{"paragraph-7", "paragraph-111"}
		for _, text := range []string{"Number 8 of", "Number 112 of"} {
			file = strings.Replace(file, text, strings.Replace(text, "1", "3", 1)+" 4 of", 1)
		}
		if done := h.translated(ctx, "nl", file); !slices.Equal(done.Blocked, wrong) || len(done.Changed) != len(paragraphs)+3 {
			t.Errorf("%v blocked, %d changed", done.Blocked, len(done.Changed))
		}
		sheet, err := h.Sheet(ctx, officer, "lipse", "nl")
		h.must(err)
		for _, l := range sheet.Lines {
			if !slices.Contains(wrong, l.Source.Key) && (l.Text != "nl: "+l.Source.Text || l.Version != 1) {
				t.Errorf("%s: %q, version %d", l.Source.Text, l.Text, l.Version)
			}
		}
	})
}

func versions(ctx context.Context, h *house, key string) []Version {
	h.Helper()
	all, err := h.History(ctx, officer, "lipse", "nl", key)
	if err != nil {
		h.Fatal(err)
	}
	return all
}

func TestAFileIsOfTheLanguageThatItSays(t *testing.T) {
	for said, meansNL := range map[string]bool{"": true, "nl": true, "nl-NL": true, "NL": true, "nl-BE": false, "de": false, "pt-BR": false, "x": false} {
		if err := meant(exchange.Incoming{Language: said}, "lipse", "nl", "lipse.xlf"); (err == nil) != meansNL {
			t.Errorf("%q: %v", said, err)
		}
	}
}
