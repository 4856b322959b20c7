package accounts

import (
	"net/netip"
	"time"
)

// Origin is where somebody comes from who signs in.
type Origin struct {
	Address netip.Addr // of their machine, or of the office that it is in
	Agent   string     // as their browser calls itself
	Device  string     // the secret that a browser keeps in which somebody has signed in before; empty: none
}

// place is the network by which failures are counted: one IPv4 address, or the /64 that an
// IPv6 household has (RFC 6177).
func (o Origin) place() string {
	address := o.Address.Unmap()
	if !address.IsValid() {
		return "nowhere"
	}
	bits := 32
	if address.Is6() {
		bits = 64
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return "nowhere"
	}
	return network.String()
}

// address is from where, as it is kept; empty where nobody knows.
func (o Origin) address() string {
	if !o.Address.IsValid() {
		return ""
	}
	return o.Address.String()
}

// placeKept is an address as it was kept: earlier versions wrote so of one that nobody knew.
func placeKept(address string) string {
	if address == "invalid IP" {
		return ""
	}
	return address
}

// agent is what is kept of the browser's name.
func (o Origin) agent() string {
	const most = 300
	if len(o.Agent) > most {
		return string([]rune(o.Agent)[:min(most, len([]rune(o.Agent)))])
	}
	return o.Agent
}

// Session is a browser in which somebody has signed in.
type Session struct {
	ID        int64
	UserID    int64
	CreatedAt time.Time
	SeenAt    time.Time // to the minute
	ExpiresAt time.Time // unless it is seen before
	Address   string    // from where it was last seen; empty: nobody knows
	Agent     string

	Secret string // what the browser keeps; only in what SignIn and its like return
	Device string // the same, of the browser itself
}

// How long sessions and secrets hold.
const (
	sessionLasts  = 30 * 24 * time.Hour // without being seen
	sessionAtMost = 90 * 24 * time.Hour
	rotateEvery   = 24 * time.Hour // the secret is another then
	rotateGrace   = 2 * time.Minute
	seenEvery     = time.Minute
	linkLasts     = 20 * time.Minute
	inviteLasts   = 14 * 24 * time.Hour
	deviceLasts   = 400 * 24 * time.Hour // as long as browsers keep a cookie (RFC 6265bis, section 5.5)
)
