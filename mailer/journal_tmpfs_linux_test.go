package mailer

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"communique/internal/fault"
	"communique/internal/journal"
	"communique/migrations/dbtest"
)

// TestJournalOnASmallDisk is TestJournalsDiskFails on a file system that is really full:
// 1 MB of memory, which something else fills in the middle of a run. Only root may mount
// one, so it is left out for others; with CI=true nothing may be left out.
//
// Where the database settles ends as fast as mails leave, the journal gets by with the room
// that it gives up itself. That is as it should be, and happens on a busy machine: the test
// then tries again.
func TestJournalOnASmallDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a real full disk may not be left out here: %v", err)
		}
		t.Skipf("left out: a real full disk, since no tmpfs can be mounted here (%v)", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	for range 10 {
		if fillsUp(t, dir) {
			return
		}
	}
	t.Error("the journal was never full")
}

// fillsUp sends while the disk is filled, and tells whether the journal came to its end.
func fillsUp(t *testing.T, dir string) bool {
	t.Helper()
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	h.journals = filepath.Join(dir, "journals")
	all := contacts(900)
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", all...))
	ballast := filepath.Join(dir, "ballast")
	var begun atomic.Int64
	var mended atomic.Bool
	var filling sync.Mutex
	m := h.worker("one", 3, func(p string) {
		if p == string(StepBody) && begun.Add(1) >= 100 && !mended.Load() { // again and again: what the journal gives up is taken as well
			filling.Lock()
			defer filling.Unlock()
			fillUp(ballast)
		}
	})
	m.journalOptions = journal.Options{SegmentSize: 16384}
	err := m.Deliver(h.ctx(), 1)
	full := err != nil
	if full && (!fault.Is(err, "mailer.journal") || !errors.Is(err, syscall.ENOSPC)) {
		t.Errorf("%v", err)
	}
	t.Logf("%d mails left before the journal was full", len(h.sink.Messages()))
	mended.Store(true)
	h.must(os.Remove(ballast))
	h.untilItWorks(func() error { return errors.Join(m.Sweep(h.ctx()), m.Deliver(h.ctx(), 1)) })
	h.wantOnce(all)
	h.must(m.Close())
	return full
}

// fillUp adds to a file as much as there is room for.
func fillUp(path string) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return // not even for a name
	}
	defer func() { _ = f.Close() }()
	_, _ = f.Write(bytes.Repeat([]byte("x"), 1<<20))
}
