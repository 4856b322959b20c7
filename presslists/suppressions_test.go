package presslists_test

import (
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/presslists"
)

func TestSuppressedAddressesAreFoundAndReleased(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		for _, address := range []string{"anna@one.example", "bert_b@one.example", "carl@zwei.example"} {
			if err := h.Suppress(ctx, system, address, presslists.Manual, " asked  by phone "); err != nil {
				t.Fatal(err)
			}
		}
		for holding, want := range map[string]int{"": 3, "ONE.example": 2, "Anna@one.example": 1, "_": 1, "%": 0, "nobody": 0} {
			page, total, err := h.Suppressions(ctx, system, holding, 0, 2)
			if err != nil || total != want || len(page) != min(want, 2) {
				t.Errorf("%q: %d of %d, %v", holding, len(page), total, err)
			}
		}
		page, _, err := h.Suppressions(ctx, system, "", 2, 2)
		if err != nil || len(page) != 1 || page[0].Reason != presslists.Manual || page[0].Detail != "asked by phone" || page[0].At.IsZero() {
			t.Errorf("%+v, %v", page, err)
		}
		for id, err := range map[string]error{
			"presslists.unsuppress_reason": h.Unsuppress(ctx, system, "anna@one.example", " "),
			"presslists.not_suppressed":    h.Unsuppress(ctx, system, "dora@one.example", "she asked"),
		} {
			if !fault.Is(err, id) {
				t.Errorf("%v instead of %s", err, id)
			}
		}
		if err := h.Unsuppress(ctx, system, " ANNA@one.example", "she asked for it"); err != nil {
			t.Fatal(err)
		}
		if _, total, err := h.Suppressions(ctx, system, "", 0, 1); err != nil || total != 2 {
			t.Errorf("%d, %v", total, err)
		}
		lines, err := accounts.New(h.db, h.clock).AuditOf(ctx, system, accounts.AuditQuery{Limit: 9, Verb: "address_released"})
		if err != nil || len(lines) != 1 || lines[0].Subject != "anna@one.example" || lines[0].Detail != "she asked for it" {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}
