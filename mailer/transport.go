package mailer

import "context"

// Transport opens connections to a relay. It is the seam to the world outside:
// what stands behind it in earnest is SMTP.
type Transport interface {
	// Dial gives a connection that is ready for mail: greeted, encrypted and logged
	// in as the relay demands. Its error is the relay's trouble, never a mail's.
	Dial(ctx context.Context) (Connection, error)
}

// Connection carries one mail after another. It is used by one goroutine at a time.
type Connection interface {
	// Send hands over one mail and returns the relay's words when it was taken. An
	// error comes with the step at which it was met, and Classify says what it means.
	// When ctx ends before the final dot the mail is broken off; after it Send waits
	// for the reply whatever ctx says.
	Send(ctx context.Context, e Envelope) (reply string, at Step, err error)

	// Reset makes the connection fit for another mail after a refused recipient.
	Reset() error

	// Close says goodbye. Every outcome is known by then, so it has no error.
	Close()
}

// Envelope is a mail as the relay gets it: one recipient, one message.
type Envelope struct {
	From, To string // addresses without angle brackets, domains as A-labels
	UTF8     bool   // an address is international and needs SMTPUTF8
	Message  []byte // RFC 5322, lines ending in CRLF
}
