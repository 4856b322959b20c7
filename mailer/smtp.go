package mailer

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// timeouts are how long each reply may take: RFC 5321 §4.5.3.2. They are long,
// since a reply that comes after we gave up makes a mail uncertain.
type timeouts struct {
	connect, greeting, mail, rcpt, data, body, dot, quit time.Duration
}

var patient = timeouts{
	connect: 30 * time.Second, greeting: 5 * time.Minute, mail: 5 * time.Minute, rcpt: 5 * time.Minute,
	data: 2 * time.Minute, body: 3 * time.Minute, dot: 10 * time.Minute, quit: 5 * time.Second,
}

// smtpTransport speaks SMTP with one relay. Dialling, TLS and login are go-mail's;
// the conversation is ours, step by step, since what an error means depends on
// the step at which it was met.
type smtpTransport struct {
	relay    Relay
	timeouts timeouts
	before   func(Step) // called before each step; nil but in tests
	strict   bool       // takes loopback for the world outside; for tests
}

// Dial connects, greets, encrypts and logs in.
func (t *smtpTransport) Dial(ctx context.Context) (Connection, error) {
	// go-mail leaves the connection open when the greeting, TLS or the login fails,
	// and doesn't hear the context then: so we hold the wire ourselves.
	w := &wire{}
	stop := context.AfterFunc(ctx, w.cut)
	defer stop()
	client, err := mail.NewClient(t.relay.Host, t.options(w)...)
	if err != nil {
		return nil, fmt.Errorf("mailer: %s: %w", t.relay, err)
	}
	conversation, err := client.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		w.cut()
		return nil, fmt.Errorf("mailer: %s: %w", t.relay, err)
	}
	return &smtpConnection{client: conversation, wire: w, timeouts: t.timeouts, before: t.before}, nil
}

func (t *smtpTransport) options(w *wire) []mail.Option {
	policy := t.policy()
	options := []mail.Option{
		mail.WithPort(t.relay.Port), mail.WithTimeout(t.timeouts.greeting),
		mail.WithTLSPolicy(policy), mail.WithTLSConfig(t.tls()), mail.WithDialContextFunc(t.dialer(w)),
	}
	if t.relay.User == "" {
		return options
	}
	logins := []mail.SMTPAuthType{mail.SMTPAuthSCRAMSHA256PLUS, mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin}
	if policy == mail.NoTLS {
		logins = []mail.SMTPAuthType{mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc}
	}
	return append(options, mail.WithOpportunisticSMTPAuth(logins...),
		mail.WithUsername(t.relay.User), mail.WithPassword(t.relay.Password))
}

// policy demands encryption wherever somebody could listen.
func (t *smtpTransport) policy() mail.TLSPolicy {
	switch {
	case t.relay.Implicit:
		return mail.TLSOpportunistic // the wire is encrypted already, as go-mail then finds out
	case t.relay.loopback() && !t.strict:
		return mail.NoTLS
	}
	return mail.TLSMandatory
}

func (t *smtpTransport) dialer(w *wire) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{Timeout: t.timeouts.connect}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		w.hold(c)
		if !t.relay.Implicit {
			return c, nil
		}
		encrypted := tls.Client(c, t.tls())
		return encrypted, encrypted.HandshakeContext(ctx)
	}
}

func (t *smtpTransport) tls() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.relay.Host, RootCAs: t.relay.Roots}
}

// smtpConnection is one open conversation.
type smtpConnection struct {
	client   *smtp.Client
	wire     *wire
	timeouts timeouts
	before   func(Step)

	// open is true while a message was begun and not ended. Then nothing may be said
	// any more: textproto ends an open message with a dot before it sends another
	// command, and so a QUIT would send off a mail that was broken off.
	open bool
}

// Reset sends RSET.
func (c *smtpConnection) Reset() error {
	if err := c.client.UpdateDeadline(c.timeouts.mail); err != nil {
		return err
	}
	return c.client.Reset()
}

// Close sends QUIT, waits a moment for the reply, and closes.
func (c *smtpConnection) Close() {
	if !c.open && c.client.UpdateDeadline(c.timeouts.quit) == nil {
		_ = c.client.Quit()
	}
	c.wire.cut()
}
