package mailer

import (
	"context"
	"crypto/tls"
	"errors"
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
// the conversation is ours, since what an error means depends on the step at which
// it was met, and since go-mail waits a round trip for each command.
type smtpTransport struct {
	relay    Relay
	timeouts timeouts
	habits   habits

	// For tests; nil and false otherwise.
	before  func(Step)           // called before each step
	network mail.DialContextFunc // instead of TCP
	strict  bool                 // takes loopback for the world outside
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
		err = errors.Join(ctx.Err(), inStep(conversation))
	}
	if err != nil {
		w.cut()
		return nil, fmt.Errorf("mailer: %s: %w", t.relay, err)
	}
	w.patience = t.timeouts.body
	return newConnection(t, conversation, w), nil
}

// inStep refuses a relay that has said more than it was asked for: what came too
// early would be taken for the reply to the first mail. What came in the clear
// behind the reply to STARTTLS never gets here (CVE-2011-0411): go-mail begins with
// an empty buffer under TLS.
func inStep(c *smtp.Client) error {
	if c.Text.R.Buffered() > 0 {
		return errUnasked
	}
	return nil
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
		dial := t.network
		if dial == nil {
			dial = (&net.Dialer{Timeout: t.timeouts.connect}).DialContext
		}
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		w.hold(c)
		if !t.relay.Implicit {
			return w, nil
		}
		encrypted := tls.Client(w, t.tls())
		return encrypted, encrypted.HandshakeContext(ctx)
	}
}

func (t *smtpTransport) tls() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, ServerName: t.relay.Host, RootCAs: t.relay.Roots,
		DynamicRecordSizingDisabled: true, // small records are for browsers; a mail would be ten writes
	}
}
