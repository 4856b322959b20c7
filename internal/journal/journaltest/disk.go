// Package journaltest has a disk that fails when a test tells it to: full, with errors
// on write or sync, with writes that are cut short. Its files are real ones, and may be
// replayed; only that it syncs it merely says, since a test has no power loss.
package journaltest

import (
	"errors"
	"sync"
	"syscall"

	"communique/internal/journal"
)

// Disk is journal.Files over the machine's. The zero value works without failing.
type Disk struct {
	mu    sync.Mutex
	sync  error
	write error
	after error
	full  bool
	cut   int // bytes that each write leaves out
	syncs int
	stuck bool
}

// FailSync makes each sync fail with err, until it is called with nil.
func (d *Disk) FailSync(err error) { d.set(func() { d.sync = err }) }

// FailWrite makes each write fail with err without writing, until it is called with nil.
func (d *Disk) FailWrite(err error) { d.set(func() { d.write = err }) }

// FailAfterWrite makes each write do its work and report err nevertheless, until it is
// called with nil.
func (d *Disk) FailAfterWrite(err error) { d.set(func() { d.after = err }) }

// Fill makes the disk full: no file gets its blocks any more; Fill(false) makes room.
// Files that have their blocks can be written to, as on a real disk.
func (d *Disk) Fill(full bool) { d.set(func() { d.full = full }) }

// CutWrites makes each write leave out its last n bytes, without an error of its own.
func (d *Disk) CutWrites(n int) { d.set(func() { d.cut = n }) }

// FailRemove makes each removal fail with EROFS; FailRemove(false) ends that.
func (d *Disk) FailRemove(fail bool) { d.set(func() { d.stuck = fail }) }

// Syncs is how often a file was synced.
func (d *Disk) Syncs() (n int) {
	d.set(func() { n = d.syncs })
	return n
}

func (d *Disk) set(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// Create makes a real file that fails as the disk says.
func (d *Disk) Create(path string) (journal.File, error) {
	f, err := journal.Machine.Create(path)
	if err != nil {
		return nil, err
	}
	return &file{f, d}, nil
}

// Remove removes a file.
func (d *Disk) Remove(path string) error {
	var stuck bool
	d.set(func() { stuck = d.stuck })
	if stuck {
		return syscall.EROFS
	}
	return journal.Machine.Remove(path)
}

// SyncDir fails with the disk's error, if it has one.
func (d *Disk) SyncDir(string) (err error) {
	d.set(func() { err = d.sync })
	return err
}

type file struct {
	journal.File
	disk *Disk
}

// WriteAt writes as much as the disk lets it.
func (f *file) WriteAt(b []byte, at int64) (int, error) {
	var before, after error
	var cut int
	f.disk.set(func() { before, after, cut = f.disk.write, f.disk.after, f.disk.cut })
	if before != nil {
		return 0, before
	}
	n, err := f.File.WriteAt(b[:max(0, len(b)-cut)], at)
	return n, errors.Join(err, after)
}

// Allocate takes the blocks, unless the disk is full.
func (f *file) Allocate(size int64) error {
	var full bool
	f.disk.set(func() { full = f.disk.full })
	if full {
		return syscall.ENOSPC
	}
	return f.File.Allocate(size)
}

// Sync only counts, and fails when the disk says so.
func (f *file) Sync() (err error) {
	f.disk.set(func() {
		f.disk.syncs++
		err = f.disk.sync
	})
	return err
}
