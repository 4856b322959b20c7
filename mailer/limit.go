package mailer

import (
	"strconv"
	"strings"
)

// Limit is what a relay, or the recipients of a domain, get from this process at
// most. A zero field limits nothing.
type Limit struct {
	// Rate is in mails per second. A tenth of a second's mails, and at least one, may
	// leave at once: in any time of t seconds at most Rate·t + max(1, Rate/10) do.
	Rate float64

	// Connections are those to a relay that are open at once, and for a domain its
	// mails that are under way at once.
	Connections int

	// PerConnection is after how many mails (of the domain) a connection is closed
	// with a QUIT and another one opened.
	PerConnection int
}

// What may be given: less than one mail in a quarter of an hour is not a limit but
// a stop, and more than a million of anything limits nothing.
const (
	slowestRate = 0.001
	mostOfAll   = 1_000_000
)

// setLimit takes a limit by the name by which people write it. It gives false for a
// name that there isn't, and for a value that doesn't fit.
func setLimit(l *Limit, name, value string) (known, ok bool) {
	switch name {
	case "rate":
		l.Rate, ok = decimal(value)
	case "connections":
		l.Connections, ok = wholeNumber(value)
	case "per-connection":
		l.PerConnection, ok = wholeNumber(value)
	default:
		return false, false
	}
	return true, ok
}

func wholeNumber(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && strings.Trim(s, "0123456789") == "" && n >= 1 && n <= mostOfAll
}

func decimal(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && strings.Trim(s, "0123456789.") == "" && f >= slowestRate && f <= mostOfAll
}

// String is the limit as it is written: "rate=5 connections=2".
func (l Limit) String() string {
	var words []string
	if l.Rate > 0 {
		words = append(words, "rate="+strconv.FormatFloat(l.Rate, 'f', -1, 64))
	}
	if l.Connections > 0 {
		words = append(words, "connections="+strconv.Itoa(l.Connections))
	}
	if l.PerConnection > 0 {
		words = append(words, "per-connection="+strconv.Itoa(l.PerConnection))
	}
	return strings.Join(words, " ")
}
