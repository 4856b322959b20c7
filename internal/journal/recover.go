package journal

import (
	"cmp"
	"fmt"
	"slices"
)

// Recover tries to write again after a failed sync. All that the database doesn't have,
// and the mails under way, go from memory into a new segment; when that is on the disk
// the old ones are given up, since nobody knows what the kernel has dropped of them.
// It does nothing when all is well. The journal calls it by itself once a second.
func (j *Journal) Recover() error {
	j.keeping.Lock()
	defer j.keeping.Unlock()
	j.making.Lock()
	defer j.making.Unlock()
	return j.recover()
}

// recover is Recover; keeping and making are held.
func (j *Journal) recover() error {
	j.mu.Lock()
	for j.err != nil && j.writing() {
		j.quiet.Wait()
	}
	if j.err == nil {
		j.mu.Unlock()
		return nil
	}
	rest, lanes := j.unsettledEntries()
	unused := j.next
	j.next = nil
	// As much room as prepare leaves, behind what is written again.
	size := int64(len(j.lanes)+2) * maxEntry
	j.mu.Unlock()

	if unused != nil { // what is written from now on comes after the entries written again
		_ = unused.close()
		_ = j.files.Remove(unused.path)
	}
	for _, r := range rest {
		size += int64(len(r.bytes))
	}
	s, err := j.makeSegment(max(j.size, headerSize+size))
	if err != nil {
		return err
	}
	if err := s.rewrite(rest); err != nil {
		_ = s.close()
		_ = j.files.Remove(s.path)
		return fmt.Errorf("journal: recovery: %w", err)
	}
	j.moveTo(s, rest, lanes)
	j.discard(j.idle())
	return nil
}

// remnant is an entry to be written again. Its ticket is zero for a beginning.
type remnant struct {
	ticket  Ticket
	segment *segment
	at      int64
	bytes   []byte
}

// unsettledEntries gives the ends that aren't settled, in the order in which they were
// written, and after them the beginnings of the mails under way, with their lanes. mu
// is held.
func (j *Journal) unsettledEntries() (rest []remnant, lanes []*Lane) {
	for i := range j.unsettled.slots {
		e := &j.unsettled.slots[i]
		if e.segment != nil {
			t := Ticket{slot: uint32(i), use: e.use}
			rest = append(rest, remnant{t, e.segment, e.at, slices.Clone(e.bytes)})
		}
	}
	order := map[*segment]int{}
	for i, s := range j.segments {
		order[s] = i
	}
	slices.SortFunc(rest, func(a, b remnant) int {
		return cmp.Or(cmp.Compare(order[a.segment], order[b.segment]), cmp.Compare(a.at, b.at))
	})
	for _, l := range j.lanes {
		if l.open {
			b := make([]byte, block)
			l.mail.put(b, Begun, l.n, l.turn)
			rest = append(rest, remnant{bytes: b})
			lanes = append(lanes, l)
		}
	}
	return rest, lanes
}

// rewrite writes the entries, whose places change with that, and syncs.
func (s *segment) rewrite(rest []remnant) error {
	var image []byte
	for i := range rest {
		r := &rest[i]
		seal(r.bytes, s.seed)
		r.segment, r.at = s, s.used+int64(len(image))
		image = append(image, r.bytes...)
	}
	if len(image) == 0 {
		return nil
	}
	if err := s.write(image, s.used); err != nil {
		return err
	}
	s.used += int64(len(image))
	return s.file.Sync()
}

// moveTo makes s the segment that is written to, and the only one that matters.
func (j *Journal) moveTo(s *segment, rest []remnant, lanes []*Lane) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range rest {
		if e := j.unsettled.find(r.ticket); e != nil { // not settled meanwhile
			e.segment.unsettled--
			e.segment, e.at = s, r.at
			s.unsettled++
		}
	}
	for _, l := range lanes {
		l.segment.begun--
		l.segment = s
		s.begun++
	}
	j.segments = append(j.segments, s)
	j.err = nil
	j.ring()
}
