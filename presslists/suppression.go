package presslists

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Reasons are the reasons for which an address must not be mailed.
var Reasons = []string{Unsubscribed, Bounced, Complained, Erased, Manual}

// The reasons, as the database keeps them.
const (
	Unsubscribed = "unsubscribed" // by the link in a mail
	Bounced      = "bounced"      // the address doesn't exist (any more)
	Complained   = "complained"   // reported as spam
	Erased       = "erased"       // asked that nothing be kept of them
	Manual       = "manual"       // told somebody at the desk
)

// maxDetail is how many characters of a detail are kept.
const maxDetail = 500

// batch is how many rows one statement takes: SQLite has 32,766 values for it.
const batch = 1000

// Suppress stops every mail to the address, on every list, from now on; anybody
// may. When it is stopped already the first reason stays. Faults: those of
// ParseAddress; presslists.reason_unknown.
func (p *PressLists) Suppress(ctx context.Context, _ accounts.Actor, address, reason, detail string) error {
	a, err := ParseAddress(address)
	if err != nil {
		return err
	}
	if !slices.Contains(Reasons, reason) {
		return fault.New(fault.Invalid, "presslists.reason_unknown", "Value", fault.Shown(reason), "Reasons", Reasons).
			At(fault.Place{Field: "reason"})
	}
	if r := []rune(tidy(detail)); len(r) > maxDetail {
		detail = string(r[:maxDetail])
	} else {
		detail = string(r)
	}
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		return insertSuppression(ctx, tx, a.Key, reason, detail, clock.Millis(p.clock.Now()))
	})
}

// Suppressed tells which of the address keys must not be mailed, and for which
// reason, within the caller's transaction. Ask it in the transaction that claims
// the deliveries.
func (p *PressLists) Suppressed(ctx context.Context, tx *sqldb.Tx, keys []string) (map[string]string, error) {
	found := map[string]string{}
	for some := range slices.Chunk(keys, batch) {
		if err := selectSuppressed(ctx, tx, some, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}
