package releases

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
)

// TestBook: what was done to all releases, the newest first, page by page and by what is looked for.
func TestBook(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.clock.Advance(time.Minute)
		h.imported(ctx, strings.Replace(small, "slug: lipse", "slug: other", 1))
		h.clock.Advance(time.Minute)
		_, err := h.Hold(ctx, officer, "lipse", "a figure is checked")
		h.must(err)
		admin := accounts.System("root")
		said := func(q BookQuery) (lines []string) {
			t.Helper()
			events, err := h.Book(ctx, admin, q)
			h.must(err)
			for _, e := range events {
				lines = append(lines, e.Slug+" "+e.Verb+" "+e.Detail)
			}
			return lines
		}
		all := []string{"lipse hold a figure is checked", "other create revision 1", "lipse create revision 1"}
		for _, tt := range []struct {
			q    BookQuery
			want []string
		}{
			{BookQuery{Limit: 9}, all},
			{BookQuery{Limit: 2}, all[:2]},
			{BookQuery{Limit: 9, Verb: "create"}, all[1:]},
			{BookQuery{Limit: 9, About: "LIPS"}, []string{all[0], all[2]}},
			{BookQuery{Limit: 9, About: strings.ToUpper(officer.Name)}, all},
			{BookQuery{Limit: 9, About: "%"}, nil},
			{BookQuery{Limit: 9, About: "lips", Verb: "hold"}, all[:1]},
		} {
			if got := said(tt.q); !slices.Equal(got, tt.want) {
				t.Errorf("%+v: %q", tt.q, got)
			}
		}
		first, err := h.Book(ctx, admin, BookQuery{Limit: 1})
		h.must(err)
		if got := said(BookQuery{Limit: 9, Before: first[0].ID}); !slices.Equal(got, all[1:]) || !first[0].At.Equal(h.clock.Now()) {
			t.Errorf("%q", got)
		}
	})
}

// noting finds the verbs that the sources give to the book.
var noting = regexp.MustCompile(`(?:Event\{[^}]*?, |\.note\(ctx, |worked\(ctx, language, |carryOut\(ctx, [\w.]+, |freeze\(ctx, e, [^"]*|recall\(ctx, e, [^"]*|holding\(ctx, who, slug, )"([a-z_]+)"`)

// TestTheBookKnowsItsVerbs: a verb that isn't among EventVerbs has no words.
func TestTheBookKnowsItsVerbs(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := []string{string(schedule), string(finish), string(withdraw), string(revise), string(correct)} // by their constants
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range noting.FindAllStringSubmatch(string(text), -1) {
			found = append(found, match[1])
		}
	}
	for _, verb := range found {
		if !slices.Contains(EventVerbs, verb) {
			t.Errorf("EventVerbs lack %q", verb)
		}
	}
	for _, verb := range EventVerbs {
		if !slices.Contains(found, verb) {
			t.Errorf("nothing writes %q", verb)
		}
	}
}
