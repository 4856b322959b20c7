package mailer

import "context"

// Transport opens connections to a relay. It is the seam to the world outside:
// what stands behind it in earnest is SMTP.
type Transport interface {
	// Dial gives a connection that is ready for mail: greeted, encrypted and logged
	// in as the relay demands. Its error is the relay's trouble, never a mail's.
	Dial(ctx context.Context) (Connection, error)
}

// Connection carries one mail after another: Open, Send and Answer for each of
// them, in this order. It is used by one goroutine at a time.
//
// When ctx ends before a mail's final dot is on its way, the mail is broken off: the
// error is ctx's, and the connection is of no further use. From then on ctx changes
// nothing for that mail, since only the relay knows whether it has it.
type Connection interface {
	// Open announces a mail: MAIL, RCPT and DATA, in one group where the relay offers
	// PIPELINING (RFC 2920), else one after the other. Nil means that the relay waits
	// for the message. When Send has announced the same envelope behind the last dot,
	// Open only reads the replies. An error comes with the step at which it was met,
	// and Classify says what it means.
	Open(ctx context.Context, e Envelope) (Step, error)

	// Send hands over the message (RFC 5322, lines ending in CRLF, dots not doubled)
	// in one part or several, and its final dot. When next isn't nil and the relay
	// takes groups, next is announced behind the dot, in the same write. Send returns
	// when all is with the kernel, and its error comes with a step as Open's does.
	// The parts aren't kept.
	Send(ctx context.Context, next *Envelope, message ...[]byte) (Step, error)

	// Answer waits for the reply to the final dot: ten minutes if it must be (RFC 5321
	// §4.5.3.2.6), whatever a ctx says. A refusal is a *textproto.Error; any other
	// error means that nobody knows what became of the mail.
	Answer() (Reply, error)

	// Reset makes the connection fit for another mail after a refused recipient. An
	// error means that it can't carry one.
	Reset() error

	// Close says goodbye where that may be said, and hangs up. Every outcome is known
	// by then, so it has no error. An envelope that was announced is forgotten.
	Close()
}

// Envelope is what a relay hears before a message: one sender, one recipient.
type Envelope struct {
	From, To string // addresses without angle brackets, domains as A-labels
	UTF8     bool   // an address is international and needs SMTPUTF8
	Size     int    // octets of the message as it will be sent, for SIZE (RFC 1870); 0 when not known
}

// Reply is what a relay said.
type Reply struct {
	Code int
	Text string // without the code; lines are parted by "\n"
}
