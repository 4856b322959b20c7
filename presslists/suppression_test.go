package presslists_test

import (
	"fmt"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"

	"github.com/google/go-cmp/cmp"
)

func (h house) suppress(t testing.TB, address, reason string) {
	t.Helper()
	if err := h.Suppress(ctx, h.dutch, address, reason, ""); err != nil {
		t.Fatal(err)
	}
}

func (h house) suppressed(t testing.TB, keys ...string) map[string]string {
	t.Helper()
	var found map[string]string
	err := h.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		found, err = h.Suppressed(ctx, tx, keys)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSuppressionIsOfTheMailbox(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.suppress(t, "Leo@BÜCHER.example", presslists.Bounced)
		for _, reason := range presslists.Reasons { // each is known to the table, and the first stays
			h.suppress(t, reason+"@c.example", reason)
			h.suppress(t, reason+"@C.example", presslists.Manual)
		}
		got := h.suppressed(t, "leo@xn--bcher-kva.example", "unsubscribed@c.example", "bounced@c.example", "complained@c.example",
			"erased@c.example", "manual@c.example", "anna@c.example")
		want := map[string]string{"leo@xn--bcher-kva.example": "bounced", "unsubscribed@c.example": "unsubscribed", "bounced@c.example": "bounced",
			"complained@c.example": "complained", "erased@c.example": "erased", "manual@c.example": "manual"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestSuppressRefuses(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		if err := h.Suppress(ctx, system, "nobody", presslists.Manual, ""); !fault.Is(err, "presslists.address_at") {
			t.Errorf("got %v", err)
		}
		if err := h.Suppress(ctx, system, "a@c.example", "tired", ""); !fault.Is(err, "presslists.reason_unknown") {
			t.Errorf("got %v", err)
		}
		if got := h.suppressed(t, "a@c.example"); len(got) != 0 {
			t.Errorf("got %v", got)
		}
	})
}

func TestSuppressedTakesAnyNumberOfKeys(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.suppress(t, "a39999@c.example", presslists.Manual)
		h.suppress(t, "a0@c.example", presslists.Manual)
		keys := make([]string, 40_000)
		for i := range keys {
			keys[i] = fmt.Sprintf("a%d@c.example", i)
		}
		if got := h.suppressed(t, keys...); len(got) != 2 {
			t.Errorf("got %v", got)
		}
		if got := h.suppressed(t); len(got) != 0 {
			t.Errorf("no key: %v", got)
		}
	})
}
