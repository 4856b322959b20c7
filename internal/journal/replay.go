package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Orphan is a journal whose writer is gone, locked for whoever replays it.
type Orphan struct {
	Worker string
	// Rebooted tells that the machine was started anew since, or may have been: then
	// the last entries may be lost, and mails may have begun of which Read says nothing.
	Rebooted bool
	// Torn is how many bytes were neither entries nor empty; Read sets it. A write that
	// a kill cut off leaves some; many mean a damaged disk.
	Torn int64

	place
	origin origin
	head   *os.File
}

// Orphans locks and gives the journals in dir whose writer is gone; none where there
// is no such folder. A journal whose writer lives is never given, and none twice.
//
// What can't be read is left where it is and named by the error, each time, until
// somebody takes it away: a file that isn't ours (ErrForeign), of a newer version
// (ErrNewer), damaged in all its headers (ErrDamaged), or without its head. The
// orphans that can be read are given nevertheless, beside the error.
func Orphans(dir string) ([]*Orphan, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	var orphans []*Orphan
	var errs []error
	for _, e := range entries {
		o, err := visit(dir, e.Name())
		if err != nil {
			errs = append(errs, fmt.Errorf("journal: %s: %w", filepath.Join(dir, e.Name()), err))
		}
		if o != nil {
			orphans = append(orphans, o)
		}
	}
	return orphans, errors.Join(errs...)
}

// visit looks at one file of the folder. Those that can't be a journal's are nobody's
// business.
func visit(dir, file string) (*Orphan, error) {
	if name, ok := strings.CutSuffix(file, headSuffix); ok {
		return adopt(place{dir, name})
	}
	if strings.HasSuffix(file, newSuffix) {
		return nil, sweepHead(filepath.Join(dir, file))
	}
	if name, _, ok := segmentName(file); ok {
		return nil, headless(place{dir, name}, file)
	}
	return nil, nil
}

// headless is the error of a segment without a head, whose writer may live.
func headless(p place, file string) error {
	_, err := os.Lstat(p.headPath())
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Lstat(filepath.Join(p.dir, file)); errors.Is(err, fs.ErrNotExist) {
		return nil // the whole journal was removed meanwhile
	}
	return fmt.Errorf("%w: its head is missing", ErrDamaged)
}

// adopt locks a journal; nil without an error when its writer lives, or when another
// has just replayed it.
func adopt(p place) (*Orphan, error) {
	f, err := os.OpenFile(p.headPath(), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	free, err := lock(f)
	if err != nil || !free || !names(p.headPath(), f) {
		return nil, errors.Join(err, f.Close())
	}
	o := &Orphan{place: p, head: f}
	if err := o.identify(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	o.Worker, o.Rebooted = o.origin.worker, o.origin.rebooted(bootID())
	return o, nil
}

// identify finds out whose the journal is: from the head, or when that is damaged from
// any segment.
func (o *Orphan) identify() error {
	found, _, err := headerOf(o.headPath())
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrForeign) {
		parts, e := o.parts()
		if e != nil {
			return e
		}
		for _, s := range parts {
			if found, _, e = headerOf(s.path); e == nil {
				err = nil
				break
			}
		}
	}
	o.origin = found
	return err
}

func headerOf(path string) (o origin, seq uint32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return origin{}, 0, err
	}
	defer f.Close()
	b := make([]byte, headerSize)
	n, err := io.ReadFull(f, b)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return origin{}, 0, err
	}
	return readHeader(b[:n])
}

// Read calls ended for each end, in the order of each lane, and gives the mails that had
// begun and not ended, by lane. An end may come twice; its payload is good until ended
// returns. Read breaks off at ended's error, or at the disk's, and may be called again.
func (o *Orphan) Read(ended func(Entry) error) (begun []Entry, err error) {
	o.Torn = 0
	parts, err := o.parts()
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	lanes := beginnings{open: map[uint16]began{}}
	for _, s := range parts {
		torn, err := o.readPart(s, func(e Entry, turn uint8) error {
			lanes.follow(e, turn)
			if e.Kind == Ended {
				return ended(e)
			}
			return nil
		})
		o.Torn += torn
		if err != nil {
			return nil, fmt.Errorf("journal: %s: %w", s.path, err)
		}
	}
	begun = lanes.lost
	for _, b := range lanes.open {
		begun = append(begun, b.entry)
	}
	slices.SortStableFunc(begun, func(a, b Entry) int { return cmp.Compare(a.Lane, b.Lane) })
	return begun, nil
}

// readPart reads one segment. Its own header may be damaged: all that is needed is
// known from the others and from its name.
func (o *Orphan) readPart(s part, visit func(Entry, uint8) error) (torn int64, err error) {
	f, err := os.Open(s.path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if _, err := f.Seek(headerSize, io.SeekStart); err != nil {
		return 0, err
	}
	return scan(f, o.origin.seed(s.seq), visit)
}

// Remove removes the journal, of which the database has it all by now, and unlocks.
func (o *Orphan) Remove() error {
	err := o.removeAll(machine{})
	return errors.Join(err, o.head.Close())
}

// Release unlocks the journal and leaves it for the next.
func (o *Orphan) Release() error { return o.head.Close() }
