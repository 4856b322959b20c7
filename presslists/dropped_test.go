package presslists_test

import (
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/presslists"
)

// TestOnlyFilesWithWhoIsErasedAreDropped: whoever has proposed one is told why it is gone; all
// other files wait on.
func TestOnlyFilesWithWhoIsErasedAreDropped(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		propose := func(list, file string) int64 {
			t.Helper()
			w, err := h.Propose(ctx, h.belgian, list, "file.csv", strings.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			return w.ID
		}
		p := h.keep(t, 0, presslists.Contact{Address: "gone@x.example"}, "one")
		with := propose("one", "email,language\nother@x.example,\nGone@X.example,not a language\n")
		without := propose("two", "email\nother@x.example\n")
		if err := h.ErasePerson(ctx, h.belgian, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Proposed(ctx, h.belgian, "one", with); !fault.Is(err, "presslists.proposal_erased") {
			t.Error(err)
		}
		if _, err := h.Take(ctx, h.belgian, "one", with, ""); !fault.Is(err, "presslists.proposal_erased") {
			t.Error(err)
		}
		if w, err := h.Proposed(ctx, h.belgian, "two", without); err != nil || w.Would.Added != 1 {
			t.Errorf("%+v, %v", w, err)
		}
	})
}
