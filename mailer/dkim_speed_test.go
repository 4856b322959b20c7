package mailer

import (
	"bytes"
	"crypto"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// BenchmarkSign tells how many mails of 11 KB a core signs, and which part that is of
// what it could sign if all it had to do was to use the keys. Both are done in turn,
// mail by mail, and by the time of the processor, so that it hardly matters what else
// the machine does. The last two lines are go-msgauth alone, which hashes the mail once
// for each key.
func BenchmarkSign(b *testing.B) {
	message := mail11KB(b)
	for _, c := range []struct {
		name string
		keys []dkimKey
	}{{"rsa", testPair()[:1]}, {"both", testPair()}} {
		s := testSigner(b, c.keys...)
		dst := make([]byte, 0, 4096)
		ours := func() {
			if _, err := s.sign(dst, message); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(c.name, func(b *testing.B) { inTurn(b, s, ours) })
	}
	for _, c := range []struct {
		name string
		keys []dkimKey
	}{{"rsa", testPair()[:1]}, {"both", testPair()}} {
		s := testSigner(b, c.keys...)
		b.Run("msgauth/"+c.name, func(b *testing.B) {
			inTurn(b, s, func() {
				for i, k := range c.keys {
					signByLibrary(b, k, s.keys[i].key, message)
				}
			})
		})
	}
}

func inTurn(b *testing.B, s *signer, whole func()) {
	b.ReportAllocs()
	var bare, all time.Duration
	for b.Loop() {
		begin := busyOver(b)
		bareSign(b, s)
		middle := busyOver(b)
		whole()
		bare += middle - begin
		all += busyOver(b) - middle
	}
	b.ReportMetric(0, "ns/op") // of both together, which says nothing
	b.ReportMetric(float64(b.N)/bare.Seconds(), "bare/s")
	b.ReportMetric(float64(b.N)/all.Seconds(), "mails/s")
	b.ReportMetric(100*bare.Seconds()/all.Seconds(), "%ofbare")
}

// busyOver is how long this process has kept a core busy so far.
func busyOver(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func signByLibrary(b *testing.B, k dkimKey, key crypto.Signer, message []byte) {
	s, err := dkim.NewSigner(&dkim.SignOptions{
		Domain: k.Domain, Selector: k.Selector, Signer: key, HeaderKeys: signedNames,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := bytes.NewReader(message).WriteTo(s); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil || s.Signature() == "" {
		b.Fatal(err)
	}
}
