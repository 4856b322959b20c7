package releases

import (
	"context"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
)

func parsed(t testing.TB, source string) Document {
	t.Helper()
	d, err := ParseDocument("lipse.md", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A preview is the edition that the document becomes, and leaves no trace.
func TestAPreviewIsTheEditionThatItBecomes(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, "---\nboilerplate: us\nkind: about\nlanguage: en\n---\n## About us\n\nWe are.\n")
		if _, err := h.Approve(ctx, officer, "us", []string{"en"}); err != nil {
			t.Fatal(err)
		}
		source := whole + "\n{include us}\n\n{include unknown}\n"
		_, preview, err := h.PreviewDocument(ctx, officer, parsed(t, source))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Get(ctx, "lipse"); !fault.Is(err, "releases.missing") {
			t.Error("it was written down")
		}
		h.imported(ctx, strings.Replace(source, "{include unknown}\n", "", 1))
		h.approved(ctx, "en")
		edition, err := h.EditionIn(ctx, h.release(ctx).ID, "en")
		if err != nil {
			t.Fatal(err)
		}
		if preview.HTML != edition.HTML || preview.Text != edition.Text || preview.Subject != edition.Subject {
			t.Errorf("preview\n%s\nedition\n%s", preview.HTML, edition.HTML)
		}
	})
}

func TestAPreviewShowsWhatCannotBePublished(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		d := Document{Slug: "x", Language: "xx", Blocks: []Block{
			{Kind: KindHeadline, Text: "a **b <script>alert(1)</script>", Layout: Layout{Form: FormHeadline}},
			{Kind: KindParagraph, Text: "[x](javascript:y) \x00\\\nnext", Layout: Layout{Form: FormParagraph}},
			{Kind: KindParagraph, Text: strings.Repeat("[a](", 30_000), Layout: Layout{Form: FormParagraph}},
		}}
		_, e, err := h.PreviewDocument(ctx, officer, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"a **b &lt;script&gt;alert(1)&lt;/script&gt;", "[x](javascript:y)", "<br>"} {
			if !strings.Contains(e.HTML, want) {
				t.Errorf("%q is missing in %.300s", want, e.HTML)
			}
		}
		if strings.Contains(e.HTML, "<script") || strings.Contains(e.HTML, "href") {
			t.Errorf("%.300s", e.HTML)
		}
	})
}

func TestOnlyWhoWritesReadsTheSource(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		_, document, err := h.Source(ctx, officer, "lipse")
		if err != nil || string(document) != small {
			t.Error(err, string(document))
		}
		dutch := accountstest.For("Anna", accounts.Partner{ID: 1, Country: "NL", Languages: []string{"nl"}}, accounts.Officer)
		_, _, err = h.Source(ctx, dutch, "lipse")
		h.refused(err, fault.Forbidden, "forbidden")
		danish := accountstest.For("Ole", accounts.Partner{ID: 2, Country: "DK", Languages: []string{"da"}}, accounts.Officer)
		_, _, err = h.Source(ctx, danish, "lipse")
		h.refused(err, fault.NotFound, "missing")
		_, _, err = h.Source(ctx, officer, "other")
		h.refused(err, fault.NotFound, "missing")
		_, _, err = h.PreviewDocument(ctx, dutch, parsed(t, small))
		h.refused(err, fault.Forbidden, "forbidden")
	})
}

func TestAnAuthorWhoBeganFromAnotherRevisionIsTold(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		revise := func(document string, edits Edits) error {
			_, err := h.Revise(ctx, officer, "lipse.md", []byte(document), edits)
			return err
		}
		if err := revise(small, Edits{New: true}); err != nil {
			t.Fatal(err)
		}
		h.refused(revise(document("Another"), Edits{New: true}), fault.Conflict, "slug_taken")
		if err := revise(document("Second"), Edits{Base: 1}); err != nil {
			t.Fatal(err)
		}
		h.refused(revise(document("Third"), Edits{Base: 1}), fault.Conflict, "revision_newer")
		if got := h.segments(ctx)[1].Text; got != "Second" {
			t.Error(got)
		}
	})
}
