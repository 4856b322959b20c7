package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A journal named NAME is the file NAME.journal, its head, which its writer holds
// locked and which is removed last, and the files NAME.SEQ.segment with the entries.
const (
	headSuffix    = ".journal"
	newSuffix     = ".journal.new" // a head on its way
	segmentSuffix = ".segment"
)

// place is where a journal lies.
type place struct{ dir, name string }

func (p place) headPath() string { return filepath.Join(p.dir, p.name+headSuffix) }

func (p place) segmentPath(seq uint32) string {
	return filepath.Join(p.dir, fmt.Sprintf("%s.%010d%s", p.name, seq, segmentSuffix))
}

// part is a segment's file.
type part struct {
	path string
	seq  uint32
}

// parts gives the segments that are there, the oldest first.
func (p place) parts() (found []part, err error) {
	entries, err := os.ReadDir(p.dir) // in the order of the names
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if name, seq, ok := segmentName(e.Name()); ok && name == p.name {
			found = append(found, part{filepath.Join(p.dir, e.Name()), seq})
		}
	}
	return found, nil
}

// segmentName takes the name of a segment's file apart.
func segmentName(file string) (name string, seq uint32, ok bool) {
	rest, ok := strings.CutSuffix(file, segmentSuffix)
	dot := len(rest) - 11
	if !ok || dot < 1 || rest[dot] != '.' {
		return "", 0, false
	}
	var n uint64
	for _, c := range []byte(rest[dot+1:]) {
		if c < '0' || c > '9' {
			return "", 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return rest[:dot], uint32(n), n <= 1<<32-1
}

// removeAll removes the segments, the oldest first, and then the head. What was
// removed before is no error.
func (p place) removeAll(files Files) error {
	parts, err := p.parts()
	if err != nil {
		return err
	}
	for _, s := range parts {
		if err := files.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := files.Remove(p.headPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return files.SyncDir(p.dir)
}
