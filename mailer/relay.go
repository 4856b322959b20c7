package mailer

import (
	"crypto/x509"
	"net"
	"net/url"
	"strconv"
	"strings"

	"communique/internal/fault"
)

// Relay is the mail server that takes our mails and brings them on.
type Relay struct {
	Host           string
	Port           int
	User, Password string // no login when User is empty

	// TLS from the first byte (smtps://, RFC 8314). Otherwise the connection
	// begins in the clear and STARTTLS is demanded, except on loopback.
	Implicit bool

	// Roots are trusted instead of the machine's; for tests and house-made certificates.
	Roots *x509.CertPool

	// Priority says in which order relays are used: the lowest first, another only
	// while each lower one is away. Relays of the same priority share the mails.
	Priority int

	// Limits are what this relay gets at most from this process. Without Connections
	// it is the process's own number.
	Limits Limit
}

// ParseRelay reads "smtp://user:password@host:port" or "smtps://…", with
// parameters after a question mark: connections, rate and per-connection as in
// Limit, and priority, a whole number. Without a port it is 465 for smtps, 587 for
// smtp with a user (RFC 6409), else 25.
//
// Faults: mailer.relay_url, mailer.relay_parameter and mailer.relay_value. None of
// them tells the password, also when it is in the wrong place.
func ParseRelay(rawURL string) (Relay, error) {
	u, err := url.Parse(rawURL)
	if err != nil || misplacedLogin(rawURL) {
		return Relay{}, fault.New(fault.Invalid, "mailer.relay_url", "URL", "…") // anything more would tell the password
	}
	r := Relay{Host: u.Hostname(), Implicit: u.Scheme == "smtps"}
	r.User = u.User.Username()
	r.Password, _ = u.User.Password()
	port, ok := r.port(u.Port())
	r.Port = port
	parameters := u.RawQuery
	u.RawQuery, u.ForceQuery = "", false
	if !ok {
		u.Host = strings.TrimSuffix(u.Host, u.Port()) + "…" // a password whose host was forgotten looks like a port
	}
	onlyHost := (u.Path == "" || u.Path == "/") && u.Fragment == "" && u.Opaque == "" && !strings.ContainsAny(r.Host, ",; ")
	if (u.Scheme != "smtp" && u.Scheme != "smtps") || r.Host == "" || !ok || !onlyHost {
		return Relay{}, fault.New(fault.Invalid, "mailer.relay_url", "URL", u.Redacted())
	}
	return r.with(parameters)
}

// misplacedLogin tells whether a part of a password may stand where a path or a
// parameter does: there is an @ where no login ends.
func misplacedLogin(rawURL string) bool {
	_, rest, ok := strings.Cut(rawURL, "://")
	if !ok {
		return strings.Contains(rawURL, "@")
	}
	end := strings.IndexAny(rest, "/?#")
	return end >= 0 && strings.Contains(rest[end:], "@")
}

func (r Relay) port(given string) (int, bool) {
	switch {
	case given != "":
		n, err := strconv.Atoi(given)
		return n, err == nil && n >= 1 && n <= 65535
	case r.Implicit:
		return 465, true
	case r.User != "":
		return 587, true
	}
	return 25, true
}

// String is the relay for the log: without its user and password.
func (r Relay) String() string {
	scheme := "smtp"
	if r.Implicit {
		scheme = "smtps"
	}
	return scheme + "://" + net.JoinHostPort(r.Host, strconv.Itoa(r.Port))
}

// loopback tells whether nobody can listen in between.
func (r Relay) loopback() bool {
	ip := net.ParseIP(r.Host)
	return r.Host == "localhost" || ip != nil && ip.IsLoopback()
}
