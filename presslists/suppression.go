package presslists

import (
	"context"
	"slices"

	"communique/accounts"
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

// Suppress stops every mail to the address, on every list, from now on. Whoever keeps
// press lists may: journalists say so to the officer whom they know. Where others than the actor
// have the address, an administrator is asked about their lists: see Wish. When it is stopped
// already the first reason stays. Faults: those of ParseAddress; presslists.reason_unknown,
// presslists.suppress_forbidden.
func (p *PressLists) Suppress(ctx context.Context, who accounts.Actor, address, reason, detail string) error {
	if !who.MaySomewhere(accounts.Keep) {
		return fault.New(fault.Forbidden, "presslists.suppress_forbidden")
	}
	a, err := ParseAddress(address)
	if err != nil {
		return err
	}
	if !slices.Contains(Reasons, reason) {
		return fault.New(fault.Invalid, "presslists.reason_unknown", "Value", fault.Shown(reason), "Reasons", Reasons).
			At(fault.Place{Field: "reason"})
	}
	if who.May(accounts.Keep) {
		return p.db.Write(ctx, func(tx *sqldb.Tx) error { return p.suppress(ctx, tx, who, a.Key, reason, bounded(detail)) })
	}
	return p.leave(ctx, who, func(tx *sqldb.Tx, _, all []List) error {
		if err := p.carryOut(ctx, tx, who, all, []string{a.Key}, &leaving{reason: reason, detail: bounded(detail)}); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "address_suppressed", a.Key, bounded(detail))
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
