package mailer

import (
	"net/url"
	"strings"

	"communique/internal/fault"
	"communique/presslists"
)

// Identity is who sends: what journalists see in From, and where the links in
// their mails lead.
type Identity struct {
	Name string // of the consortium or office; also the masthead
	From string // an address of a domain whose SPF, DKIM and DMARC are ours
	URL  string // of the newsroom, without a slash at its end
}

// address is From as SMTP wants it. Faults: mailer.identity_from.
func (i Identity) address() (presslists.Address, error) {
	a, err := presslists.ParseAddress(i.From)
	if err != nil || !a.ASCII() {
		return presslists.Address{}, fault.Wrap(err, fault.Invalid, "mailer.identity_from", "Value", i.From)
	}
	return a, nil
}

// base is URL, fit to have a path put behind it. Faults: mailer.identity_url.
func (i Identity) base() (string, error) {
	u, err := url.Parse(i.URL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fault.Wrap(err, fault.Invalid, "mailer.identity_url", "Value", i.URL)
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

// Check tells whether mails can be made in this name. Faults: mailer.identity_from,
// mailer.identity_url.
func (i Identity) Check() error {
	if _, err := i.address(); err != nil {
		return err
	}
	_, err := i.base()
	return err
}
