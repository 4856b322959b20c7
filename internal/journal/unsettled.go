package journal

// Ticket names an end in the journal, for Settled. The zero Ticket names none.
type Ticket struct{ slot, use uint32 }

// unsettled keeps the ends that the database doesn't have: in memory, since after a
// failed sync the file can't be trusted to have them.
type unsettled struct {
	slots []slot
	free  []uint32
	count int
}

// slot keeps one end. Slots are used again, and so are their bytes.
type slot struct {
	use     uint32 // how often it was taken; 0 never
	segment *segment
	at      int64 // in the segment
	bytes   []byte
}

// small is how many bytes a free slot holds on to: those of a usual reply.
const small = 256

func (u *unsettled) add(s *segment, at int64, b []byte) Ticket {
	var i uint32
	if n := len(u.free); n > 0 {
		i = u.free[n-1]
		u.free = u.free[:n-1]
	} else {
		i = uint32(len(u.slots))
		u.slots = append(u.slots, slot{})
	}
	e := &u.slots[i]
	e.use++
	e.segment, e.at, e.bytes = s, at, append(e.bytes[:0], b...)
	s.unsettled++
	u.count++
	return Ticket{slot: i, use: e.use}
}

// find gives the slot of a ticket that isn't settled; nil when it is.
func (u *unsettled) find(t Ticket) *slot {
	if int(t.slot) >= len(u.slots) {
		return nil
	}
	if e := &u.slots[t.slot]; e.use == t.use && e.segment != nil {
		return e
	}
	return nil
}

// settle gives the segment of what it settled, or nil.
func (u *unsettled) settle(t Ticket) *segment {
	e := u.find(t)
	if e == nil {
		return nil
	}
	s := e.segment
	s.unsettled--
	e.segment = nil
	if cap(e.bytes) > small {
		e.bytes = nil
	}
	u.free = append(u.free, t.slot)
	u.count--
	return s
}

// Settled tells that the database holds what these tickets' entries say. Segments in
// which nothing else matters are deleted, the oldest first: in the order in which the
// entries were written, so that no beginning outlives its end. A ticket may be
// settled twice.
func (j *Journal) Settled(tickets ...Ticket) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, t := range tickets {
		if s := j.unsettled.settle(t); s != nil {
			j.left(s)
		}
	}
}

// left rings for the keeper when s may be ripe for deletion; mu is held.
func (j *Journal) left(s *segment) {
	if s.unsettled == 0 && s == j.segments[0] && s != j.current() {
		j.ring()
	}
}
