package journal

import (
	"errors"
	"sync"
)

// ErrUnderWay is the error of a Write that isn't about the mail that the lane has
// under way. Nothing was written.
var ErrUnderWay = errors.New("the journal's lane has another mail under way")

// Lane writes for one connection. It is safe for concurrent use, but it has one mail
// under way at a time.
type Lane struct {
	j *Journal
	n uint16

	mu   sync.Mutex // held during a write
	buf  [maxEntry + block]byte
	turn uint8 // of the beginning that was written last

	// What is under way. It is changed with mu and the journal's held, and read with
	// either; but the segment that says so belongs to the journal's alone.
	open    bool
	mail    Entry
	segment *segment
}

// Lane gives the writer of connection n, the same one each time. What a connection
// left under way stays so until an end is written.
func (j *Journal) Lane(n uint16) *Lane {
	j.mu.Lock()
	defer j.mu.Unlock()
	l := j.lanes[n]
	if l == nil {
		l = &Lane{j: j, n: n}
		j.lanes[n] = l
	}
	return l
}

// Write puts down the end of a mail, the beginning of the lane's next one, or both in
// one write; nil is neither. Kind and Lane of the entries are Write's own, and the
// payload isn't kept. It returns when the bytes are with the kernel.
//
// An end is that of the mail under way. Without one it may be of any mail: one that
// ended before it could begin. The ticket is the end's, for Settled.
//
// After an error the entries count as not written (see the package comment for what
// a replay may see of them), and the lane is where it was: the same Write may be
// tried again. Errors: ErrEntry, ErrUnderWay, ErrClosed, Err's, or the file system's,
// such as ENOSPC. With the last, an end alone may still find room.
func (l *Lane) Write(ended, begun *Entry) (Ticket, error) {
	if ended == nil && begun == nil {
		return Ticket{}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w := write{lane: l, ended: ended, begun: begun, turn: l.turn}
	if begun != nil {
		w.turn++
	}
	if err := l.allow(&w); err != nil {
		return Ticket{}, err
	}
	return l.write(&w)
}

// write is one call of Write on its way.
type write struct {
	lane         *Lane
	ended, begun *Entry
	closes       bool  // the mail under way isn't any more
	turn         uint8 // the lane's afterwards

	size    int
	segment *segment
	at      int64 // where it goes in the segment
}

// allow checks the entries, and measures them.
func (l *Lane) allow(w *write) error {
	if w.ended != nil {
		if err := w.ended.check(); err != nil {
			return err
		}
		w.size += space(len(w.ended.Payload))
		w.closes = l.open && l.mail.Delivery == w.ended.Delivery && l.mail.Claim == w.ended.Claim
	}
	if w.begun != nil {
		if len(w.begun.Payload) > 0 {
			return ErrEntry
		}
		if err := w.begun.check(); err != nil {
			return err
		}
		w.size += block
	}
	if l.open && !w.closes {
		return ErrUnderWay
	}
	return nil
}

func (l *Lane) write(w *write) (Ticket, error) {
	if err := l.j.reserve(w); err != nil {
		return Ticket{}, err
	}
	err := w.segment.write(l.encode(w), w.at)
	return l.j.wrote(w, err)
}

// encode gives the bytes of w; the end comes first.
func (l *Lane) encode(w *write) []byte {
	n := 0
	if w.ended != nil {
		n = w.ended.put(l.buf[:], Ended, l.n, l.turn)
		seal(l.buf[:], w.segment.seed)
	}
	if w.begun != nil {
		w.begun.put(l.buf[n:], Begun, l.n, w.turn)
		seal(l.buf[n:], w.segment.seed)
	}
	return l.buf[:w.size]
}

// carry writes the beginning of a mail that has been under way for long once more, in
// its old turn, so that segment old needn't be kept for it. A lane that is writing
// just now is passed over: it is about to leave old by itself. Where the copy can't be
// written, old stays.
func (l *Lane) carry(old *segment) {
	if !l.mu.TryLock() {
		return
	}
	defer l.mu.Unlock()
	l.j.mu.Lock()
	still := l.open && l.segment == old
	l.j.mu.Unlock()
	if still {
		_, _ = l.write(&write{lane: l, begun: &l.mail, closes: true, turn: l.turn, size: block})
	}
}
