package mailer

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"
)

// Algorithm is how a key signs, as DKIM names it in a=.
type Algorithm string

// The algorithms that RFC 8301 and RFC 8463 leave standing.
const (
	RSA     Algorithm = "rsa-sha256"
	Ed25519 Algorithm = "ed25519-sha256"
)

// rsaBits is what RFC 8301 §3.2 asks of a signer, and what the large receivers ask
// of one who sends in bulk. More wouldn't fit the answers of some name servers.
const rsaBits = 2048

// secret is a private key in PEM. It has no words for a log or an error.
type secret string

const hidden = "(private key)"

// String is for %v and %s.
func (secret) String() string { return hidden }

// GoString is for %#v.
func (secret) GoString() string { return hidden }

// LogValue is for slog.
func (secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is for JSON.
func (secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// newPair makes a key of each algorithm, without name and place. The randomness is
// always the machine's own.
func newPair() ([]dkimKey, error) {
	long, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	_, short, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	first, err := newKey(RSA, long)
	if err != nil {
		return nil, err
	}
	second, err := newKey(Ed25519, short)
	return []dkimKey{first, second}, err
}

func newKey(a Algorithm, key crypto.Signer) (dkimKey, error) {
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return dkimKey{}, fmt.Errorf("mailer: %w", err)
	}
	public, err := publicKey(key.Public())
	return dkimKey{
		Algorithm: a, PublicKey: public, State: KeyWaiting,
		PrivateKey: secret(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
	}, err
}

// publicKey is the key as a DNS record has it in p=: the SubjectPublicKeyInfo of an
// RSA key (RFC 6376 §3.6.1, erratum 3017), the 32 bytes of an Ed25519 key (RFC 8463 §4).
func publicKey(key crypto.PublicKey) (string, error) {
	if short, ok := key.(ed25519.PublicKey); ok {
		return base64.StdEncoding.EncodeToString(short), nil
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("mailer: %w", err)
	}
	return base64.StdEncoding.EncodeToString(der), nil
}

var errKeyUnreadable = errors.New("mailer: a DKIM key can't be read")

// parse reads the private key. Its error says which one it was, and nothing of what
// it holds.
func (k dkimKey) parse() (crypto.Signer, error) {
	if block, _ := pem.Decode([]byte(k.PrivateKey)); block != nil {
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			switch key := key.(type) {
			case *rsa.PrivateKey:
				return key, nil
			case ed25519.PrivateKey:
				return key, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: %s", errKeyUnreadable, recordName(k.Selector, k.Domain))
}

// selector names a key made at now, such as "c202611r", or "c202611r2" when it is
// the second of its month.
func selector(a Algorithm, now time.Time, counter int) string {
	s := "c" + now.UTC().Format("200601") + map[Algorithm]string{RSA: "r", Ed25519: "e"}[a]
	if counter > 1 {
		s += strconv.Itoa(counter)
	}
	return s
}

// freeCounter is the first counter with which no selector of a new pair is taken.
func freeCounter(there []DKIMKey, now time.Time) int {
	for counter := 1; ; counter++ {
		taken := func(k DKIMKey) bool {
			return k.Selector == selector(RSA, now, counter) || k.Selector == selector(Ed25519, now, counter)
		}
		if !slices.ContainsFunc(there, taken) {
			return counter
		}
	}
}
