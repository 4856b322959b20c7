package presslists

import "communique/internal/address"

// Address is an e-mail address of a contact.
type Address = address.Address

// ParseAddress reads one address: see address.Parse, whose faults are in this
// package's name (presslists.address_missing and so on).
func ParseAddress(s string) (Address, error) { return address.Parse(s) }
