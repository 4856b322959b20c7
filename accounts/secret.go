package accounts

import (
	"crypto/sha256"
	"encoding/hex"
)

// hashed is how a secret (see newToken) is kept: whoever reads the database can't use it.
// It has 130 bits, and so needs no salt and no slow hash.
func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
