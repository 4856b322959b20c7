package mailer

import (
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/journal"
	"communique/internal/journal/journaltest"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestJournalsDiskFails fills the disk of the journal, or lets it fail, in the middle of
// a run. What comes after the fault is at most the mail that each connection had begun;
// the error says what is wrong; after the cure the same worker goes on; and nothing is
// lost or doubled.
func TestJournalsDiskFails(t *testing.T) {
	for name, c := range map[string]struct {
		fail, cure func(d *journaltest.Disk)
		says       error
	}{
		"full":  {func(d *journaltest.Disk) { d.Fill(true) }, func(d *journaltest.Disk) { d.Fill(false) }, syscall.ENOSPC},
		"write": {func(d *journaltest.Disk) { d.FailWrite(syscall.EIO) }, func(d *journaltest.Disk) { d.FailWrite(nil) }, syscall.EIO},
		"sync":  {func(d *journaltest.Disk) { d.FailSync(syscall.EIO) }, func(d *journaltest.Disk) { d.FailSync(nil) }, syscall.EIO},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				all := contacts(600)
				r := h.release("lipse")
				h.plan(r, h.list("nl-press", "NL", "en", all...))
				disk := &journaltest.Disk{}
				var begun atomic.Int64
				var once sync.Once
				m := h.worker("one", 3, func(p string) {
					if p == string(StepBody) && begun.Add(1) == 100 {
						once.Do(func() { c.fail(disk) })
					}
				})
				m.journalOptions = journal.Options{Files: disk, SegmentSize: 8192}
				err := m.Deliver(h.ctx(), 1)
				if !errors.Is(err, c.says) {
					t.Fatalf("%v", err)
				}
				stopped := len(h.sink.Messages())
				if stopped == len(all) || name == "write" && stopped > 100+3 {
					t.Errorf("%d mails left, the fault came at the 100th", stopped)
				}
				// A full disk has some room where ends were settled; what is written there is true.
				if err := m.Deliver(h.ctx(), 1); !fault.Is(err, "mailer.journal") || name != "full" && len(h.sink.Messages()) > stopped+3 {
					t.Errorf("with the fault: %v, %d mails after %d", err, len(h.sink.Messages()), stopped)
				}
				c.cure(disk)
				h.untilItWorks(func() error { return errors.Join(m.Sweep(h.ctx()), m.Deliver(h.ctx(), 1)) })
				h.wantOnce(all)
				h.must(m.Close())
				if left, err := journal.Orphans(h.journals); err != nil || len(left) != 0 {
					t.Errorf("%d journals are left: %v", len(left), err)
				}
			})
		})
	}
}

// untilItWorks calls f as its process would, again and again, for as long as a journal
// needs to notice that its disk is well.
func (h *house) untilItWorks(f func() error) {
	h.t.Helper()
	var err error
	for began := clock.Elapsed(); clock.Elapsed()-began < 10*time.Second; {
		if err = f(); err == nil {
			return
		}
		sleep(h.ctx(), 50*time.Millisecond)
	}
	h.t.Fatalf("it doesn't go on: %v", err)
}

// wantOnce looks that each of these got one mail, nobody else any, and that the ledger
// says so.
func (h *house) wantOnce(all []string) {
	h.t.Helper()
	got := h.received()
	for _, a := range all {
		if got[a] != 1 {
			h.t.Errorf("%s got %d", a, got[a])
		}
	}
	if len(got) != len(all) {
		h.t.Errorf("%d got a mail, of %d", len(got), len(all))
	}
}

// TestJournalCantBeOpened: then nothing is claimed, and the error names the folder.
func TestJournalCantBeOpened(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", contacts(3)...))
	disk := &journaltest.Disk{}
	disk.Fill(true)
	m := h.newMailer("one")
	m.journalOptions = journal.Options{Files: disk}
	for range 2 {
		if err := m.Deliver(h.ctx(), 1); !fault.Is(err, "mailer.journal") || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%v", err)
		}
	}
	h.wantReceived(map[string]int{})
	disk.Fill(false)
	h.must(m.Deliver(h.ctx(), 1))
	h.wantOnce(contacts(3))
}
