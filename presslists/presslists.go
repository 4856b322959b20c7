// Package presslists keeps the press lists, the contacts on them, and the
// addresses that must not be mailed.
//
// A list belongs to one partner and one country, and has a language, a zone, a region
// whose holidays close it, and a window in that zone. A contact stands on a list under an address key, so that
// it stands there once however its address is spelt; the same person may stand on
// several lists. Contacts come from CSV files as spreadsheets write them:
//
//	file → encoding → delimiter and columns → rows → contacts → batches into the database
//
// Import reads the whole file first, then changes the list in one transaction.
// A row that can't be taken is reported with its line and the reason, and the
// others are taken. Preview does the same without writing, so that what it
// foretells is what Import does. An import adds and changes contacts. It never
// takes one off a list, and never lifts a suppression.
//
// At the desk a file is looked at first: it waits for a day, and is taken only when it still
// does what was foretold. A person is whoever has one address, on however many lists; who is
// changed by hand is the same on all of them. People are found by folded text, of which a
// block holds that of 256 contacts of a list, written in the transaction that changes them.
// Several who are one can be merged, and put back: what a contact was is kept beside it.
// Several who only look like one can be kept apart, and aren't offered for merging again.
//
// A suppression stops an address on every list, whoever imports it again. The
// first reason stays. An erased address isn't even kept on a list again.
//
// An actor who acts for a partner sees and changes that partner's lists and
// learns nothing of another's, not even that somebody stands on one. What somebody tells a
// partner, that nothing be kept of them or that they get no mail, goes for that partner's lists at
// once, and for the others when an administrator says so: see Wish. What they do themselves, by the
// link in a mail, goes for all.
//
// A list that is retired gets no release any more, and neither do those of a partner that is. The
// dates that it has are cancelled; whoever plans or sends asks again. It keeps everything, and is
// taken back by one verb.
//
// This package won't choose a language for a contact, decide whether a release
// may leave, or send anything. What can be lost: nothing that was reported as
// imported. An import that fails, on a file that breaks off or a database that is
// away, changes nothing and can be made again.
package presslists

import (
	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/scheduler"
)

// PressLists keeps the lists. It is safe for concurrent use.
type PressLists struct {
	db       *sqldb.DB
	clock    clock.Clock
	accounts *accounts.Accounts
	calendar scheduler.Calendar
	previews previews
}

// New gives the press lists that are kept in db; their owners are partners of a.
func New(db *sqldb.DB, c clock.Clock, a *accounts.Accounts) *PressLists {
	return &PressLists{db: db, clock: c, accounts: a, previews: previews{turn: make(chan struct{}, 1)}}
}

// CloseOn makes lists be checked against the closed days of a calendar; it changes and
// returns p. Without it every day is open.
func (p *PressLists) CloseOn(c scheduler.Calendar) *PressLists {
	p.calendar = c
	return p
}
