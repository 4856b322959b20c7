package presslists

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Removed is why somebody is not mailed who stood on a list when the mail was planned
// and stands there no more. It is no suppression: another list may have them.
const Removed = "removed"

// PageOf tells where a page of a list ends: the id of the n-th contact after the one
// with id after, 0 when there is none, and how many of its contacts have which
// language of their own. It reads within the caller's transaction.
func (p *PressLists) PageOf(ctx context.Context, tx *sqldb.Tx, listID, after int64, n int) (last int64, languages map[string]int, err error) {
	if last, err = selectPageEnd(ctx, tx, listID, after, n); err != nil || last == 0 {
		return 0, nil, err
	}
	languages, err = countLanguages(ctx, tx, listID, after, last)
	return last, languages, err
}

// LanguagesOf counts the contacts of a list after one id and up to another by their own language.
func (p *PressLists) LanguagesOf(ctx context.Context, tx *sqldb.Tx, listID, after, last int64) (map[string]int, error) {
	return countLanguages(ctx, tx, listID, after, last)
}

// SuppressKeys stops every mail to the addresses with these keys within the caller's
// transaction, so that what was learnt about them is kept together with what comes of it.
func (p *PressLists) SuppressKeys(ctx context.Context, tx *sqldb.Tx, keys []string, reason, detail string) error {
	if r := []rune(tidy(detail)); len(r) > maxDetail {
		detail = string(r[:maxDetail])
	}
	return insertSuppressions(ctx, tx, keys, reason, detail, clock.Millis(p.clock.Now()))
}

// StoppedSince gives the keys of the addresses that were stopped on a list at or after an
// instant, for whoever asked before about those that it is about to mail.
func (p *PressLists) StoppedSince(ctx context.Context, tx *sqldb.Tx, listID int64, since time.Time) ([]string, error) {
	return selectStoppedSince(ctx, tx, listID, clock.Millis(since))
}

// Known is the address of a contact, which ParseAddress has read before: given is how
// it was written, and key its key. Most addresses are written as their key is, and
// then nothing has to be read again.
func Known(given, key string) (Address, error) {
	at := strings.LastIndexByte(key, '@')
	if at <= 0 || len(given) != len(key) || given[0] == '"' || !sameLetters(given, key) {
		return ParseAddress(given)
	}
	return Address{Given: given, Local: given[:at], Domain: key[at+1:], Key: key}, nil
}

// sameLetters tells whether two texts are ASCII and the same but for the case of letters.
func sameLetters(a, b string) bool {
	for i := range len(a) {
		if a[i] >= utf8.RuneSelf || a[i] != b[i] && (a[i] < 'A' || a[i] > 'Z' || a[i]+'a'-'A' != b[i]) {
			return false
		}
	}
	return true
}
