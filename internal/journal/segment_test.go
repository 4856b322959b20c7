package journal_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"communique/internal/journal"
	"communique/internal/journal/journaltest"
)

// run sends mails from to up to on a lane that has from under way, and gives the tickets.
func run(t *testing.T, l *journal.Lane, from, to int64) (tickets []journal.Ticket) {
	t.Helper()
	for n := from; n < to; n++ {
		tickets = append(tickets, put(t, l, end(n, "250 kept"), mail(n+1)))
	}
	return tickets
}

// TestSettledSegmentsAreDeleted also while one reply takes ten minutes, and the oldest
// first: a beginning never outlives its end.
func TestSettledSegmentsAreDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		j := open(t, dir, journal.Options{SegmentSize: 16 << 10, Files: &journaltest.Disk{}})
		slow, quick := j.Lane(0), j.Lane(1)
		put(t, slow, nil, mail(-1))
		put(t, quick, nil, mail(0))
		held := run(t, quick, 0, 1000)
		later := run(t, quick, 1000, 2000)
		time.Sleep(time.Second)
		many := len(files(t, dir, ".segment"))
		j.Settled(later...)
		j.Settled(run(t, quick, 2000, 2001)...) // the keeper looks
		time.Sleep(time.Second)
		if n := len(files(t, dir, ".segment")); n != many || n < 10 {
			t.Errorf("%d segments, and %d after the later half was settled", many, n)
		}
		j.Settled(held...)
		time.Sleep(time.Second)
		if n := len(files(t, dir, ".segment")); n > 2 {
			t.Errorf("%d segments after all was settled", n)
		}
		for n := int64(2001); n < 20000; n += 100 {
			j.Settled(run(t, quick, n, n+100)...)
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(time.Second)
		if n := len(files(t, dir, ".segment")); n > 2 {
			t.Errorf("%d segments after ten minutes of a slow reply", n)
		}
		closed(t, j)
		ended, begun := readAll(t, onlyOrphan(t, dir))
		if got := fmt.Sprint(deliveries(begun[0]), deliveries(begun[1])); got != "[-1] [20001]" {
			t.Errorf("begun: %s", got)
		}
		if n := deliveries(ended[1]); len(n) > 1000 {
			t.Errorf("%d settled ends are still there", len(n))
		}
	})
}

func TestASegmentThatCannotBeRemovedIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		disk := &journaltest.Disk{}
		j := open(t, dir, journal.Options{SegmentSize: 16 << 10, Files: disk})
		l := j.Lane(0)
		put(t, l, nil, mail(0))
		disk.FailRemove(true)
		j.Settled(run(t, l, 0, 1000)...)
		time.Sleep(time.Second)
		if n := len(files(t, dir, ".segment")); n < 5 {
			t.Errorf("%d segments on a disk that can't remove them", n)
		}
		disk.FailRemove(false)
		j.Settled(run(t, l, 1000, 1001)...)
		time.Sleep(time.Second)
		if n := len(files(t, dir, ".segment")); n > 2 {
			t.Errorf("%d segments", n)
		}
		j.Settled(put(t, l, end(1001, ""), nil))
		closed(t, j)
		empty(t, dir)
	})
}

// TestManyLanesMakeSegmentsLarger: room for all their ends is more than the option says.
func TestManyLanesMakeSegmentsLarger(t *testing.T) {
	j := open(t, t.TempDir(), journal.Options{SegmentSize: 1, Files: &journaltest.Disk{}})
	for n := range uint16(300) {
		put(t, j.Lane(n), nil, mail(int64(n)))
	}
	for n := range uint16(300) {
		put(t, j.Lane(n), end(int64(n), string(make([]byte, journal.MaxPayload))), mail(1000))
	}
}
