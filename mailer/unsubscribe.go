package mailer

import (
	"context"
	"unicode/utf8"

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
	var r Recipient
	err := m.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, err := byToken(ctx, tx, token)
		if err != nil {
			return err
		}
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
	before, err := m.Recipient(ctx, token)
	if err != nil {
		return Unsubscribed{}, err
	}
	done := Unsubscribed{Recipient: before, Already: before.Unsubscribed}
	done.Unsubscribed = true
	var d delivery
	err = m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		d, err = byToken(ctx, tx, token)
		return err
	})
	if err != nil {
		return Unsubscribed{}, err
	}
	if !done.Already {
		if err := m.lists.Suppress(ctx, accounts.System("unsubscribe"), d.Address, presslists.Unsubscribed, d.MessageID); err != nil {
			return Unsubscribed{}, err
		}
	}
	// From here on no claim takes the address; this only makes the rows say so at once.
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

func byToken(ctx context.Context, tx *sqldb.Tx, token string) (delivery, error) {
	unknown := fault.New(fault.NotFound, "mailer.token_unknown")
	if !isToken(token) {
		return delivery{}, unknown
	}
	d, err := selectByToken(ctx, tx, token)
	if sqldb.NoRows(err) {
		return delivery{}, unknown
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
	_, size := utf8.DecodeRuneInString(a.Local)
	return a.Local[:size] + "…@" + a.Domain
}
