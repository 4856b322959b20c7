package journal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"communique/internal/journal"
)

// open opens a journal, and closes it when the test ends.
func open(t *testing.T, dir string, o journal.Options) *journal.Journal {
	t.Helper()
	j, err := journal.Open(dir, "worker", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

// mail is an entry about delivery n, as either end of it needs.
func mail(n int64) *journal.Entry { return &journal.Entry{Delivery: n, Claim: n * 7, At: 1000 + n} }

func end(n int64, words string) *journal.Entry {
	e := mail(n)
	e.Payload = []byte(words)
	return e
}

// put writes, and fails the test when that fails.
func put(t *testing.T, l *journal.Lane, ended, begun *journal.Entry) journal.Ticket {
	t.Helper()
	ticket, err := l.Write(ended, begun)
	if err != nil {
		t.Fatal(err)
	}
	return ticket
}

func closed(t *testing.T, j *journal.Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func orphans(t *testing.T, dir string) []*journal.Orphan {
	t.Helper()
	found, err := journal.Orphans(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range found {
		t.Cleanup(func() { _ = o.Release() })
	}
	return found
}

func onlyOrphan(t *testing.T, dir string) *journal.Orphan {
	t.Helper()
	found := orphans(t, dir)
	if len(found) != 1 {
		t.Fatalf("%d orphans", len(found))
	}
	return found[0]
}

// readAll gives what a journal says, by lane.
func readAll(t *testing.T, o *journal.Orphan) (ended, begun map[uint16][]journal.Entry) {
	t.Helper()
	ended, begun = map[uint16][]journal.Entry{}, map[uint16][]journal.Entry{}
	open, err := o.Read(func(e journal.Entry) error {
		e.Payload = bytes.Clone(e.Payload)
		ended[e.Lane] = append(ended[e.Lane], e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range open {
		begun[e.Lane] = append(begun[e.Lane], e)
	}
	return ended, begun
}

// deliveries are the mails that the entries are of.
func deliveries(entries []journal.Entry) (n []int64) {
	for _, e := range entries {
		n = append(n, e.Delivery)
	}
	return n
}

// files are those of a folder, by the end of their names.
func files(t *testing.T, dir, suffix string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func empty(t *testing.T, dir string) {
	t.Helper()
	if left := files(t, dir, ""); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestAJournalIsReadAsItWasWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journals")
	j := open(t, dir, journal.Options{})
	a, b := j.Lane(0), j.Lane(65535)
	put(t, a, nil, mail(1))
	put(t, b, nil, mail(2))
	put(t, a, end(1, "250 kept"), mail(3))
	put(t, a, end(3, ""), nil)
	put(t, a, end(4, "550 ended before it could begin"), nil)
	closed(t, j)

	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	o := onlyOrphan(t, dir)
	for range 2 { // reading again reads the same
		ended, begun := readAll(t, o)
		if o.Worker != "worker" || o.Rebooted || o.Torn != 0 {
			t.Errorf("%+v", o)
		}
		got := ended[0]
		if len(got) != 3 || len(ended[65535]) != 0 {
			t.Fatalf("ended: %v", ended)
		}
		e := got[0]
		if e.Kind != journal.Ended || e.Delivery != 1 || e.Claim != 7 || e.At != 1001 || string(e.Payload) != "250 kept" {
			t.Errorf("%+v", e)
		}
		if n := deliveries(begun[65535]); len(begun) != 1 || len(n) != 1 || n[0] != 2 {
			t.Errorf("begun: %v", begun)
		}
	}
}

func TestWriteRefusesWhatIsNotAboutTheMailUnderWay(t *testing.T) {
	j := open(t, t.TempDir(), journal.Options{})
	l := j.Lane(3)
	put(t, l, nil, mail(1))
	otherClaim := mail(1)
	otherClaim.Claim++
	for _, c := range []struct {
		name         string
		ended, begun *journal.Entry
		want         error
	}{
		{"a second beginning", nil, mail(2), journal.ErrUnderWay},
		{"another's end", end(2, ""), nil, journal.ErrUnderWay},
		{"another claim's end", otherClaim, nil, journal.ErrUnderWay},
		{"too many words", end(1, string(make([]byte, 2001))), nil, journal.ErrEntry},
		{"words for a beginning", mail(1), end(2, "x"), journal.ErrEntry},
		{"a time before 1970", mail(1), &journal.Entry{At: -1}, journal.ErrEntry},
		{"a time in 10,000 years", &journal.Entry{Delivery: 1, Claim: 7, At: 1 << 48}, nil, journal.ErrEntry},
		{"nothing", nil, nil, nil},
	} {
		if ticket, err := l.Write(c.ended, c.begun); !errors.Is(err, c.want) || ticket != (journal.Ticket{}) {
			t.Errorf("%s: %v, %v", c.name, ticket, err)
		}
	}
	put(t, j.Lane(3), end(1, string(make([]byte, 2000))), mail(2)) // it is the same lane
	closed(t, j)
	if _, err := l.Write(mail(2), nil); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	closed(t, j)
}

func TestASettledJournalIsRemoved(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, journal.Options{})
	l := j.Lane(0)
	put(t, l, nil, mail(1))
	ticket := put(t, l, end(1, "250"), nil)
	j.Settled(ticket, ticket, journal.Ticket{})
	closed(t, j)
	empty(t, dir)
}

func TestAMailUnderWayKeepsTheJournal(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, journal.Options{})
	l := j.Lane(0)
	put(t, l, nil, mail(1))
	j.Settled(put(t, l, end(1, "250"), mail(2)))
	closed(t, j)
	_, begun := readAll(t, onlyOrphan(t, dir))
	if n := deliveries(begun[0]); len(n) != 1 || n[0] != 2 {
		t.Errorf("begun: %v", n)
	}
}

func TestWriteAllocatesNothing(t *testing.T) {
	j := open(t, t.TempDir(), journal.Options{})
	l := j.Lane(0)
	ended, begun := end(0, "250 2.0.0 queued as 4Zq1xk3Yz9"), mail(0)
	put(t, l, nil, begun)
	n := testing.AllocsPerRun(1000, func() {
		ended.Delivery, ended.Claim = begun.Delivery, begun.Claim
		begun.Delivery++
		j.Settled(put(t, l, ended, begun))
	})
	if n >= 1 {
		t.Errorf("%v allocations a write", n)
	}
}
