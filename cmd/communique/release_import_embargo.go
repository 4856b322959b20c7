package main

import (
	"context"

	"communique/internal/fault"
	"communique/releases"
)

// embargoOf tells what the document's embargo means, if it is another than the release
// has. What the import will refuse, it says itself.
func (w embargoWork) embargoOf(ctx context.Context, document []byte) (e echo, moves bool, err error) {
	if d, err := releases.ParseDocument("", document); err == nil && d.Boilerplate == "" {
		return w.embargoIn(ctx, d)
	}
	return echo{}, false, nil
}

func (w embargoWork) embargoIn(ctx context.Context, d releases.Document) (e echo, moves bool, err error) {
	old, err := w.h.releases.Get(ctx, d.Slug)
	if err != nil && !fault.Is(err, "releases.missing") {
		return echo{}, false, err
	}
	if old.Embargo.Equal(d.Embargo) {
		return echo{}, false, nil
	}
	m := releases.Move{ReleaseID: old.ID, Slug: d.Slug, Before: old.Embargo, After: d.Embargo}
	if old.ID != 0 {
		previewed, err := w.h.releases.PreviewEmbargo(ctx, w.who, d.Slug, d.Embargo)
		switch {
		case err == nil:
			m = previewed
		case !fault.Is(err, "releases.embargo_past"): // in an archive that is nothing odd
			return echo{}, false, nil
		}
	}
	if m.Second {
		return echo{}, false, nil
	}
	m.Countries = d.Countries
	e, err = w.h.echo(ctx, m)
	return e, err == nil, err
}

// agreed shows what the embargo means and asks whoever sits there. Scripts go on.
func (w embargoWork) agreed(e echo) bool {
	w.preview(e)
	if w.yes || !w.asks() || w.t.confirms(w.t.words.T("cli.embargo.import")) {
		return true
	}
	w.t.wrapped(w.t.out, "", w.t.words.T("cli.embargo.unanswered", "Slug", e.Slug))
	return false
}
