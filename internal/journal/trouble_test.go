package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"communique/internal/journal"
	"communique/internal/journal/journaltest"
)

// fill writes mails on a lane until that fails, and gives the one under way.
func fill(t *testing.T, l *journal.Lane) (last int64, why error) {
	t.Helper()
	put(t, l, nil, mail(0))
	for n := int64(0); ; n++ {
		if _, err := l.Write(end(n, "250 kept"), mail(n+1)); err != nil {
			return n, err
		}
		if n > 1<<20 {
			t.Fatal("the disk has room for ever")
		}
	}
}

// TestAFullDiskStopsBeforeAMailLeaves fills the disk while mails are under way: no other
// one begins, and the ends of all of them find room, however long they are.
func TestAFullDiskStopsBeforeAMailLeaves(t *testing.T) {
	disk := &journaltest.Disk{}
	testFullDisk(t, t.TempDir(), disk, disk.Fill)
}

func testFullDisk(t *testing.T, dir string, on journal.Files, fillUp func(bool)) {
	j := open(t, dir, journal.Options{SegmentSize: 64 << 10, Files: on})
	var slow []*journal.Lane
	for n := range uint16(10) {
		slow = append(slow, j.Lane(n))
		put(t, slow[n], nil, mail(int64(n)))
	}
	fillUp(true)
	quick := j.Lane(10)
	last, err := fill(t, quick)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("on a full disk: %v", err)
	}
	if j.Err() != nil {
		t.Errorf("a full disk isn't for ever: %v", j.Err())
	}
	words := string(make([]byte, journal.MaxPayload))
	for n, l := range slow {
		put(t, l, end(int64(n), words), nil)
	}
	put(t, quick, end(last, words), nil)
	for range 3 {
		if _, err := quick.Write(nil, mail(last+1)); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("still full: %v", err)
		}
	}
	fillUp(false)
	put(t, quick, nil, mail(last+1))
	closed(t, j)

	ended, begun := readAll(t, onlyOrphan(t, dir))
	for n := range slow {
		if got := deliveries(ended[uint16(n)]); len(got) != 1 || got[0] != int64(n) {
			t.Errorf("lane %d: %v", n, got)
		}
	}
	if got := deliveries(ended[10]); int64(len(got)) != last+1 {
		t.Errorf("%d ends, want %d", len(got), last+1)
	}
	if got := deliveries(begun[10]); len(begun) != 1 || len(got) != 1 || got[0] != last+1 {
		t.Errorf("begun: %v", begun)
	}
}

// TestAFailedWriteIsTriedAgain cuts writes at each byte, and fails them.
func TestAFailedWriteIsTriedAgain(t *testing.T) {
	dir := t.TempDir()
	disk := &journaltest.Disk{}
	j := open(t, dir, journal.Options{Files: disk})
	l := j.Lane(0)
	put(t, l, nil, mail(0))
	for n := range int64(97) {
		disk.CutWrites(int(n) + 1)
		if _, err := l.Write(end(n, "250 kept"), mail(n+1)); err == nil {
			t.Fatalf("cut by %d bytes: no error", n+1)
		}
		disk.CutWrites(0)
		disk.FailWrite(syscall.EIO)
		if _, err := l.Write(end(n, "250 kept"), mail(n+1)); !errors.Is(err, syscall.EIO) {
			t.Fatalf("EIO: %v", err)
		}
		disk.FailWrite(nil)
		put(t, l, end(n, "250 kept"), mail(n+1))
	}
	if err := j.Err(); err != nil {
		t.Error(err)
	}
	closed(t, j)
	o := onlyOrphan(t, dir)
	ended, begun := readAll(t, o)
	seen := int64(-1)
	for _, n := range deliveries(ended[0]) {
		if n != seen && n != seen+1 {
			t.Errorf("the end of mail %d after that of %d", n, seen)
		}
		seen = n
	}
	if n := deliveries(begun[0]); seen != 96 || len(n) != 1 || n[0] != 97 {
		t.Errorf("the last end is %d, begun %v", seen, n)
	}
	if o.Torn == 0 {
		t.Error("nothing torn was seen")
	}
}

// copyOf is a folder as it is now, where nobody holds a lock.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	beside := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(beside, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return beside
}

// TestABeginningThatFailedIsNone though its bytes are in the file: the lane's next one
// shows that it never left.
func TestABeginningThatFailedIsNone(t *testing.T) {
	dir := t.TempDir()
	disk := &journaltest.Disk{}
	j := open(t, dir, journal.Options{Files: disk})
	l := j.Lane(0)
	disk.FailWrite(syscall.EIO)
	if _, err := l.Write(nil, mail(0)); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	disk.FailWrite(nil)
	put(t, l, nil, mail(0))
	disk.FailAfterWrite(syscall.EIO)
	if _, err := l.Write(end(0, "250"), mail(1)); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	disk.FailAfterWrite(nil)
	first := put(t, l, end(0, "250"), mail(2))
	beside := copyOf(t, dir)
	ended, begun := readAll(t, onlyOrphan(t, beside))
	if got := fmt.Sprint(deliveries(ended[0]), deliveries(begun[0])); got != "[0 0] [2]" {
		t.Errorf("read: %s", got)
	}
	j.Settled(first, put(t, l, end(2, "250"), nil))
	closed(t, j)
	empty(t, dir)
}

// TestAFailedSyncIsRecoveredFrom, by itself within a second or when it is told to. The
// segments whose sync has failed go, and all is in the new one.
func TestAFailedSyncIsRecoveredFrom(t *testing.T) {
	t.Run("by itself", func(t *testing.T) {
		testRecovery(t, func(j *journal.Journal) error {
			time.Sleep(time.Second)
			return j.Err()
		})
	})
	t.Run("when told to", func(t *testing.T) { testRecovery(t, (*journal.Journal).Recover) })
}

func testRecovery(t *testing.T, recovery func(*journal.Journal) error) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		disk := &journaltest.Disk{}
		j := open(t, dir, journal.Options{SegmentSize: 16 << 10, Files: disk})
		a, b := j.Lane(0), j.Lane(1)
		put(t, a, nil, mail(0))
		put(t, b, nil, mail(1000))
		settled := put(t, a, end(0, "250 in the database"), mail(1))
		run(t, a, 1, 300)
		time.Sleep(time.Second) // the next segment is there, too
		run(t, a, 300, 310)
		disk.FailSync(syscall.EIO)
		time.Sleep(100 * time.Millisecond)
		if err := j.Err(); !errors.Is(err, syscall.EIO) {
			t.Fatalf("after a failed sync: %v", err)
		}
		if _, err := a.Write(end(310, ""), mail(311)); !errors.Is(err, syscall.EIO) {
			t.Errorf("a write after a failed sync: %v", err)
		}
		if err := j.Recover(); !errors.Is(err, syscall.EIO) {
			t.Errorf("a recovery on the bad disk: %v", err)
		}
		bad := files(t, dir, ".segment")
		j.Settled(settled)
		disk.FailSync(nil)
		if err := recovery(j); err != nil {
			t.Fatalf("when the disk was well again: %v", err)
		}
		for _, name := range bad {
			if _, err := os.Stat(name); err == nil {
				t.Errorf("%s is still there", name)
			}
		}
		run(t, a, 310, 800) // through several segments
		closed(t, j)
		ended, begun := readAll(t, onlyOrphan(t, dir))
		for i, n := range deliveries(ended[0]) {
			if n != int64(i)+1 {
				t.Fatalf("end %d is that of mail %d", i, n)
			}
		}
		if got := fmt.Sprint(len(ended[0]), deliveries(begun[0]), deliveries(begun[1])); got != "799 [800] [1000]" {
			t.Errorf("read: %s", got)
		}
	})
}

// TestCloseAfterAFailedSync says that it failed, and leaves what there is.
func TestCloseAfterAFailedSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		disk := &journaltest.Disk{}
		j := open(t, dir, journal.Options{Files: disk, SyncEvery: time.Hour})
		l := j.Lane(0)
		put(t, l, nil, mail(1))
		synctest.Wait() // the first write was synced; the next would be in an hour
		disk.FailSync(syscall.EIO)
		put(t, l, end(1, "250"), mail(2))
		if err := j.Close(); !errors.Is(err, syscall.EIO) {
			t.Errorf("Close on a bad disk: %v", err)
		}
		checkLeft(t, onlyOrphan(t, dir))
	})
}

// TestCloseRecovers when the disk is well again by then.
func TestCloseRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		disk := &journaltest.Disk{}
		j := open(t, dir, journal.Options{Files: disk})
		l := j.Lane(0)
		put(t, l, nil, mail(1))
		put(t, l, end(1, "250"), mail(2))
		disk.FailSync(syscall.EIO)
		time.Sleep(50 * time.Millisecond)
		bad := files(t, dir, ".segment")
		disk.FailSync(nil)
		if j.Err() == nil {
			t.Fatal("the sync didn't fail")
		}
		closed(t, j)
		for _, name := range bad {
			if _, err := os.Stat(name); err == nil {
				t.Errorf("%s is still there", name)
			}
		}
		checkLeft(t, onlyOrphan(t, dir))
	})
}

// TestSyncsAreGrouped: no sync without a write, one at most every 20 ms.
func TestSyncsAreGrouped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := &journaltest.Disk{}
		j := open(t, t.TempDir(), journal.Options{Files: disk})
		time.Sleep(time.Second)
		before := disk.Syncs()
		time.Sleep(time.Hour)
		if n := disk.Syncs() - before; n != 0 {
			t.Errorf("%d syncs in an hour without a write", n)
		}
		l := j.Lane(0)
		put(t, l, nil, mail(0))
		for n := range int64(1000) { // a second
			put(t, l, end(n, "250"), mail(n+1))
			time.Sleep(time.Millisecond)
		}
		if n := disk.Syncs() - before; n < 48 || n > 52 {
			t.Errorf("%d syncs in a second", n)
		}
		time.Sleep(time.Second)
		before = disk.Syncs()
		closed(t, j)
		if n := disk.Syncs() - before; n != 0 {
			t.Errorf("%d syncs of what was synced", n)
		}
	})
}
