package presslists

import (
	"context"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Barred is an address that must not be mailed.
type Barred struct {
	AddressKey string
	Reason     string // one of Reasons
	Detail     string // as it was written down: such as a mail's Message-ID, or what somebody said
	At         time.Time
	PartnerID  int64 // from whose lists only; 0: from all
}

// Suppressions gives a page of those whose address holds a text (all: an empty one), the
// newest first: n at most after the first so many, and how many there are. Only an
// administrator sees them. Fault: presslists.suppress_forbidden.
func (p *PressLists) Suppressions(ctx context.Context, who accounts.Actor, holding string, first, n int) (page []Barred, total int, err error) {
	if !who.May(accounts.Administer) {
		return nil, 0, fault.New(fault.Forbidden, "presslists.suppress_forbidden")
	}
	holding = strings.ToLower(strings.TrimSpace(holding))
	if a, err := address.Parse(holding); err == nil {
		holding = a.Key
	}
	err = p.db.Read(ctx, func(tx *sqldb.Tx) error {
		page, total, err = selectSuppressions(ctx, tx, holding, first, n)
		return err
	})
	return page, total, err
}

// Unsuppress lets mails go to an address again, and the audit keeps why. Only an
// administrator can. Faults: those of ParseAddress; presslists.unsuppress_reason,
// presslists.not_suppressed, presslists.suppress_forbidden.
func (p *PressLists) Unsuppress(ctx context.Context, who accounts.Actor, given, why string) error {
	if !who.May(accounts.Administer) {
		return fault.New(fault.Forbidden, "presslists.suppress_forbidden")
	}
	a, err := ParseAddress(strings.TrimSpace(given))
	if err != nil {
		return err
	}
	if why = bounded(why); why == "" {
		return fault.New(fault.Invalid, "presslists.unsuppress_reason").At(fault.Place{Field: "why"})
	}
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := deleteSuppression(ctx, tx, a.Key)
		if err == nil {
			err = deleteWishOf(ctx, tx, a.Key)
		}
		if err != nil {
			return err
		}
		if !there {
			return fault.New(fault.NotFound, "presslists.not_suppressed", "Address", a.Given)
		}
		return p.accounts.Note(ctx, tx, who, "address_released", a.Key, why)
	})
}

// bounded is a detail as it is kept.
func bounded(detail string) string {
	r := []rune(tidy(detail))
	return string(r[:min(len(r), maxDetail)])
}

// suppress writes it down, and into the audit when somebody did it: what the machine reads in
// mail that comes back it does for nobody.
func (p *PressLists) suppress(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, key, reason, detail string) error {
	if err := insertSuppression(ctx, tx, key, reason, detail, clock.Millis(p.clock.Now())); err != nil || who.UserID == 0 && reason != Manual {
		return err
	}
	return p.accounts.Note(ctx, tx, who, "address_suppressed", key, detail)
}
