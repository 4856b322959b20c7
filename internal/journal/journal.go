// Package journal is a worker's memory of what became of its mails: a local,
// append-only file that outlives the process. It knows entries and bytes, and
// nothing of mails.
//
// A connection (a lane) writes one line before a mail may leave (Begun) and one
// when it knows what became of it (Ended); the end of a mail and the beginning of
// the next are one write. The database learns the ends later, in batches, and what
// it holds is settled: then the files that say nothing else are deleted. After a
// crash the next worker takes the journals whose writer is gone (Orphans), tells
// the database every end, and learns which mails had begun and not ended: at most
// one a lane.
//
// What it promises:
//
//   - A killed process loses nothing for which Write had returned: the bytes are
//     with the kernel by then. A write that was cut off leaves a prefix of its
//     entries, or a torn one, which its checksum gives away.
//   - A power loss loses at most what was written since the last sync began: that
//     is SyncEvery, and the time that the disk needs for a sync. Orphan.Rebooted
//     says that this may have happened. A lane of which the middle is lost gives
//     every mail whose end isn't known, so that there can be more than one.
//   - A full disk is met when a file is made, ahead of need: its blocks are taken at
//     once, where the file system can do that. Then Write fails and nothing was
//     written; the room for the ends of all mails that have begun is kept free, so
//     that Write still takes an end alone. With room again it works again.
//   - A failed write counts as not written, and may be tried again. Its bytes may
//     be in the file nevertheless: a replay can meet an end twice, and a beginning
//     that never was, if the process is killed before the lane's next one.
//   - A failed sync stops everything (Err): the kernel may have dropped the pages, so
//     that the file is no longer what was written. Recovery writes all that isn't
//     settled into a new file, from memory, and syncs it; it is tried once a second.
//   - A file system that lies about a sync, or that reorders what it was told to
//     sync, loses at a power loss what it lied about. Checksums find what is torn;
//     nothing finds what is missing at a lane's end.
//
// A replay may break off anywhere and be done again; whoever takes the entries has
// to fence them (by delivery and claim), the beginnings too. A journal lies on one
// machine: the lock (flock) tells whether its writer lives.
package journal

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// ErrClosed is what a closed journal answers.
var ErrClosed = errors.New("the journal is closed")

// Options change what a journal does; the zero value is right for a worker.
type Options struct {
	SegmentSize int64         // of each file, in bytes; 8 MiB when 0. Many lanes make it larger
	SyncEvery   time.Duration // the shortest time between two syncs; 20 ms when 0
	Files       Files         // in place of the machine's, for tests
}

// retryEvery is how long a journal waits between two tries to recover.
const retryEvery = time.Second

// Journal is one worker's open journal. It is safe for concurrent use.
//
// Locks are taken in this order: keeping, a lane's, making, mu.
type Journal struct {
	place
	files  Files
	size   int64
	every  time.Duration
	origin origin
	head   *os.File // holds the lock

	keeping sync.Mutex // of whoever syncs and deletes
	making  sync.Mutex // of whoever makes a segment

	mu        sync.Mutex // of all that follows; never held during a system call
	quiet     sync.Cond  // on mu: a segment has no write under way any more
	segments  []*segment // oldest first; the last one is written to
	next      *segment   // made ahead of need; nil when there is none
	seq       uint32     // of the segment made last
	lanes     map[uint16]*Lane
	begun     int // mails under way
	unsettled unsettled
	err       error
	closed    bool
	stays     bool // the files do, whatever is in them

	wake chan struct{} // rings for the keeper; holds one ring
	stop chan struct{}
	done chan struct{}
}

// Open makes a journal of worker (at most 400 bytes) in the folder dir, and locks
// it. The folder is made when it is missing. An error leaves nothing locked.
func Open(dir, worker string, o Options) (*Journal, error) {
	j := &Journal{
		files: o.Files, size: o.SegmentSize, every: o.SyncEvery,
		lanes: map[uint16]*Lane{},
		wake:  make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
	}
	if j.files == nil {
		j.files = machine{}
	}
	if j.size <= 0 {
		j.size = 8 << 20
	}
	if j.every <= 0 {
		j.every = 20 * time.Millisecond
	}
	j.quiet.L = &j.mu
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if err := j.openHead(dir, worker); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if err := j.prepare(); err != nil {
		return nil, errors.Join(err, j.removeAll(j.files), j.head.Close())
	}
	j.mu.Lock()
	j.turnOver()
	j.mu.Unlock()
	go j.keep()
	return j, nil
}

// Err is the error after which nothing can be written any more, nil when all is
// well. It stays until a recovery succeeds.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Close syncs, and unlocks. It removes the files when everything is settled and no
// mail is under way; otherwise they stay for a replay. A second call does nothing.
func (j *Journal) Close() error {
	j.mu.Lock()
	again := j.closed
	j.closed = true
	j.mu.Unlock()
	if again {
		return nil
	}
	close(j.stop)
	<-j.done
	j.keeping.Lock()
	defer j.keeping.Unlock()
	j.making.Lock()
	defer j.making.Unlock()
	err := j.leave()
	return errors.Join(err, j.head.Close())
}

// Leave is Close for a worker that still holds something of which the journal doesn't
// know: the files stay, and whoever replays them learns that the worker has ended.
func (j *Journal) Leave() error {
	j.mu.Lock()
	j.stays = true
	j.mu.Unlock()
	return j.Close()
}

// leave brings the files into the state in which they may be left alone.
func (j *Journal) leave() error {
	j.mu.Lock()
	for j.writing() {
		j.quiet.Wait()
	}
	settled := j.unsettled.count == 0 && j.begun == 0 && !j.stays
	failed := j.err != nil
	j.mu.Unlock()

	var err error
	switch {
	case settled: // what there is may go, synced or not
	case failed:
		err = j.recover()
	default:
		err = j.sync()
	}
	for _, s := range j.segments {
		err = errors.Join(err, s.close())
	}
	if j.next != nil {
		err = errors.Join(err, j.next.close(), j.files.Remove(j.next.path))
	}
	if settled {
		err = errors.Join(err, j.removeAll(j.files))
	}
	return err
}

// refuses gives the reason why nothing can be written now; mu is held.
func (j *Journal) refuses() error {
	if j.closed {
		return ErrClosed
	}
	return j.err
}

// writing tells whether a write is under way; mu is held.
func (j *Journal) writing() bool {
	for _, s := range j.segments {
		if s.writing > 0 {
			return true
		}
	}
	return false
}

// ring calls the keeper, which may be called for nothing.
func (j *Journal) ring() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}
