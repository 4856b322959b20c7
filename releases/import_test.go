package releases

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"communique/accounts/accountstest"
	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func TestImportCreatesAndRevises(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		done := h.imported(ctx, small)
		want := Imported{Slug: "lipse", Revision: 1, Created: true, Added: []string{"place", "headline", "lead", "paragraph-1", "paragraph-2"}}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("created (-want +got):\n%s", diff)
		}
		release := h.release(ctx)
		wantRelease := Release{
			ID: release.ID, Slug: "lipse", SourceLanguage: "en", State: Draft, Revision: 1,
			Embargo:   Embargo{At: afterEmbargo, Zone: "Europe/Amsterdam"},
			Countries: []string{"BE", "NL"}, Languages: []string{"nl", "de"}, CreatedAt: beforeEmbargo, UpdatedAt: beforeEmbargo,
		}
		if diff := cmp.Diff(wantRelease, release); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		if all, err := h.List(ctx); err != nil || len(all) != 1 || !cmp.Equal(all[0], release) {
			t.Errorf("listed: %+v, %v", all, err)
		}
		if byID, err := h.ByID(ctx, release.ID); err != nil || !cmp.Equal(byID, release) {
			t.Errorf("by id: %+v, %v", byID, err)
		}

		if done := h.imported(ctx, strings.Replace(small, "\n\nThe lead", "\n\n\nThe  lead", 1)); !done.Unchanged || done.Revision != 1 {
			t.Errorf("only blanks changed: %+v", done)
		}
		revised := document("Eleven countries", "Second one, quite different.", "First paragraph of a text.", "Third.")
		done = h.imported(ctx, revised)
		want = Imported{Slug: "lipse", Revision: 2, Added: []string{"paragraph-3"}, Changed: []string{"paragraph-1"}, Moved: []string{"paragraph-1"}}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("revised (-want +got):\n%s", diff)
		}
		done = h.imported(ctx, document("Eleven countries", "First paragraph of a text.", "Third."))
		if diff := cmp.Diff([]string{"paragraph-2"}, done.Removed); diff != "" || done.Revision != 3 {
			t.Errorf("removed: %+v", done)
		}
		done = h.imported(ctx, revised)
		if diff := cmp.Diff([]string{"paragraph-2"}, done.Added); diff != "" || done.Revision != 4 {
			t.Errorf("brought back: %+v", done)
		}
		if got := h.verbs(ctx); got != "create"+strings.Repeat(" revise", 3) {
			t.Errorf("the books say %s", got)
		}
	})
}

func TestImportChangesSettings(t *testing.T) {
	tests := []struct{ name, old, new string }{
		{"embargo", "08:00 Europe", "09:00 Europe"},
		{"no embargo", "embargo: 2013-01-30 08:00 Europe/Amsterdam\n", ""},
		{"zone only", "Europe/Amsterdam", "Europe/Brussels"},
		{"countries", "[BE, NL]", "[BE, NL, SK]"},
		{"languages", "[nl, de]", "[nl, de, sk]"},
		{"media", "place: Rotterdam", "place: Rotterdam\nmedia: [a.jpg]"},
	}
	each(t, func(ctx context.Context, h *house) {
		for i, tt := range tests {
			h.imported(ctx, small)
			changed := strings.Replace(small, tt.old, tt.new, 1)
			done := h.imported(ctx, changed)
			if done.Unchanged || done.Revision != 2*i+2 || len(done.Changed)+len(done.Added) > 0 {
				t.Errorf("%s: %+v", tt.name, done)
			}
			if again := h.imported(ctx, changed); !again.Unchanged {
				t.Errorf("%s, again: %+v", tt.name, again)
			}
		}
	})
}

func TestImportRefused(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		_, err := h.Import(ctx, officer, "lipse.md", []byte("# no front matter"))
		h.refused(err, fault.Invalid, "front_matter_missing")
		_, err = h.Import(ctx, accountstest.Officer("be", 7), "lipse.md", []byte(small))
		h.refused(err, fault.Forbidden, "forbidden")
		_, err = h.Get(ctx, "lipse")
		h.refused(err, fault.NotFound, "missing")
		_, err = h.ByID(ctx, 1)
		h.refused(err, fault.NotFound, "missing")

		h.imported(ctx, small)
		other := strings.NewReplacer("language: en", "language: fr").Replace(small)
		_, err = h.Import(ctx, officer, "lipse.md", []byte(other))
		h.refused(err, fault.Conflict, "language_changed")
		if r := h.release(ctx); r.Revision != 1 || r.SourceLanguage != "en" {
			t.Errorf("something was changed: %+v", r)
		}
		if err := h.Withdraw(ctx, officer, "lipse", "A mistake."); err != nil {
			t.Fatal(err)
		}
		_, err = h.Import(ctx, officer, "lipse.md", []byte(small+"\nMore.\n"))
		h.refused(err, fault.Conflict, "withdrawn")
	})
}

// Ten officers import at once: one creates, the others revise one after the other,
// and no revision and no key is lost.
func TestImportsFollowOneAnother(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		const n = 10
		var wait sync.WaitGroup
		errs := make([]error, n)
		for i := range n {
			wait.Go(func() {
				_, errs[i] = h.Import(ctx, officer, "lipse.md", []byte(document("Headline", fmt.Sprintf("Paragraph number %d.", i))))
			})
		}
		wait.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		if r := h.release(ctx); r.Revision != n {
			t.Errorf("%d imports gave revision %d", n, r.Revision)
		}
		if segments := h.segments(ctx); len(segments) != 4 || segments[3].Key != "paragraph-1" {
			t.Errorf("%+v", segments)
		}
	})
}
