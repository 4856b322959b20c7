package releases

import (
	"context"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// EventVerbs are what the book of a release knows. Their words are the messages event.<verb>.
var EventVerbs = []string{
	"create", "revise", "follow", "typo", "stale",
	"request", "save", "translate", "still_correct", "ignore", "submit", "send_back", "decline", "approve_translation", "policy",
	"approve", "redate", "thaw", "correct", "recall", "reinstate", "corrected",
	"embargo_move", "embargo_ask", "embargo_confirm", "embargo_refuse",
	"schedule", "hold", "resume", "finish", "withdraw",
}

// Noted is an event in the book of some release.
type Noted struct {
	Event
	ID   int64
	Slug string // the release's, or the boilerplate's
}

// BookQuery is which events of all releases are wanted.
type BookQuery struct {
	Before int64  // events before the one with this id; 0: from the newest on
	Limit  int    // so many at most
	Verb   string // only this one of EventVerbs; empty: all
	About  string // only where this stands in the name of who did it, or in the release's short name; empty: all
}

// Book gives what was done to all releases and boilerplates, the newest first. Only an
// administrator reads it. Fault: releases.forbidden.
func (r *Releases) Book(ctx context.Context, who accounts.Actor, q BookQuery) (events []Noted, err error) {
	if !who.May(accounts.Administer) {
		return nil, fault.New(fault.Forbidden, "releases.forbidden")
	}
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		events, err = selectBook(ctx, tx, q)
		return err
	})
	return events, err
}
