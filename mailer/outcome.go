package mailer

import (
	"encoding/binary"
	"errors"
	"time"
)

// outcome is what became of a delivery that a claim held: the row as it will be. It
// says nothing that depends on the row as it is, so that writing it twice, or once
// more after a kill, makes no difference.
type outcome struct {
	mailing, delivery, claim int64

	state     State
	reason    Reason
	code      int
	enhanced  string
	reply     string
	attempts  int64
	first     int64 // unix ms of the first attempt; 0: there was none
	next      int64 // unix ms; 0: never, or at any time
	resends   int64
	strikes   int64
	at        int64 // unix ms
	attempted bool  // a mail was begun, whatever came of it
	suppress  bool  // the address doesn't exist

	// Not in the journal:
	language string
	claimed  time.Duration // when, on the clock of clock.Elapsed
	written  written       // where it stands in the journal
}

// errJournal means that a line of a journal holds no outcome.
var errJournal = errors.New("mailer: a line of the journal can't be read")

const (
	flagAttempted = 1 << iota
	flagSuppress
)

// appendTo writes the outcome as the journal keeps it.
func (o outcome) appendTo(b []byte) []byte {
	flags := byte(0)
	if o.attempted {
		flags |= flagAttempted
	}
	if o.suppress {
		flags |= flagSuppress
	}
	b = append(b, flags)
	for _, n := range [...]int64{o.mailing, int64(o.code), o.attempts, o.first, o.next, o.resends, o.strikes} {
		b = binary.AppendVarint(b, n)
	}
	for _, s := range [...]string{string(o.state), string(o.reason), o.enhanced, o.reply} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

// readOutcome reads what appendTo wrote.
func readOutcome(b []byte) (o outcome, err error) {
	if len(b) == 0 {
		return o, errJournal
	}
	o.attempted, o.suppress = b[0]&flagAttempted != 0, b[0]&flagSuppress != 0
	b = b[1:]
	var code int64
	for _, n := range [...]*int64{&o.mailing, &code, &o.attempts, &o.first, &o.next, &o.resends, &o.strikes} {
		v, size := binary.Varint(b)
		if size <= 0 {
			return o, errJournal
		}
		*n, b = v, b[size:]
	}
	o.code = int(code)
	var state, reason string
	for _, s := range [...]*string{&state, &reason, &o.enhanced, &o.reply} {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return o, errJournal
		}
		*s, b = string(b[size:size+int(n)]), b[size+int(n):]
	}
	o.state, o.reason = State(state), Reason(reason)
	return o, nil
}
