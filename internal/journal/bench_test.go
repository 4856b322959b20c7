package journal_test

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"communique/internal/journal"
)

// BenchmarkWrite is what a mail costs: an end with 60 bytes of its server's words and
// the next beginning, on a real disk with real syncs, settled 2,000 at a time.
func BenchmarkWrite(b *testing.B) {
	for _, lanes := range []int{1, 20} {
		b.Run(fmt.Sprintf("lanes=%d", lanes), func(b *testing.B) { benchmarkWrite(b, lanes) })
	}
}

func benchmarkWrite(b *testing.B, lanes int) {
	j, err := journal.Open(b.TempDir(), "bench", journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	before := processor(b)
	var wg sync.WaitGroup
	for n := range lanes {
		wg.Go(func() {
			if err := mailAway(j, j.Lane(uint16(n)), &left); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(processor(b)-before)/float64(b.N), "cpu-ns/op") // says more than ns/op where others work, too
	b.StopTimer()
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
}

// mailAway writes for mails until none is left, and settles what it wrote.
func mailAway(j *journal.Journal, l *journal.Lane, left *atomic.Int64) error {
	words := bytes.Repeat([]byte("k"), 60)
	ended, begun := journal.Entry{At: 1, Payload: words}, journal.Entry{At: 1}
	tickets := make([]journal.Ticket, 0, 2000)
	if _, err := l.Write(nil, &begun); err != nil {
		return err
	}
	for left.Add(-1) >= 0 {
		ended.Delivery = begun.Delivery
		begun.Delivery++
		t, err := l.Write(&ended, &begun)
		if err != nil {
			return err
		}
		if tickets = append(tickets, t); len(tickets) == cap(tickets) {
			j.Settled(tickets...)
			tickets = tickets[:0]
		}
	}
	ended.Delivery = begun.Delivery
	t, err := l.Write(&ended, nil)
	j.Settled(append(tickets, t)...)
	return err
}

// processor is how many nanoseconds of the processors this process has used.
func processor(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
