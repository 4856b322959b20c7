package accounts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Entry is a line of the audit: who did what to whom, and when. What happens to a release
// stands in the release's own book.
type Entry struct {
	ID      int64
	At      time.Time
	Actor   string // the name at that time
	UserID  int64  // 0: the machine's own commands
	Verb    string // one of Verbs
	Subject string // whom it concerns: an address, the short name of a partner, a press list or a release, numbers of contacts, or what of the settings
	Detail  string // such as the roles that somebody has now
	Address string // from where, when it came over the network
}

// Verbs are what the audit knows.
var Verbs = []string{
	"user_added", "user_invited", "user_changed", "user_ended", "user_restored", "password_changed",
	"signed_in", "signed_in_by_link", "sign_in_failed", "signed_out",
	"settings_changed", "partner_added", "partner_changed", "partner_retired", "partner_taken_back", "address_suppressed", "address_released", "wish_declined",
	"contacts_apart", "contacts_alike", "feed_made", "feed_ended",
	"list_imported", "list_exported", "contact_erased", "contacts_merged", "contacts_unmerged", "mails_settled", "mail_tried",
	"list_saved", "list_retired", "list_taken_back", "contact_saved", "contact_removed", "keys_made", "keys_used", "key_removed", "colleague_saved", "colleague_removed", "reminders_resumed",
	"own_changed", "import_proposed", "import_dropped", "closings_changed", "dates_planned",
	"mailing_resumed", "correction_sent", "withdrawal_told", "comment_made", "comment_settled", "comment_reopened", "draft_dropped", "queue_changed",
}

// Audit gives lines of the audit, the newest first: those before the one with an id (0:
// from the newest on), limit of them at most. Only an administrator reads it.
// Fault: accounts.users_forbidden.
func (a *Accounts) Audit(ctx context.Context, who Actor, before int64, limit int) (lines []Entry, err error) {
	return a.AuditOf(ctx, who, AuditQuery{Before: before, Limit: limit})
}

// Tidy forgets what is over: sessions, links, browsers and failures of long ago. The audit
// stays.
func (a *Accounts) Tidy(ctx context.Context) error {
	now := clock.Millis(a.clock.Now())
	return a.db.Write(ctx, func(tx *sqldb.Tx) error { return deleteOver(ctx, tx, now) })
}

// grantsText is roles as the audit keeps them: "officer, translator/7/nl".
func grantsText(grants []Grant) string {
	words := make([]string, len(grants))
	for i, g := range grants {
		words[i] = string(g.Role)
		if g.PartnerID != 0 || g.Language != "" {
			words[i] += fmt.Sprintf("/%d/%s", g.PartnerID, g.Language)
		}
	}
	return strings.Join(words, ", ")
}
