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
func TestJournalOnASmallDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a real full disk may not be left out here: %v", err)
		}
		t.Skipf("left out: a real full disk, since no tmpfs can be mounted here (%v)", err)
	}
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	h.journals = filepath.Join(dir, "journals")
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	all := contacts(900)
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", all...))
	ballast := filepath.Join(dir, "ballast")
	var begun atomic.Int64
	var once sync.Once
	m := h.worker("one", 3, func(p string) {
		if p == string(StepBody) && begun.Add(1) == 100 {
			once.Do(func() {
				_ = os.WriteFile(ballast, bytes.Repeat([]byte("x"), 2<<20), 0o600) // as much as there is room for
			})
		}
	})
	m.journalOptions = journal.Options{SegmentSize: 16384}
	err := m.Deliver(h.ctx(), 1)
	if !fault.Is(err, "mailer.journal") || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v", err)
	}
	t.Logf("%d mails left before the journal was full", len(h.sink.Messages()))
	h.must(os.Remove(ballast))
	h.untilItWorks(func() error { return errors.Join(m.Sweep(h.ctx()), m.Deliver(h.ctx(), 1)) })
	h.wantOnce(all)
	h.must(m.Close())
}
