package main

import (
	"os"
	"path/filepath"
	"syscall"

	"communique/internal/fault"
)

// A copy of the database holds every contact. It lies in a folder that only its owner may
// enter, beside a file that is locked as long as its process lives: a rehearsal that was
// killed outright can't take its copy away, and the next one does.
const (
	copyFolder = "communique-rehearsal-"
	copyLock   = "lock"
)

// copyDir is such a folder. The lock lives as long as its file is open.
type copyDir struct {
	path string
	lock *os.File
}

// newCopyDir makes the folder, and takes away what killed rehearsals have left.
func newCopyDir() (copyDir, error) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), copyFolder+"*")) // its one error is the pattern's
	for _, path := range left {
		if lock, ok := locked(path, 0); ok { // nobody lives who holds it
			copyDir{path, lock}.remove()
		}
	}
	path, err := os.MkdirTemp("", copyFolder)
	if err != nil {
		return copyDir{}, fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", os.TempDir())
	}
	lock, ok := locked(path, os.O_CREATE)
	d := copyDir{path, lock}
	if !ok {
		d.remove()
		return copyDir{}, fault.New(fault.Invalid, "cli.folder_unwritable", "Folder", path)
	}
	return d, nil
}

// locked takes the lock of a folder. A folder without one is just being made, and one of
// another user can't be looked into: neither is ours to take.
func locked(path string, create int) (*os.File, bool) {
	file, err := os.OpenFile(filepath.Join(path, copyLock), os.O_RDWR|create, 0o600)
	if err != nil {
		return nil, false
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, false
	}
	return file, true
}

// remove takes the folder away, and then its lock. What can't be removed is the next
// rehearsal's.
func (d copyDir) remove() {
	_ = os.RemoveAll(d.path)
	if d.lock != nil {
		_ = d.lock.Close()
	}
}
