package sink

import (
	"bytes"
	"strconv"
)

// transaction is one message on its way in. It is used again for the next one.
type transaction struct {
	begun bool // MAIL was accepted
	utf8  bool // with SMTPUTF8
	from  []byte
	names []byte // where the addresses of rcpts lie
	rcpts []rcpt // accepted ones; they stay until the next MAIL, for the scripts of RSET and QUIT
	taken []rcpt // those for whom the message is stored
	body  body
}

type rcpt struct {
	address []byte // as it was said
	key     []byte // in lower case
	n       uint32 // in counts
}

// mostRecipients is how many recipients a message may have.
const mostRecipients = 1000

func (t *transaction) reset() { t.begun = false }

// begin forgets the message before.
func (t *transaction) begin(from []byte) {
	t.from = append(t.from[:0], from...)
	t.names, t.rcpts, t.taken = t.names[:0], t.rcpts[:0], t.taken[:0]
	t.begun = true
}

// name keeps a recipient's address and its key.
func (t *transaction) name(address []byte) rcpt {
	begin := len(t.names)
	t.names = append(t.names, address...)
	middle := len(t.names)
	t.names = appendKey(t.names, address)
	end := len(t.names)
	return rcpt{address: t.names[begin:middle:middle], key: t.names[middle:end:end]}
}

// appendKey appends the address in lower case.
func appendKey(buf, address []byte) []byte {
	if !ascii(address) {
		return append(buf, bytes.ToLower(address)...)
	}
	for _, b := range address {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		buf = append(buf, b)
	}
	return buf
}

// mail begins a message.
func (c *session) mail(rest []byte) bool {
	o := &c.sink.options
	switch {
	case !c.hello:
		return c.refuse("503 5.5.1 EHLO comes first")
	case !c.known:
		return c.refuse("530 5.7.0 Authentication required")
	case c.begun:
		return c.refuse("503 5.5.1 There is a message already")
	case o.MaxPerConnection > 0 && c.mails >= o.MaxPerConnection:
		return c.dismiss("421 4.7.0 Too many mails on one connection")
	}
	address, parameters, ok := path(rest, "FROM:")
	if !ok {
		return c.refuse("501 5.5.4 MAIL FROM:<address>")
	}
	utf8, refusal := c.parameters(parameters)
	if refusal == "" && !utf8 && !ascii(address) {
		refusal = "553 5.6.7 Such an address needs SMTPUTF8"
	}
	if refusal != "" {
		return c.refuse(refusal)
	}
	c.begin(address)
	c.utf8 = utf8
	result := accepted
	if c.sink.scripted.Load() {
		result = c.at(AtMail, "250 2.1.0 Sender taken", appendKey(nil, address))
	} else {
		c.say("250 2.1.0 Sender taken")
	}
	c.begun = result == accepted
	return result != ended
}

// parameters reads what stands behind the sender's address, and says why it can't
// be taken.
func (c *session) parameters(rest []byte) (utf8 bool, refusal string) {
	for rest = bytes.TrimLeft(rest, " "); len(rest) > 0; rest = bytes.TrimLeft(rest, " ") {
		word, after, _ := bytes.Cut(rest, []byte(" "))
		rest = after
		name, value, _ := bytes.Cut(word, []byte("="))
		switch is := func(s string) bool { return bytes.EqualFold(name, []byte(s)) }; {
		case is("SIZE") && c.sink.offers.size:
			if size, err := strconv.ParseInt(string(value), 10, 64); err != nil {
				return utf8, "501 5.5.4 SIZE is a number"
			} else if size > c.sink.options.MaxSize {
				return utf8, tooLarge
			}
		case is("BODY") && c.sink.offers.eightBit:
			if !bytes.EqualFold(value, []byte("8BITMIME")) && !bytes.EqualFold(value, []byte("7BIT")) {
				return utf8, "501 5.5.4 BODY is 7BIT or 8BITMIME"
			}
		case is("SMTPUTF8") && c.sink.offers.utf8:
			utf8 = true
		case is("AUTH") && c.sink.offers.auth:
		default:
			return utf8, "555 5.5.4 What is that behind the address?"
		}
	}
	return utf8, ""
}

const tooLarge = "552 5.3.4 The message is too large"

// rcpt names a recipient, whose script may refuse.
func (c *session) rcpt(rest []byte) bool {
	if !c.begun {
		return c.refuse("503 5.5.1 MAIL comes first")
	}
	address, parameters, ok := path(rest, "TO:")
	switch {
	case !ok || len(address) == 0:
		return c.refuse("501 5.1.3 RCPT TO:<address>")
	case len(bytes.TrimSpace(parameters)) > 0:
		return c.refuse("555 5.5.4 What is that behind the address?")
	case !c.utf8 && !ascii(address):
		return c.refuse("553 5.6.7 Such an address needs SMTPUTF8")
	case len(c.rcpts) == mostRecipients:
		return c.refuse("452 4.5.3 Too many recipients")
	}
	r := c.name(address)
	r.n = c.sink.asked(r.key)
	result := accepted
	if c.sink.scripted.Load() {
		result = c.at(AtRcpt, "250 2.1.5 Recipient taken", r.key)
	} else {
		c.say("250 2.1.5 Recipient taken")
	}
	if result == accepted {
		c.rcpts = append(c.rcpts, r)
	}
	return result != ended
}

// toRecipients answers a step of the present or the last message's recipients.
func (c *session) toRecipients(step Step, normal string) outcome {
	if !c.sink.scripted.Load() {
		c.say(normal)
		return accepted
	}
	keys := make([][]byte, len(c.rcpts))
	for i, r := range c.rcpts {
		keys[i] = r.key
	}
	return c.at(step, normal, keys...)
}

// data lets the message begin, if there is anybody to get it.
func (c *session) data() bool {
	switch {
	case !c.begun:
		return c.refuse("503 5.5.1 MAIL comes first")
	case len(c.rcpts) == 0:
		return c.refuse("554 5.5.1 No valid recipients")
	}
	if result := c.toRecipients(AtData, "354 Go ahead, end with a dot"); result != accepted {
		return result != ended
	}
	c.body.begin()
	c.typing = true
	return true
}

func (c *session) rset() bool {
	c.transaction.reset()
	return c.toRecipients(AtRset, "250 2.0.0 Forgotten") != ended
}

func (c *session) quit() bool {
	if c.toRecipients(AtQuit, "221 2.0.0 Bye") != ended {
		c.parted = true
	}
	return false
}
