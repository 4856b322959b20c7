package accounts

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"communique/internal/address"
	"communique/internal/fault"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

// The length of a password, in characters. NIST SP 800-63B-4, section 3.1.1.2, asks for
// fifteen where there is no second factor, and for no rules about digits and signs.
const (
	minPassword = 15
	maxPassword = 256
)

// hashing is what argon2id costs: OWASP's least, 19 MiB and two passes, about 50 ms.
var hashing = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashers are the places for those who hash: one fewer at once than there are processors,
// which is left for whoever reads, and some more who wait.
type hashers struct {
	compare func(password, hash string) (bool, error) // nil: argon2id

	once   sync.Once
	places chan struct{}
	line   chan struct{}
}

// waiting is how many may wait for a place to hash: a second's work and more.
const waiting = 32

func (h *hashers) enter(ctx context.Context) (leave func(), err error) {
	h.once.Do(func() {
		h.places = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))
		h.line = make(chan struct{}, waiting)
	})
	select {
	case h.line <- struct{}{}:
		defer func() { <-h.line }()
	default:
		return nil, fault.New(fault.Unavailable, "accounts.sign_in_busy")
	}
	select {
	case h.places <- struct{}{}:
		return func() { <-h.places }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash makes what is kept of a password. Fault: accounts.sign_in_busy.
func (h *hashers) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(typed(password), hashing)
}

// typed is a password in the one of its spellings that counts: an é may be one character
// or two, as the keyboard likes (RFC 8265, section 4.2).
func typed(password string) string { return norm.NFC.String(password) }

// nobodys is the hash against which a password is tried of somebody who has none, or isn't
// there: it takes as long as any other.
var nobodys = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash(newToken(), hashing)
	if err != nil {
		panic(err) // no randomness, or no memory
	}
	return hash
})

// matches tells whether a password is the one of a hash; an empty hash is nobody's. It takes
// as long either way. Fault: accounts.sign_in_busy.
func (h *hashers) matches(ctx context.Context, password, hash string) (bool, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	against := hash
	if hash == "" {
		against = nobodys()
	}
	compare := h.compare
	if compare == nil {
		compare = argon2id.ComparePasswordAndHash
	}
	same, err := compare(typed(password), against)
	return same && hash != "", err
}

// checkPassword tells what is wrong with a new password. Faults: accounts.password_short,
// accounts.password_long, accounts.password_plain (a few characters over and over, or the
// user's own address or name).
func checkPassword(password string, of User) error {
	at := fault.Place{Field: "password"}
	password = typed(password)
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return fault.New(fault.Invalid, "accounts.password_short", "Limit", minPassword).At(at)
	case n > maxPassword:
		return fault.New(fault.Invalid, "accounts.password_long", "Limit", maxPassword).At(at)
	case isPlain(password, of):
		return fault.New(fault.Invalid, "accounts.password_plain").At(at)
	}
	return nil
}

// fewest is how many different characters a password has at least.
const fewest = 6

func isPlain(password string, of User) bool {
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	plain := strings.ToLower(strings.TrimSpace(password))
	return len(different) < fewest || plain == strings.ToLower(of.Name) || of.Address != (address.Address{}) && of.Address.Is(plain)
}
