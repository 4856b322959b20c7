package mailer

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
)

// TestSTARTTLSIsDemanded: to a relay that isn't on loopback nothing is said in the clear.
func TestSTARTTLSIsDemanded(t *testing.T) {
	config, pool, err := sink.SelfSigned("localhost.example", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sink.Start(sink.Options{TLS: config, User: "press", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	parsed, err := ParseRelay("smtp://press:secret@" + s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	plain := newScripted(t, nil) // offers no STARTTLS
	away := &smtpTransport{relay: plain.relay(), timeouts: hasty, strict: true}
	if _, err := away.Dial(context.Background()); err == nil {
		t.Fatal("it went on in the clear")
	}
	if plain.heard("MAIL")+plain.heard("AUTH") > 0 {
		t.Fatal("it said something in the clear")
	}

	away = &smtpTransport{relay: parsed, timeouts: hasty, strict: true}
	if _, err := away.Dial(context.Background()); err == nil {
		t.Fatal("a certificate that nobody vouches for was taken")
	}
	away.relay.Roots = pool
	connection, err := away.Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, _, err := carry(context.Background(), connection, oneMail); err != nil {
		t.Fatal(err)
	}
	if len(s.Messages()) != 1 {
		t.Fatal("the mail didn't arrive")
	}
}

// certificate is one for a host until an instant, and the pool that vouches for it.
func certificate(t *testing.T, host string, until time.Time) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "relay"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: until.AddDate(-1, 0, 0), NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// encrypting is a scripted relay that offers STARTTLS, or speaks TLS from the first
// byte, and says what it is told to behind the reply to STARTTLS.
type encrypting struct {
	config   *tls.Config
	implicit bool
	injected string // in the same packet as the reply to STARTTLS
	later    string // in a packet of its own
	under    scripted
}

func (e *encrypting) listen(t *testing.T) Relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e.under.say = inGroups(e.under.say)
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		if e.implicit {
			e.under.talk(tls.Server(c, e.config))
		} else if e.clear(c) {
			e.under.hear(tls.Server(c, e.config))
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return Relay{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Implicit: e.implicit}
}

func (e *encrypting) clear(c net.Conn) bool {
	r := bufio.NewReader(c)
	say := func(s string) { _, _ = c.Write([]byte(s)) }
	say("220 relay.example\r\n")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		switch {
		case strings.HasPrefix(line, "STARTTLS"):
			say("220 Go ahead\r\n" + e.injected)
			if e.later != "" {
				say(e.later)
			}
			return true
		case strings.HasPrefix(line, "EHLO"):
			say("250-relay.example\r\n250 STARTTLS\r\n")
		default:
			say("250 Ok\r\n")
		}
	}
}

// TestCertificates: one that has expired, is another's or is nobody's, is refused before
// anything is said.
func TestCertificates(t *testing.T) {
	soon := time.Now().AddDate(0, 1, 0)
	for name, c := range map[string]struct {
		host  string
		until time.Time
		known bool
	}{
		"good": {"127.0.0.1", soon, true}, "expired": {"127.0.0.1", time.Now().AddDate(0, -1, 0), true},
		"wrong name": {"relay.example", soon, true}, "nobody's": {"127.0.0.1", soon, false},
	} {
		for _, implicit := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				config, pool := certificate(t, c.host, c.until)
				server := &encrypting{config: config, implicit: implicit}
				server.under.say = inGroups(map[string]string{
					"EHLO": "250-relay.example\r\n250-PIPELINING\r\n250 AUTH PLAIN", "AUTH": "235 2.7.0 Ok",
				})
				relay := server.listen(t)
				relay.Roots = x509.NewCertPool()
				if c.known {
					relay.Roots = pool
				}
				relay.User, relay.Password = "press", "secret"
				connection, err := (&smtpTransport{relay: relay, timeouts: hasty, strict: true}).Dial(t.Context())
				if name != "good" {
					var refused *tls.CertificateVerificationError
					if !errors.As(err, &refused) || len(server.under.said()) > 0 {
						t.Fatalf("%v; it said %q", err, server.under.said())
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				defer connection.Close()
				for range 3 {
					if _, at, err := carry(t.Context(), connection, oneMail); err != nil {
						t.Fatal(at, err)
					}
				}
			})
		}
	}
}

// TestInjected: what somebody puts behind the reply to STARTTLS, in the clear, is taken
// for nothing that the relay said under TLS (CVE-2011-0411).
func TestInjected(t *testing.T) {
	config, pool := certificate(t, "127.0.0.1", time.Now().AddDate(0, 1, 0))
	evil := "250-evil.example\r\n250 SIZE 1\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go\r\n250 2.0.0 Ok\r\n"
	t.Run("with the reply", func(t *testing.T) {
		server := &encrypting{config: config, injected: evil}
		server.under.say = map[string]string{"RCPT": "550 5.1.1 No such user"}
		relay := server.listen(t)
		relay.Roots = pool
		c := mustDial(t.Context(), t, &smtpTransport{relay: relay, timeouts: hasty, strict: true})
		if c.offers.says || !c.offers.pipelining {
			t.Errorf("%+v was offered by somebody else", c.offers)
		}
		_, at, err := carry(t.Context(), c, oneMail)
		if v := Classify(at, err); v.Reason != BadAddress {
			t.Errorf("at %s: %v", at, err)
		}
	})
	t.Run("after the reply", func(t *testing.T) {
		server := &encrypting{config: config, later: evil}
		relay := server.listen(t)
		relay.Roots = pool
		connection, err := (&smtpTransport{relay: relay, timeouts: hasty, strict: true}).Dial(t.Context())
		if err != nil {
			return // it was taken for a part of the handshake
		}
		defer connection.Close()
		if c := connection.(*smtpConnection); c.offers.says || c.replies.unasked() {
			t.Errorf("%+v was offered by somebody else", c.offers)
		}
	})
}
