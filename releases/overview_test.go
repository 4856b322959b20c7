package releases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"

	"github.com/google/go-cmp/cmp"
)

// glance is what the overview says of one release to somebody who may see everything.
func (h *house) glance(ctx context.Context, slug string) Glance {
	h.Helper()
	all, n, err := h.Overview(ctx, officer, Sought{N: 100})
	if err != nil || n != len(all) {
		h.Fatalf("%d of %d, %v", len(all), n, err)
	}
	i := slices.IndexFunc(all, func(g Glance) bool { return g.Release.Slug == slug })
	if i < 0 {
		h.Fatalf("%s isn't there", slug)
	}
	return all[i]
}

// overviewAgrees compares the overview with what is counted for the release by itself.
func (h *house) overviewAgrees(ctx context.Context, slug string) error {
	want, err := h.TranslationStatus(ctx, officer, slug)
	if err != nil {
		return err
	}
	g := h.glance(ctx, slug)
	if diff := cmp.Diff(h.release(ctx), g.Release); slug == "lipse" && diff != "" {
		return fmt.Errorf("the release (-want +got):\n%s", diff)
	}
	for i := range want {
		if i >= len(g.Languages) {
			return fmt.Errorf("%d languages of %d", len(g.Languages), len(want))
		}
		w, got := want[i], g.Languages[i]
		if !slices.ContainsFunc(want, func(s LanguageStatus) bool { return !s.Frozen }) {
			w = LanguageStatus{Language: w.Language, Source: w.Source, Policy: w.Policy, Frozen: true}
		}
		if lacks := len(w.Missing)+len(w.Stale)+len(w.Machine) > 0; w.Frozen || lacks {
			for _, s := range []*LanguageStatus{&w, &got} { // what the checks would find isn't asked
				s.Blocked, s.Drafts, s.Foreign, s.Submitted, s.Approved, s.Ready = nil, nil, nil, 0, 0, false
			}
		}
		if diff := cmp.Diff(w, got); diff != "" {
			return fmt.Errorf("%s (-want +got):\n%s", w.Language, diff)
		}
	}
	return nil
}

func TestOverviewCountsAsTheReleaseDoes(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		agree := func(when string) {
			h.Helper()
			if err := h.overviewAgrees(ctx, "lipse"); err != nil {
				h.Errorf("%s: %v", when, err)
			}
		}
		h.imported(ctx, funder)
		h.imported(ctx, about)
		h.imported(ctx, desk)
		h.imported(ctx, small)
		agree("a statement is lacking")
		h.imported(ctx, including("about-lipse", "funder-eu", "desk-de"))
		agree("nothing is translated")
		h.releaseTranslated(ctx)
		agree("the boilerplates aren't translated")
		h.boilerplateReady(ctx, "about-lipse", about)
		h.translatedAs(ctx, "funder-eu", "nl", "nl: ")
		agree("one boilerplate is ready")
		if _, err := h.SaveText(ctx, officer, "lipse", "nl", Typed{Key: "lead", Text: "Het 2014.", Version: 1}); err != nil {
			h.Fatal(err)
		}
		if err := h.Submit(ctx, officer, "lipse", "nl"); err == nil {
			h.Fatal("what mustn't leave was handed in")
		}
		agree("a text was typed")
		h.translatedAs(ctx, "lipse", "nl", "In 2014: ")
		if g := h.glance(ctx, "lipse"); len(g.Languages[1].Blocked) == 0 || g.Headline != "Eleven countries" {
			h.Errorf("%+v", g)
		}
		agree("a check has found something")
	})
}

// TestOverviewIsBounded shows each partner what concerns it, and of that its languages.
func TestOverviewIsBounded(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small) // to Belgium and the Netherlands, in Dutch and German
		for i, more := range []string{"countries: [EE]\nlanguages: [et]", "countries: [NL]\nlanguages: [nl]", "countries: [EE]"} {
			h.imported(ctx, fmt.Sprintf("---\nslug: no-%d\nlanguage: en\n%s\n---\n# Überlegung %d zu État\n\nText.\n", i, more, i))
		}
		dutch := accounts.Partner{ID: 1, Country: "NL", Languages: []string{"nl"}}
		german := accounts.Partner{ID: 2, Country: "DE", Languages: []string{"de"}}
		for name, test := range map[string]struct {
			who       accounts.Actor
			sought    Sought
			all       int
			slugs     string
			languages string // of the last one
		}{
			"everything":         {officer, Sought{N: 9}, 4, "no-2 no-1 no-0 lipse", "en nl de"},
			"the second page":    {officer, Sought{From: 2, N: 1}, 4, "no-0", "en et"},
			"past the end":       {officer, Sought{From: 9, N: 1}, 4, "", ""},
			"a Dutch translator": {accountstest.For("t", dutch, accounts.Translator), Sought{N: 9}, 2, "no-1 lipse", "en nl"},
			"a German reader":    {accountstest.For("r", german, accounts.Reader), Sought{N: 9}, 1, "lipse", "en de"},
			"nobody":             {accounts.Actor{}, Sought{N: 9}, 0, "", ""},
			"words":              {officer, Sought{Words: "uberlegung ETAT 1", N: 9}, 1, "no-1", "en nl"},
			"words of the slug":  {officer, Sought{Words: "NO-", N: 2}, 3, "no-2 no-1", "en nl"},
			"words, bounded":     {accountstest.For("r", german, accounts.Reader), Sought{Words: "Überlegung", N: 9}, 0, "", ""},
			"a state":            {officer, Sought{State: Sent, N: 9}, 0, "", ""},
			"words in a state":   {officer, Sought{State: Draft, Words: "eleven", N: 9}, 1, "lipse", "en nl de"},
			"SQL and templates":  {officer, Sought{Words: `%' OR 1=1 -- {{.}} \`, N: 9}, 0, "", ""},
		} {
			glances, n, err := h.Overview(ctx, test.who, test.sought)
			var slugs, languages []string
			for _, g := range glances {
				slugs, languages = append(slugs, g.Release.Slug), nil
				for _, s := range g.Languages {
					languages = append(languages, s.Language)
				}
			}
			if err != nil || n != test.all || strings.Join(slugs, " ") != test.slugs || strings.Join(languages, " ") != test.languages {
				h.Errorf("%s: %d: %v in %v, %v", name, n, slugs, languages, err)
			}
		}
	})
}

func TestOverviewOfWhatIsOver(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		if err := h.MarkSent(ctx, h.release(ctx).ID); err != nil {
			t.Fatal(err)
		}
		want := []LanguageStatus{{Language: "en", Source: true, Policy: PolicyStrict, Frozen: true}, {Language: "nl", Policy: PolicyStrict, Frozen: true}, {Language: "de", Policy: PolicyStrict, Frozen: true}}
		if diff := cmp.Diff(want, h.glance(ctx, "lipse").Languages); diff != "" {
			t.Error(diff)
		}
		if _, err := h.Revise(ctx, officer, "lipse.md", []byte(strings.Replace(small, "The lead.", "Another lead.", 1)+"\n"), Edits{Correction: true}); err != nil {
			t.Fatal(err)
		}
		if err := h.overviewAgrees(ctx, "lipse"); err != nil {
			t.Error(err)
		}
	})
}
