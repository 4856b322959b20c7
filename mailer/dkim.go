package mailer

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"
)

// KeyState is where a DKIM key stands in its life.
type KeyState string

// The states of a key, in the order in which it passes them.
const (
	KeyWaiting KeyState = "waiting" // made, its DNS record not yet known to be out
	KeySigning KeyState = "signing"
	KeyRetired KeyState = "retired" // signs no more; its record stays until mails under way are verified
)

// DKIMKey is what anyone may know of a key that signs mails of a domain (RFC 6376).
// The private half never leaves the package.
type DKIMKey struct {
	Domain    string // in A-labels
	Selector  string // a name below _domainkey, such as "c202611r"
	Algorithm Algorithm
	State     KeyState
	CreatedAt time.Time
	UsedAt    time.Time // when it last began to sign; zero while it waits
	RetiredAt time.Time // zero unless it is retired

	publicKey string // as it stands in p=
}

// Since is when the key came into its state.
func (k DKIMKey) Since() time.Time {
	switch k.State {
	case KeySigning:
		return k.UsedAt
	case KeyRetired:
		return k.RetiredAt
	case KeyWaiting:
	}
	return k.CreatedAt
}

// NewKeys makes a waiting pair of keys for a domain, one of each algorithm, and
// gives all the keys of the domain. Both kinds stand side by side: every receiver
// knows RSA, and Ed25519 (RFC 8463) is there for when one no longer trusts it.
// Only an administrator can. Faults: mailer.health_forbidden, mailer.dkim_domain,
// mailer.dkim_waiting (a pair waits already).
func (m *Mailer) NewKeys(ctx context.Context, who accounts.Actor, domain string) ([]DKIMKey, error) {
	return m.makeKeys(ctx, who, domain, false)
}

// RotateKeys is NewKeys for a domain whose mails are signed already: the old keys
// go on signing until UseKeys is told of the new ones. Faults: those of NewKeys, and
// mailer.dkim_missing (nothing signs yet).
func (m *Mailer) RotateKeys(ctx context.Context, who accounts.Actor, domain string) ([]DKIMKey, error) {
	return m.makeKeys(ctx, who, domain, true)
}

func (m *Mailer) makeKeys(ctx context.Context, who accounts.Actor, domain string, again bool) ([]DKIMKey, error) {
	if err := administers(who); err != nil {
		return nil, err
	}
	domain, err := sendingDomain(domain)
	if err != nil {
		return nil, err
	}
	pair, err := newPair() // takes a while, so it is done before the transaction
	if err != nil {
		return nil, err
	}
	now := m.clock.Now()
	var all []DKIMKey
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := selectKeys(ctx, tx, domain)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(there, inState(KeyWaiting)) {
			return fault.New(fault.Conflict, "mailer.dkim_waiting", "Domain", domain)
		}
		if again && !slices.ContainsFunc(there, inState(KeySigning)) {
			return fault.New(fault.Conflict, "mailer.dkim_missing", "Domain", domain)
		}
		counter := freeCounter(there, now)
		for _, k := range pair {
			k.Domain, k.Selector, k.CreatedAt = domain, selector(k.Algorithm, now, counter), clock.Millis(now)
			if made, err := insertKey(ctx, tx, k); err != nil {
				return err
			} else if !made {
				return fault.New(fault.Conflict, "mailer.dkim_waiting", "Domain", domain)
			}
		}
		if all, err = selectKeys(ctx, tx, domain); err != nil {
			return err
		}
		return m.accounts.Note(ctx, tx, who, "keys_made", domain, "")
	})
	return all, err
}

// Keys gives the keys of a domain, or with "" those of every domain, the newest
// last. A domain without any has none: that is no fault. Fault: mailer.dkim_domain.
func (m *Mailer) Keys(ctx context.Context, domain string) (all []DKIMKey, err error) {
	if domain != "" {
		if domain, err = sendingDomain(domain); err != nil {
			return nil, err
		}
	}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = selectKeys(ctx, tx, domain)
		return err
	})
	return all, err
}

// UseKeys lets the keys with these selectors sign, or the waiting ones when none is
// named, and retires whatever else signed for the domain, all in one transaction.
// A retired key may be called back. Mails that are composed from then on, on every
// machine, bear the new signatures. It gives all the keys of the domain. Faults:
// mailer.health_forbidden, mailer.dkim_domain, mailer.dkim_missing (the domain has no keys),
// mailer.dkim_selector, mailer.dkim_none_waiting.
func (m *Mailer) UseKeys(ctx context.Context, who accounts.Actor, domain string, selectors ...string) ([]DKIMKey, error) {
	if err := administers(who); err != nil {
		return nil, err
	}
	domain, err := sendingDomain(domain)
	if err != nil {
		return nil, err
	}
	var all []DKIMKey
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := selectKeys(ctx, tx, domain)
		if err != nil {
			return err
		}
		chosen, err := chooseKeys(there, domain, selectors)
		if err != nil {
			return err
		}
		// From here on the names count and not the states, so that doing it twice at once
		// is doing it once.
		if err := switchKeys(ctx, tx, domain, chosen, m.clock.Now()); err != nil {
			return err
		}
		if all, err = selectKeys(ctx, tx, domain); err != nil {
			return err
		}
		return m.accounts.Note(ctx, tx, who, "keys_used", domain, strings.Join(chosen, ", "))
	})
	return all, err
}

// chooseKeys gives the selectors of the keys that shall sign.
func chooseKeys(there []DKIMKey, domain string, wanted []string) ([]string, error) {
	if len(there) == 0 {
		return nil, fault.New(fault.NotFound, "mailer.dkim_missing", "Domain", domain)
	}
	var waiting []string
	known := map[string]bool{}
	for _, k := range there {
		known[k.Selector] = true
		if k.State == KeyWaiting {
			waiting = append(waiting, k.Selector)
		}
	}
	for _, s := range wanted {
		if !known[s] {
			return nil, fault.New(fault.NotFound, "mailer.dkim_selector", "Domain", domain, "Selector", s)
		}
	}
	if len(wanted) > 0 {
		return wanted, nil
	}
	if len(waiting) == 0 {
		return nil, fault.New(fault.Conflict, "mailer.dkim_none_waiting", "Domain", domain)
	}
	return waiting, nil
}

// RemoveKey forgets a key that doesn't sign, and gives what it was. Its DNS record
// can go then; that of a retired one no sooner than mails under way are verified.
// Faults: mailer.health_forbidden, mailer.dkim_domain, mailer.dkim_selector, mailer.dkim_in_use.
func (m *Mailer) RemoveKey(ctx context.Context, who accounts.Actor, domain, selector string) (removed DKIMKey, err error) {
	if err := administers(who); err != nil {
		return DKIMKey{}, err
	}
	domain, err = sendingDomain(domain)
	if err != nil {
		return DKIMKey{}, err
	}
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := selectKeys(ctx, tx, domain)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(there, func(k DKIMKey) bool { return k.Selector == selector })
		if i < 0 {
			return fault.New(fault.NotFound, "mailer.dkim_selector", "Domain", domain, "Selector", selector)
		}
		removed = there[i]
		gone, err := deleteKey(ctx, tx, domain, selector)
		if err == nil && !gone {
			err = fault.New(fault.Conflict, "mailer.dkim_in_use", "Domain", domain, "Selector", selector)
		}
		if err != nil {
			return err
		}
		return m.accounts.Note(ctx, tx, who, "key_removed", domain, selector)
	})
	return removed, err
}

func inState(s KeyState) func(DKIMKey) bool {
	return func(k DKIMKey) bool { return k.State == s }
}

// longestSelector is more than ours ever need.
const longestSelector = 20

// sendingDomain writes a domain as it stands in an address of ours. Fault: mailer.dkim_domain.
func sendingDomain(given string) (string, error) {
	a, err := presslists.ParseAddress("x@" + strings.TrimSuffix(given, "."))
	if err != nil || a.Local != "x" || len(recordName(strings.Repeat("s", longestSelector), a.Domain)) > 253 {
		return "", fault.New(fault.Invalid, "mailer.dkim_domain", "Value", given)
	}
	return a.Domain, nil
}
