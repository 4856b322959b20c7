package mailer

import (
	"cmp"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"communique/internal/fault"
)

// relayBegins finds where each URL of a list begins. A comma or a space alone ends
// none: a password may have one.
var relayBegins = regexp.MustCompile(`(?i)(?:^|[,\s])smtps?://`)

// ParseRelays reads one or more URLs as ParseRelay does, with commas or spaces
// between them, and gives the relays in the order of their priority. One without a
// priority has its place in the list: 1, 2, 3. Faults: those of ParseRelay, all at
// once.
func ParseRelays(list string) ([]Relay, error) {
	var (
		relays []Relay
		faults fault.List
	)
	for _, rawURL := range relayURLs(list) {
		r, err := ParseRelay(rawURL)
		faults = append(faults, fault.All(err)...)
		if r.Priority == 0 {
			r.Priority = len(relays) + 1
		}
		relays = append(relays, r)
	}
	if err := faults.OrNil(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(relays, func(a, b Relay) int { return cmp.Compare(a.Priority, b.Priority) })
	return relays, nil
}

func relayURLs(list string) []string {
	list = strings.Trim(list, ", \t\r\n")
	begin := 0
	var urls []string
	for _, at := range relayBegins.FindAllStringIndex(list, -1) {
		if at[0] > begin {
			urls = append(urls, strings.Trim(list[begin:at[0]], ", \t\r\n"))
			begin = at[0] + 1
		}
	}
	return append(urls, list[begin:])
}

// with takes what stands behind the question mark of the relay's URL.
func (r Relay) with(query string) (Relay, error) {
	given, err := url.ParseQuery(query)
	if err != nil {
		return r, fault.New(fault.Invalid, "mailer.relay_parameter", "URL", r.String(), "Name", query)
	}
	var faults fault.List
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := strings.Join(given[name], "&")
		known, ok := setLimit(&r.Limits, name, value)
		if name == "priority" {
			known = true
			r.Priority, ok = wholeNumber(value)
		}
		switch {
		case !known:
			faults = append(faults, fault.New(fault.Invalid, "mailer.relay_parameter", "URL", r.String(), "Name", name))
		case !ok:
			faults = append(faults, fault.New(fault.Invalid, "mailer.relay_value", "URL", r.String(), "Name", name, "Value", value))
		}
	}
	return r, faults.OrNil()
}
