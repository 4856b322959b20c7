package releases

import (
	"context"
	"slices"
	"testing"
	"time"
)

// TestFrontIsWhatTheGateLetsThrough: at each instant the front page has the releases that Visible
// gives to the public, those that came out last first, and each of its pages a part of them.
func TestFrontIsWhatTheGateLetsThrough(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		h.must(h.MarkScheduled(ctx, officer, h.release(ctx).ID))
		h.imported(ctx, "---\nslug: soon\nlanguage: en\nembargo: 2030-01-01 08:00 Europe/Brussels\ncountries: [BE]\n---\n# Soon\n\nIts lead.\n")
		h.imported(ctx, "---\nslug: plain\nlanguage: en\ncountries: [BE]\n---\n# Plain\n\nIts lead.\n")
		for _, slug := range []string{"soon", "plain"} {
			if _, err := h.Approve(ctx, officer, slug, nil); err != nil {
				h.Fatal(err)
			}
			r, err := h.Get(ctx, slug)
			h.must(err)
			h.must(h.MarkScheduled(ctx, officer, r.ID))
		}
		first := func(all []Edition) (Edition, bool) { return all[0], len(all) > 0 }
		all, err := h.List(ctx)
		if err != nil {
			h.Fatal(err)
		}
		seen := 0
		for _, now := range []time.Time{h.clock.Now(), time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2030, 1, 1, 7, 0, 0, 0, time.UTC)} {
			var want []string
			for _, r := range all {
				if Visible(r, Public, now) {
					want = append(want, r.Slug)
				}
			}
			var got []string
			for from := range len(want) + 1 {
				page, n, err := h.Front(ctx, now, first, from, 1)
				if err != nil || n != len(want) {
					h.Fatalf("%s: %d in all, want %d: %v", now, n, len(want), err)
				}
				for _, s := range page {
					if s.Edition.ReleaseID != s.Release.ID || s.Edition.HTML == "" {
						h.Errorf("%s: %+v", s.Release.Slug, s.Edition)
					}
					got = append(got, s.Release.Slug)
				}
			}
			slices.Sort(want)
			if now.Year() == 2030 && got[0] != "soon" {
				h.Errorf("%v: what came out last isn't the first", got)
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				h.Errorf("%s: %v, want %v", now, got, want)
			}
			seen = max(seen, len(got))
		}
		if seen != 3 {
			h.Errorf("%d are out in the end", seen)
		}
	})
}
