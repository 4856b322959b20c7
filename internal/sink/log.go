package sink

import (
	"errors"
	"os"
	"strconv"
	"sync"

	"communique/internal/clock"
)

// journal is the file with a line for each message that was stored. A line is on
// the disk before add returns; whoever adds while the disk is busy shares the next
// write and the next sync.
type journal struct {
	file *os.File
	ring chan struct{} // there is something to write
	over chan struct{} // closed when the last of it is written

	mu      sync.Mutex
	pending []byte
	next    *group // what pending belongs to
	closed  bool

	spare []byte // the writer's
	size  int64  // the writer's: what of the file is whole
}

// group is the lines of one write. err may be read when done is closed.
type group struct {
	done chan struct{}
	err  error
}

func newGroup() *group { return &group{done: make(chan struct{})} }

// openJournal opens the file, whose lines stay.
func openJournal(name string) (*journal, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	j := &journal{file: file, ring: make(chan struct{}, 1), over: make(chan struct{}), next: newGroup(), size: info.Size()}
	go j.write()
	return j, nil
}

// add writes a line for each recipient who gets the message, and waits for the disk.
// A nil journal takes everything.
func (j *journal) add(c clock.Clock, t *transaction) error {
	if j == nil {
		return nil
	}
	now := clock.Millis(c.Now())
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return os.ErrClosed
	}
	for _, r := range t.taken {
		j.pending = appendLine(j.pending, now, r.address, t.body.id, t.body.size)
	}
	mine := j.next
	j.mu.Unlock()
	select {
	case j.ring <- struct{}{}:
	default: // it is ringing already
	}
	<-mine.done
	return mine.err
}

// appendLine keeps a tab in an identifier from looking like one between fields; an
// address has none.
func appendLine(buf []byte, ms int64, to, id []byte, size int64) []byte {
	buf = append(strconv.AppendInt(buf, ms, 10), '\t')
	buf = append(append(buf, to...), '\t')
	for _, b := range id {
		if b < ' ' || b == 0x7f {
			b = ' '
		}
		buf = append(buf, b)
	}
	return append(strconv.AppendInt(append(buf, '\t'), size, 10), '\n')
}

// write writes what is pending until the journal is closed.
func (j *journal) write() {
	defer close(j.over)
	for range j.ring {
		j.mu.Lock()
		lines, mine := j.pending, j.next
		j.pending, j.next = j.spare[:0], newGroup()
		j.mu.Unlock()
		mine.err = j.sync(lines)
		close(mine.done)
		j.spare = lines
	}
}

// sync puts lines on the disk, or none of them.
func (j *journal) sync(lines []byte) error {
	_, err := j.file.Write(lines)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(err, j.file.Truncate(j.size))
	}
	j.size += int64(len(lines))
	return nil
}

// close ends the writing; nobody may add any more.
func (j *journal) close() {
	if j == nil {
		return
	}
	j.mu.Lock()
	first := !j.closed
	j.closed = true
	j.mu.Unlock()
	if first {
		close(j.ring)
		<-j.over
		_ = j.file.Close()
	}
}
