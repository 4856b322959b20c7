package journal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"communique/internal/journal"
	"communique/internal/journal/journaltest"
)

// left is a folder with a journal that says that mail 1 ended and mail 2 had begun.
func left(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	j := open(t, dir, journal.Options{SegmentSize: 1 << 16, Files: &journaltest.Disk{}})
	l := j.Lane(0)
	put(t, l, nil, mail(1))
	put(t, l, end(1, "250"), mail(2))
	closed(t, j)
	return dir
}

func checkLeft(t *testing.T, o *journal.Orphan) {
	t.Helper()
	ended, begun := readAll(t, o)
	if e, b := deliveries(ended[0]), deliveries(begun[0]); len(e) != 1 || e[0] != 1 || len(b) != 1 || b[0] != 2 {
		t.Errorf("ended %v, begun %v", e, b)
	}
}

func TestALivingJournalIsNoOrphan(t *testing.T) {
	dir := t.TempDir()
	one := open(t, dir, journal.Options{})
	two := open(t, dir, journal.Options{})
	put(t, one.Lane(0), nil, mail(1))
	if n := len(orphans(t, dir)); n != 0 {
		t.Fatalf("%d orphans while both live", n)
	}
	closed(t, one)
	o := onlyOrphan(t, dir)
	if n := len(orphans(t, dir)); n != 0 {
		t.Fatalf("%d orphans while one is being replayed", n)
	}
	if err := o.Release(); err != nil {
		t.Fatal(err)
	}
	o = onlyOrphan(t, dir)
	if err := o.Remove(); err != nil {
		t.Fatal(err)
	}
	closed(t, two)
	empty(t, dir)
}

func TestNoFolderHasNoOrphans(t *testing.T) {
	if n := len(orphans(t, filepath.Join(t.TempDir(), "never made"))); n != 0 {
		t.Errorf("%d orphans", n)
	}
}

// TestAReplayThatBreaksOffIsDoneAgain from the start.
func TestAReplayThatBreaksOffIsDoneAgain(t *testing.T) {
	dir := left(t)
	o := onlyOrphan(t, dir)
	away := errors.New("the database is away")
	if _, err := o.Read(func(journal.Entry) error { return away }); !errors.Is(err, away) {
		t.Errorf("Read: %v", err)
	}
	checkLeft(t, o)
	if err := o.Release(); err != nil {
		t.Fatal(err)
	}
	checkLeft(t, onlyOrphan(t, dir))
}

// TestADamagedHeaderLosesNothing: each file of a journal says whose it is.
func TestADamagedHeaderLosesNothing(t *testing.T) {
	for _, which := range []string{".journal", ".segment"} {
		for at := range int64(512) {
			if at%7 != 0 && at > 40 || which == ".journal" && (at == 8 || at == 9) { // the version
				continue
			}
			dir := left(t)
			spoil(t, files(t, dir, which)[0], at)
			o := onlyOrphan(t, dir)
			if o.Worker != "worker" || o.Rebooted {
				t.Errorf("byte %d of %s: %+v", at, which, o)
			}
			checkLeft(t, o)
			if err := o.Remove(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// spoil changes a byte of a file.
func spoil(t *testing.T, path string, at int64) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[at] ^= 0x55
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWhatCannotBeReadIsLeftAndNamed, and nothing else suffers from it.
func TestWhatCannotBeReadIsLeftAndNamed(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(t *testing.T, dir string) (file string)
		want error
	}{
		"a newer version": {func(t *testing.T, dir string) string {
			head := files(t, dir, ".journal")[0]
			spoil(t, head, 9)
			return head
		}, journal.ErrNewer},
		"another's file": {func(t *testing.T, dir string) string {
			other := filepath.Join(dir, "diary.journal")
			if err := os.WriteFile(other, []byte("Dear diary,\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return other
		}, journal.ErrForeign},
		"an empty file": {func(t *testing.T, dir string) string {
			other := filepath.Join(dir, "nothing.journal")
			if err := os.WriteFile(other, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return other
		}, journal.ErrDamaged},
		"a journal without one good header": {func(t *testing.T, dir string) string {
			head := files(t, dir, ".journal")[0]
			for _, f := range append(files(t, dir, ".segment"), head) {
				spoil(t, f, 20)
			}
			return head
		}, journal.ErrDamaged},
		"a journal without its head": {func(t *testing.T, dir string) string {
			if err := os.Remove(files(t, dir, ".journal")[0]); err != nil {
				t.Fatal(err)
			}
			return files(t, dir, ".segment")[0]
		}, journal.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			dir := left(t)
			file := c.do(t, dir)
			good := open(t, dir, journal.Options{})
			put(t, good.Lane(0), nil, mail(5))
			closed(t, good)
			for range 2 {
				found, err := journal.Orphans(dir)
				if !errors.Is(err, c.want) || !strings.Contains(err.Error(), file) {
					t.Errorf("Orphans: %v", err)
				}
				if len(found) == 0 {
					t.Error("the good one isn't given")
				}
				for _, o := range found {
					if err := o.Release(); err != nil {
						t.Error(err)
					}
				}
				if _, err := os.Stat(file); err != nil {
					t.Errorf("it isn't there any more: %v", err)
				}
			}
		})
	}
}

// TestAHeadThatNeverGotItsNameIsSwept, and what isn't a journal's is nobody's business.
func TestAHeadThatNeverGotItsNameIsSwept(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"worker-00.journal.new", "notes.txt", "x.segment"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(orphans(t, dir)); n != 0 {
		t.Errorf("%d orphans", n)
	}
	if left := files(t, dir, ""); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// TestWorkersHaveNamesOfAnyKind, and each journal a name of its own.
func TestWorkersHaveNamesOfAnyKind(t *testing.T) {
	dir := t.TempDir()
	names := []string{"", "../../etc/passwd", "Bücher 7/2:Ω", strings.Repeat("w", 400), "a.0000000001.segment", "same", "same"}
	for _, name := range names {
		j, err := journal.Open(dir, name, journal.Options{SegmentSize: 1 << 12})
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		put(t, j.Lane(0), nil, mail(1))
		closed(t, j)
	}
	found := map[string]int{}
	for _, o := range orphans(t, dir) {
		found[o.Worker]++
		if _, begun := readAll(t, o); len(begun[0]) != 1 {
			t.Errorf("%q: begun %v", o.Worker, begun)
		}
	}
	for _, name := range names {
		if found[name] == 0 {
			t.Errorf("%q has no journal", name)
		}
	}
	if _, err := journal.Open(dir, strings.Repeat("w", 401), journal.Options{}); err == nil {
		t.Error("a name of 401 bytes was taken")
	}
}
