package journal

import (
	"errors"
	"fmt"
)

// segment is one file of a journal. What isn't said otherwise is guarded by the
// journal's mu.
type segment struct {
	path string // this and the next three never change
	file File
	seed uint32 // of its checksums
	size int64

	used      int64 // where the next entry goes
	writing   int   // writes under way
	unsettled int   // ends that the database doesn't have
	begun     int   // mails under way whose beginning stands here
	dirty     bool  // was written to since the last sync
	shut      bool  // file was closed; guarded by keeping
}

// idle tells whether nothing in the segment matters any more.
func (s *segment) idle() bool { return s.writing == 0 && s.unsettled == 0 && s.begun == 0 }

var errShort = errors.New("a write was cut short")

func (s *segment) write(b []byte, at int64) error {
	n, err := s.file.WriteAt(b, at)
	if err == nil && n < len(b) {
		err = errShort
	}
	return err
}

func (s *segment) close() error {
	if s.shut {
		return nil
	}
	s.shut = true
	return s.file.Close()
}

// prepare makes the next segment, unless there is one.
func (j *Journal) prepare() error {
	j.making.Lock()
	defer j.making.Unlock()
	j.mu.Lock()
	err := j.refuses()
	has := j.next != nil
	// Room for the ends of all lanes and for one write more, whatever the option says.
	size := max(j.size, headerSize+int64(len(j.lanes)+2)*maxEntry)
	j.mu.Unlock()
	if has || err != nil {
		return err
	}
	s, err := j.makeSegment(size)
	if err != nil {
		return err
	}
	j.mu.Lock()
	j.next = s
	j.mu.Unlock()
	return nil
}

// makeSegment makes a file with all its blocks and its header, and brings it to the
// disk. making is held. A number is used once, so that what a failure may leave
// behind is in nobody's way.
func (j *Journal) makeSegment(size int64) (*segment, error) {
	j.mu.Lock()
	j.seq++
	seq := j.seq
	j.mu.Unlock()
	s := &segment{path: j.segmentPath(seq), seed: j.origin.seed(seq), size: size, used: headerSize}
	var err error
	if s.file, err = j.files.Create(s.path); err == nil {
		if err = j.fill(s, seq); err == nil {
			return s, nil
		}
		_ = s.file.Close()
		_ = j.files.Remove(s.path)
	}
	return nil, fmt.Errorf("journal: a new segment: %w", err)
}

func (j *Journal) fill(s *segment, seq uint32) error {
	if err := s.file.Allocate(s.size); err != nil {
		return err
	}
	header := j.origin.header(seq)
	if err := s.write(header[:], 0); err != nil {
		return err
	}
	if err := s.file.Sync(); err != nil {
		return err
	}
	return j.files.SyncDir(j.dir)
}

// turnOver makes the next segment the one that is written to; mu is held.
func (j *Journal) turnOver() {
	j.segments = append(j.segments, j.next)
	j.next = nil
	j.ring()
}

// current is the segment that is written to; mu is held.
func (j *Journal) current() *segment { return j.segments[len(j.segments)-1] }

// reserve finds a place for w. The room that the ends of all mails under way may
// take is left, so that no mail leaves of which the end couldn't be written.
func (j *Journal) reserve(w *write) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for {
		if err := j.refuses(); err != nil {
			return err
		}
		begun := j.begun + w.change()
		s := j.current()
		if s.used+int64(w.size)+int64(begun)*maxEntry <= s.size {
			w.segment, w.at = s, s.used
			s.used += int64(w.size)
			s.writing++
			j.begun = begun
			return nil
		}
		if j.next != nil {
			j.turnOver()
			continue
		}
		j.mu.Unlock()
		err := j.prepare()
		j.mu.Lock()
		if err != nil {
			return err
		}
	}
}

// change is by how much w changes the number of mails under way.
func (w *write) change() (n int) {
	if w.begun != nil {
		n++
	}
	if w.closes {
		n--
	}
	return n
}

// wrote notes how a write came out.
func (j *Journal) wrote(w *write, err error) (t Ticket, _ error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	l, s := w.lane, w.segment
	if s.writing--; s.writing == 0 {
		j.quiet.Broadcast()
	}
	if err != nil {
		j.begun -= w.change()
		return Ticket{}, fmt.Errorf("journal: %w", err)
	}
	if w.closes {
		l.segment.begun--
		j.left(l.segment)
		l.open, l.segment = false, nil
	}
	if w.ended != nil {
		t = j.unsettled.add(s, w.at, l.buf[:space(len(w.ended.Payload))])
	}
	if w.begun != nil {
		l.open, l.mail, l.segment = true, *w.begun, s
		s.begun++
	}
	l.turn = w.turn
	if !s.dirty {
		s.dirty = true
		j.ring()
	}
	return t, nil
}
