package journal

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// unfit is what a file's name doesn't take from a worker's.
var unfit = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// openHead makes the head of a new journal and locks it.
func (j *Journal) openHead(dir, worker string) error {
	if len(worker) > maxWorker {
		return fmt.Errorf("a worker's name of %d bytes", len(worker))
	}
	j.origin = origin{boot: bootID(), worker: worker}
	short := unfit.ReplaceAllString(worker, "_")
	short = short[:min(len(short), 64)]
	for range 10 {
		_, _ = rand.Read(j.origin.id[:]) // never fails
		j.place = place{dir, short + "-" + hex.EncodeToString(j.origin.id[:8])}
		err := j.makeHead()
		if !errors.Is(err, errTaken) {
			return err
		}
	}
	return errTaken
}

var errTaken = errors.New("the journal's head was taken away")

// makeHead writes the head under another name and locks it before it gets its own:
// a head that is there and isn't locked has no writer.
func (j *Journal) makeHead() error {
	temporary := filepath.Join(j.dir, j.name+newSuffix)
	f, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	locked, err := lock(f)
	if err == nil && !locked {
		err = errTaken // by sweepHead
	}
	header := j.origin.header(0)
	if err == nil {
		_, err = f.Write(header[:])
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(temporary, j.headPath())
		if errors.Is(err, fs.ErrNotExist) {
			err = errTaken
		}
	}
	if err != nil {
		_ = os.Remove(temporary)
		return errors.Join(err, f.Close())
	}
	j.head = f
	return nil
}

// sweepHead removes a head that never got its name, unless its writer is about to
// give it one.
func sweepHead(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	free, err := lock(f)
	if err != nil || !free || !names(path, f) {
		return err
	}
	return os.Remove(path)
}

// names tells whether path is still the name of f.
func names(path string, f *os.File) bool {
	there, err := os.Lstat(path)
	if err != nil {
		return false
	}
	open, err := f.Stat()
	return err == nil && os.SameFile(there, open)
}
