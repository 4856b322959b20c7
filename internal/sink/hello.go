package sink

import (
	"bytes"
	"context"
	"crypto/subtle"
	"crypto/tls"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// extensions are what the reply to EHLO offers.
type extensions struct {
	pipelining, size, eightBit, utf8, enhanced, startTLS, auth bool
}

// offered are all extensions that the options don't leave out.
func offered(o Options) extensions {
	has := func(name string) bool {
		return !slices.ContainsFunc(o.Without, func(without string) bool { return strings.EqualFold(without, name) })
	}
	return extensions{
		pipelining: has("PIPELINING"), size: has("SIZE"), eightBit: has("8BITMIME"), utf8: has("SMTPUTF8"),
		enhanced: has("ENHANCEDSTATUSCODES"), startTLS: o.TLS != nil && has("STARTTLS"), auth: o.User != "" && has("AUTH"),
	}
}

// domain is the name by which the sink goes.
const domain = "sink.localhost"

// greet is the first thing that is said.
func (c *session) greet() bool {
	if c.crowded {
		return c.dismiss("421 4.7.0 Too many connections, come back later")
	}
	result := c.at(AtGreeting, "220 "+domain+" ESMTP")
	c.parted = c.parted || result == refused
	return result == accepted
}

// ehlo answers EHLO with the extensions.
func (c *session) ehlo(rest []byte) bool {
	return c.meet(rest, c.offer())
}

// helo answers HELO, from a client that knows no extensions.
func (c *session) helo(rest []byte) bool {
	return c.meet(rest, "250 "+domain)
}

func (c *session) meet(rest []byte, normal string) bool {
	if len(bytes.TrimSpace(rest)) == 0 {
		return c.refuse("501 5.5.4 Say who you are")
	}
	result := c.at(AtEHLO, normal)
	if result == accepted {
		c.hello = true
		c.transaction.reset()
	}
	return result != ended
}

// offer is the reply to EHLO: several lines, the last without a hyphen.
func (c *session) offer() string {
	x, secure := c.sink.offers, c.secure
	lines := []string{domain}
	for _, e := range []struct {
		offered bool
		line    string
	}{
		{x.pipelining, "PIPELINING"},
		{x.size, "SIZE " + strconv.FormatInt(c.sink.options.MaxSize, 10)},
		{x.startTLS && !secure, "STARTTLS"},
		{x.auth && (secure || c.sink.options.TLS == nil), "AUTH PLAIN LOGIN"},
		{x.enhanced, "ENHANCEDSTATUSCODES"},
		{x.eightBit, "8BITMIME"},
		{x.utf8, "SMTPUTF8"},
	} {
		if e.offered {
			lines = append(lines, e.line)
		}
	}
	last := len(lines) - 1
	for i := range lines {
		lines[i] = map[bool]string{true: "250 ", false: "250-"}[i == last] + lines[i]
	}
	return strings.Join(lines, "\r\n")
}

// startTLS goes over to TLS. What the client had already said in the clear is
// forgotten, since it may be another's (RFC 3207, section 4.2).
func (c *session) startTLS() bool {
	switch {
	case !c.sink.offers.startTLS:
		return c.refuse("502 5.5.1 There is no TLS here")
	case c.secure:
		return c.refuse("503 5.5.1 This is TLS already")
	}
	if result := c.at(AtSTARTTLS, "220 2.0.0 Go ahead"); result != accepted {
		return result != ended
	}
	if !c.flush() {
		return false
	}
	secure := tls.Server(c.wire, c.sink.options.TLS)
	if secure.HandshakeContext(context.Background()) != nil {
		return false
	}
	c.conn, c.secure, c.r, c.w, c.hello = secure, true, 0, 0, false
	c.transaction.reset()
	return true
}

// auth checks a user and a password (RFC 4954).
func (c *session) auth(rest []byte) bool {
	mechanism, initial, _ := strings.Cut(string(bytes.TrimSpace(rest)), " ")
	switch {
	case !c.sink.offers.auth:
		return c.refuse("502 5.5.1 There is nobody to log in as")
	case !c.hello:
		return c.refuse("503 5.5.1 EHLO comes first")
	case c.sink.options.TLS != nil && !c.secure:
		return c.refuse("538 5.7.11 Not without TLS")
	case c.known:
		return c.refuse("503 5.5.1 You are logged in")
	}
	var user, password string
	var ok bool
	switch strings.ToUpper(mechanism) {
	case "PLAIN":
		user, password, ok = c.plain(initial)
	case "LOGIN":
		user, password, ok = c.login(initial)
	default:
		return c.refuse("504 5.5.4 PLAIN or LOGIN")
	}
	if !ok {
		return c.refuse("501 5.5.2 That can't be read")
	}
	right := c.sink.options.User + "\x00" + c.sink.options.Password
	if subtle.ConstantTimeCompare([]byte(user+"\x00"+password), []byte(right)) != 1 {
		return c.at(AtAuth, "535 5.7.8 Wrong user or password") != ended
	}
	result := c.at(AtAuth, "235 2.7.0 Welcome")
	c.known = result == accepted
	return result != ended
}

// plain reads "identity NUL user NUL password" (RFC 4616).
func (c *session) plain(initial string) (user, password string, ok bool) {
	if initial == "" {
		if initial, ok = c.ask("334 "); !ok {
			return "", "", false
		}
	}
	text, err := base64.StdEncoding.DecodeString(initial)
	parts := strings.Split(string(text), "\x00")
	if err != nil || len(parts) != 3 {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// login asks for the user and the password one after the other.
func (c *session) login(initial string) (user, password string, ok bool) {
	if initial == "" {
		if initial, ok = c.ask("334 VXNlcm5hbWU6"); !ok {
			return "", "", false
		}
	}
	second, ok := c.ask("334 UGFzc3dvcmQ6")
	first, err := base64.StdEncoding.DecodeString(initial)
	if err != nil || !ok {
		return "", "", false
	}
	secret, err := base64.StdEncoding.DecodeString(second)
	return string(first), string(secret), err == nil
}

// ask says a challenge and reads the answer.
func (c *session) ask(challenge string) (string, bool) {
	c.say(challenge)
	line, ok := c.line(longestAuth)
	return string(line), ok
}
