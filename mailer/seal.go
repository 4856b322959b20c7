package mailer

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"communique/internal/sqldb"
)

// seal turns a delivery's id into its token and back, under a key that only this
// installation has. So a million tokens cost neither a column nor an index, and a
// token that wasn't made here opens nothing: it is one block of AES-128 over the id
// and the beginning of the address key's hash, which nobody hits in 2⁶⁴ guesses. The
// hash also tells a token of a database that was restored from an old backup, in
// which the id is somebody else's by now.
type seal struct{ block cipher.Block }

var tokenEncoding = base32.NewEncoding(tokenAlphabet).WithPadding(base32.NoPadding)

func newSeal(key []byte) (*seal, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("mailer: the key of the tokens: %w", err)
	}
	return &seal{block}, nil
}

// token is the name of the delivery outside: in MAIL FROM and in the unsubscribe link.
func (s *seal) token(id int64, addressKey string) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:8], uint64(id))
	sum := sha256.Sum256([]byte(addressKey))
	copy(b[8:], sum[:8])
	s.block.Encrypt(b[:], b[:])
	return tokenEncoding.EncodeToString(b[:])
}

// open gives the id behind a token, and tells by fits whether an address key is the
// one that it was made for.
func (s *seal) open(token string) (id int64, fits func(addressKey string) bool, ok bool) {
	var b [aes.BlockSize]byte
	if n, err := tokenEncoding.Decode(b[:], []byte(token)); err != nil || n != len(b) || tokenEncoding.EncodeToString(b[:]) != token {
		return 0, nil, false
	}
	s.block.Decrypt(b[:], b[:])
	id = int64(binary.BigEndian.Uint64(b[:8])) // a forged one may be negative: then there is no such row
	return id, func(addressKey string) bool {
		sum := sha256.Sum256([]byte(addressKey))
		return [8]byte(sum[:8]) == [8]byte(b[8:])
	}, true
}

// seal gives this installation's seal, and makes its key when there is none yet.
func (m *Mailer) seal(ctx context.Context) (*seal, error) {
	if s := m.sealed.Load(); s != nil {
		return s, nil
	}
	var fresh [aes.BlockSize]byte
	if _, err := m.random.Read(fresh[:]); err != nil {
		return nil, fmt.Errorf("mailer: no randomness: %w", err)
	}
	var kept string
	err := m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		kept, err = keepKey(ctx, tx, "tokens", hex.EncodeToString(fresh[:]))
		return err
	})
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(kept)
	if err != nil {
		return nil, fmt.Errorf("mailer: the key of the tokens: %w", err)
	}
	s, err := newSeal(key)
	if err == nil {
		m.sealed.Store(s)
	}
	return s, err
}
