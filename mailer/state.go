package mailer

import "slices"

// State is where a delivery stands in the ledger.
//
//	planned → claimed → sent | deferred | bounced | uncertain
//
// Claimed, a worker has it: its journal says whether the mail may have left. When the
// worker ends without a last word, what it hadn't begun goes back where it came from,
// and what it had is uncertain: it waits, is sent again once, and is then left to a
// person.
type State string

// The states of a delivery.
const (
	Planned   State = "planned"
	Claimed   State = "claimed"
	Deferred  State = "deferred"
	Uncertain State = "uncertain"

	Sent       State = "sent"
	Bounced    State = "bounced"
	Suppressed State = "suppressed"
	Withdrawn  State = "withdrawn"
	Superseded State = "superseded"
)

// States are all of them, in the order in which a delivery passes them.
var States = []State{
	Planned, Claimed, Deferred, Uncertain,
	Sent, Bounced, Suppressed, Withdrawn, Superseded,
}

// moves is the ledger's table: from each state, the ones that may follow. A state
// without a line is an end.
var moves = map[State][]State{
	Planned: {Claimed, Suppressed, Withdrawn, Superseded},
	Claimed: {
		Sent, Deferred, Bounced, Uncertain,
		Planned, // back where it was: the relay takes nothing, or the worker was asked to stop
		Suppressed, Withdrawn, Superseded,
	},
	Deferred: {Claimed, Suppressed, Withdrawn, Superseded},
	Uncertain: {
		Claimed,
		Sent, Deferred, Bounced, Planned, // the worker that had it was heard after all, or a person knows
	},
}

// May tells whether a delivery in state s may come into state next.
func (s State) May(next State) bool {
	return slices.Contains(moves[s], next)
}

// Reason says in a word why a delivery is where it is; its sentence is the
// message mail.reason.<word>. Empty when the state says it all.
type Reason string

// The reasons that the mailer itself gives. A suppressed delivery has the reason
// of its suppression (unsubscribed, bounced, complained, erased, manual).
const (
	BadAddress    Reason = "bad_address"     // the server knows no such address
	Policy        Reason = "policy"          // refused for what it says or whom it is from
	Refused       Reason = "refused"         // refused for good, for another cause
	NotNow        Reason = "not_now"         // the server asks to come back later
	SenderRefused Reason = "sender_refused"  // the relay doesn't take mail from us
	ConnLost      Reason = "connection_lost" // before the message was complete
	NoAnswer      Reason = "no_answer"       // the message was complete; what became of it isn't known
	Killed        Reason = "killed"          // the worker vanished while it sent
	GaveUp        Reason = "gave_up"         // not taken within the horizon
	NeedsUTF8     Reason = "needs_utf8"      // an international address, and a relay that can't carry it
	TooBig        Reason = "too_big"         // larger than the relay takes
	Unmailable    Reason = "unmailable"      // no mail can be made of it
	WasWithdrawn  Reason = "withdrawn"       // the release was
	ListRetired   Reason = "list_retired"    // the press list was, before the mail left
	Stopped       Reason = "stopped"         // the worker was asked to stop
	Paced         Reason = "paced"           // its domain takes only so many mails at a time
	Quarantined   Reason = "quarantined"     // the connection was lost over it three times in a row
	Settled       Reason = "settled"         // a person said what became of it
)

// What becomes of a mail whose fate isn't known.
const (
	ResendOnce = "resend" // sent once more after ten minutes, with the same Message-ID
	AskPerson  = "ask"    // left to a person
)
