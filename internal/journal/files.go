package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Files is what a journal asks of a file system. A test plugs in one that fails.
type Files interface {
	// Create makes a file that isn't there yet, for its owner only.
	Create(path string) (File, error)
	Remove(path string) error
	// SyncDir brings to the disk which files a folder has.
	SyncDir(dir string) error
}

// File is a file that is written to.
type File interface {
	WriteAt(b []byte, at int64) (int, error)
	// Allocate takes the blocks of the first size bytes, which read as zeros. Where the
	// file system can't do that it does nothing.
	Allocate(size int64) error
	// Sync brings to the disk what was written, and what is needed to read it.
	Sync() error
	Close() error
}

// Machine is the file system of this machine.
var Machine Files = machine{}

type machine struct{}

type machineFile struct{ *os.File }

// Create makes the file with O_EXCL and mode 0600.
func (machine) Create(path string) (File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return machineFile{f}, nil
}

// Remove removes the file.
func (machine) Remove(path string) error { return os.Remove(path) }

// SyncDir calls fsync on the folder.
func (machine) SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// makeFolder makes dir, and brings to the disk that it is there.
func makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return machine{}.SyncDir(filepath.Dir(dir))
}
