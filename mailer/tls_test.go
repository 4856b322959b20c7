package mailer

import (
	"context"
	"testing"

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
