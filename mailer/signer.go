package mailer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"communique/internal/clock"
	"communique/internal/sqldb"

	"golang.org/x/net/publicsuffix"
)

// signer signs mails of a domain (DKIM, RFC 6376 and RFC 8463). It is safe for
// concurrent use.
type signer struct {
	domain string // d=
	keys   []signingKey
	clock  clock.Clock
	spare  sync.Pool // of *scratch
}

// signers keeps the signer of each domain for as long as its keys stay the same:
// reading an RSA key takes longer than signing with it.
type signers struct {
	mu   sync.Mutex
	made map[string]*signer // by the ids of their keys
}

// signer gives what signs the mails whose From is of domain (in A-labels), or nil
// when nothing does. The domain's own keys go first; else those of the nearest domain
// above it do that DMARC takes for the same house (RFC 7489 §3.1.1). It asks the
// database each time, so that a rotation is seen by every machine: once for a batch of
// mails is often enough.
func (m *Mailer) signer(ctx context.Context, domain string) (*signer, error) {
	domains := alignedDomains(domain)
	var rows []dkimKey
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectSigning(ctx, tx, domains)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, d := range domains {
		var own []dkimKey
		for _, k := range rows {
			if k.Domain == d {
				own = append(own, k)
			}
		}
		if len(own) > 0 {
			return m.signers.of(own, m.clock)
		}
	}
	return nil, nil //nolint:nilnil // nobody signs for this domain, and that is no error
}

// alignedDomains are domain and those above it, up to the one that its owner
// registered.
func alignedDomains(domain string) []string {
	all := []string{domain}
	registered, err := publicsuffix.EffectiveTLDPlusOne(domain)
	for err == nil && len(domain) > len(registered) {
		_, domain, _ = strings.Cut(domain, ".")
		all = append(all, domain)
	}
	return all
}

// of gives the signer with these keys, of one domain.
func (c *signers) of(keys []dkimKey, now clock.Clock) (*signer, error) {
	var ids strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&ids, "%d ", k.ID)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.made[ids.String()]; s != nil {
		return s, nil
	}
	s, err := newSigner(keys, now)
	if err != nil {
		return nil, err
	}
	for other, old := range c.made { // those of before the last rotation
		if old.domain == s.domain {
			delete(c.made, other)
		}
	}
	if c.made == nil {
		c.made = map[string]*signer{}
	}
	c.made[ids.String()] = s
	return s, nil
}

func newSigner(keys []dkimKey, now clock.Clock) (*signer, error) {
	s := &signer{domain: keys[0].Domain, clock: now}
	s.spare.New = func() any { return new(scratch) }
	for _, k := range keys {
		private, err := k.parse()
		if err != nil {
			return nil, err
		}
		prepared, err := newSigningKey(k.Domain, k.Selector, private)
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, prepared)
	}
	return s, nil
}

var errNoHeader = errors.New("mailer: no mail to sign: it has no From, or no empty line after its header")

// sign appends to dst the header fields that go in front of message, one for each
// key, and gives dst. The message is as RFC 5322 wants it, its lines ended by CRLF,
// and not dot-stuffed. Its body is hashed once, whatever the number of keys.
func (s *signer) sign(dst, message []byte) ([]byte, error) {
	head, body, ok := bytes.Cut(message, []byte("\r\n\r\n"))
	if !ok {
		return dst, errNoHeader
	}
	d, ok := s.spare.Get().(*scratch)
	if !ok {
		d = new(scratch)
	}
	defer s.spare.Put(d)

	d.text = relaxedBody(d.text[:0], body)
	sum := sha256.Sum256(d.text)
	var room [2 * base64Hash]byte
	hash := base64.StdEncoding.AppendEncode(room[:0], sum[:])
	seconds := strconv.AppendInt(room[base64Hash:base64Hash], s.clock.Now().Unix(), 10)
	if !d.signedHeader(head) {
		return dst, errNoHeader
	}
	var err error
	for i := range s.keys {
		if dst, d.text, err = s.keys[i].append(dst, d.text, hash, seconds); err != nil {
			return dst, err
		}
	}
	return dst, nil
}
