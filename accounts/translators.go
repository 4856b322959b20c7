package accounts

import (
	"context"
	"slices"

	"communique/internal/sqldb"
	"communique/locales"
)

// Translated gives, within the caller's transaction, the languages into which some user
// translates: a translator, of everything where no language is said, or whoever works for a
// partner in whose languages that is. Administrators and officers of the consortium may, and
// it isn't their work.
func (a *Accounts) Translated(ctx context.Context, tx *sqldb.Tx) ([]string, error) {
	languages, err := selectTranslated(ctx, tx)
	if slices.Contains(languages, "") {
		return locales.Tags, err
	}
	return languages, err
}
