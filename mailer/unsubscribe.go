package mailer

import (
	"context"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"
)

// Recipient is the person behind a token, as far as whoever holds the link may see.
type Recipient struct {
	Language     string // in which the mail was
	Address      string // masked: "j…@example.org"
	Unsubscribed bool   // or stopped for another reason: no mail will come
}

// Recipient tells whose token this is and changes nothing: scanners follow links.
// Fault: mailer.token_unknown.
func (m *Mailer) Recipient(ctx context.Context, token string) (Recipient, error) {
	d, err := m.byToken(ctx, token)
	if err != nil {
		return Recipient{}, err
	}
	return m.recipient(ctx, d)
}

func (m *Mailer) recipient(ctx context.Context, d deliveryRow) (r Recipient, err error) {
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		suppressed, err := m.lists.Suppressed(ctx, tx, []string{d.AddressKey})
		r = Recipient{Language: d.Language, Address: masked(d.Address), Unsubscribed: suppressed[d.AddressKey] != ""}
		return err
	})
	return r, err
}

// Unsubscribed is what Unsubscribe did.
type Unsubscribed struct {
	Recipient
	Already bool // there was nothing left to do
}

// Unsubscribe stops every mail to the person behind the token, on every list, from
// now on. It may be called again. Fault: mailer.token_unknown.
func (m *Mailer) Unsubscribe(ctx context.Context, token string) (Unsubscribed, error) {
	d, err := m.byToken(ctx, token)
	if err != nil {
		return Unsubscribed{}, err
	}
	before, err := m.recipient(ctx, d)
	if err != nil {
		return Unsubscribed{}, err
	}
	done := Unsubscribed{Recipient: before, Already: before.Unsubscribed}
	done.Unsubscribed = true
	if !done.Already {
		if err := m.lists.Suppress(ctx, accounts.System("unsubscribe"), d.Address, presslists.Unsubscribed, messageID(token, d.Domain)); err != nil {
			return Unsubscribed{}, err
		}
	}
	// From here on no claim takes the address, and who holds it already sees that it was
	// stopped; this only makes the rows say so at once.
	var ended []delivery
	err = m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		ended, err = endOpen(ctx, tx, `address_key = ?`, d.AddressKey, Suppressed, presslists.Unsubscribed, m.clock.Now())
		return err
	})
	if err == nil {
		m.tellAll(outcomes(mailing{}, ended))
	}
	return done, err
}

// byToken gives the delivery that a token names: one that was made of its id, or one
// that the row has kept. Fault: mailer.token_unknown.
func (m *Mailer) byToken(ctx context.Context, token string) (d deliveryRow, err error) {
	unknown := fault.New(fault.NotFound, "mailer.token_unknown")
	if !isToken(token) {
		return d, unknown
	}
	s, err := m.seal(ctx)
	if err != nil {
		return d, err
	}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if id, fits, ok := s.open(token); ok {
			if d, err = selectByID(ctx, tx, id); err == nil && d.Token == nil && fits(d.AddressKey) {
				return nil
			} else if err != nil && !sqldb.NoRows(err) {
				return err
			}
		}
		d, err = selectByToken(ctx, tx, token)
		return err
	})
	if sqldb.NoRows(err) {
		return deliveryRow{}, unknown
	}
	return d, err
}

// masked shows an address to somebody who may not be its owner: a link can be
// forwarded.
func masked(address string) string {
	a, err := presslists.ParseAddress(address)
	if err != nil {
		return "…"
	}
	return a.Masked()
}
