package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

// keep is the goroutine that syncs, deletes and makes segments. It sleeps while
// nothing is written.
func (j *Journal) keep() {
	defer close(j.done)
	for {
		select {
		case <-j.stop:
			return
		case <-j.wake:
		}
		pause := j.every
		if j.tidy() != nil {
			pause = retryEvery
			j.ring()
		}
		select {
		case <-j.stop:
			return
		case <-time.After(pause):
		}
	}
}

// tidy does what is to be done behind the writers' backs. Its error is that of the
// sync, or of the recovery from it; a segment that can't be made now is made when a
// writer needs it.
func (j *Journal) tidy() error {
	j.keeping.Lock()
	defer j.keeping.Unlock()
	if j.Err() != nil {
		j.making.Lock()
		defer j.making.Unlock()
		return j.recover()
	}
	j.carry()
	// Chosen before the sync: a mail that left an old segment did so by a write that
	// the sync takes to the disk before the old one goes.
	done := j.idle()
	if err := j.sync(); err != nil {
		return err
	}
	j.discard(done)
	_ = j.prepare()
	return nil
}

// sync brings to the disk what was written before it was called; keeping is held. When
// it fails nothing can be written until a recovery.
func (j *Journal) sync() error {
	j.mu.Lock()
	var dirty []*segment
	for _, s := range j.segments {
		if s.dirty {
			s.dirty = false
			dirty = append(dirty, s)
		}
	}
	j.mu.Unlock()
	for _, s := range dirty {
		if err := s.file.Sync(); err != nil {
			err = fmt.Errorf("journal: sync: %w", err)
			j.mu.Lock()
			j.err = err
			j.mu.Unlock()
			return err
		}
	}
	return nil
}

// idle gives the oldest segments, as far as nothing in them matters any more.
func (j *Journal) idle() (done []*segment) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, s := range j.segments[:len(j.segments)-1] {
		if !s.idle() {
			break
		}
		done = append(done, s)
	}
	return done
}

// carry frees the oldest segment of mails that have been under way for so long that
// nothing else in it matters: one reply that takes ten minutes mustn't keep ten
// minutes of journal.
func (j *Journal) carry() {
	j.mu.Lock()
	old := j.segments[0]
	var lanes []*Lane
	if old != j.current() && old.writing == 0 && old.unsettled == 0 && old.begun > 0 {
		for _, l := range j.lanes {
			if l.segment == old {
				lanes = append(lanes, l)
			}
		}
	}
	j.mu.Unlock()
	for _, l := range lanes {
		l.carry(old)
	}
}

// discard deletes segments, the oldest first. One that can't be deleted is tried
// again next time, and the later ones stay for as long.
func (j *Journal) discard(done []*segment) {
	n := 0
	for _, s := range done {
		_ = s.close() // nobody needs what a failing close may lose
		if err := j.files.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			break
		}
		n++
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.segments = slices.Delete(j.segments, 0, n)
}
