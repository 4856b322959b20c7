package journal

import (
	"encoding/binary"
	"testing"
	"testing/synctest"
	"time"
)

// watched is a journal on a recorder that looks at the disk just before each deletion: a
// lane's newest beginning that is on the disk, or a newer one, has to stand in a file
// that stays, whether the journal copied it there or the lane went on.
type watched struct {
	*testing.T
	*recorder
	journal   *Journal
	deletions int
}

func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{T: t, recorder: &recorder{files: map[string]*recorded{}}}
	var err error
	w.journal, err = Open(t.TempDir(), "worker", Options{Files: w.recorder, SegmentSize: 20 << 10})
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.removing = func(path string) {
		w.deletions++
		stay := w.newest(path)
		for lane, delivery := range w.newest("") {
			if n, ok := stay[lane]; !ok || n < delivery {
				t.Errorf("deletion %d takes mail %d of lane %d; %d stays: %v", w.deletions, delivery, lane, n, ok)
			}
		}
	}
	return w
}

// next ends mail n of a lane, settles that, and begins the one after it.
func (w *watched) next(lane uint16, n int64) {
	ticket, err := w.journal.Lane(lane).Write(&Entry{Delivery: n, Payload: make([]byte, 60)}, &Entry{Delivery: n + 1})
	if err != nil {
		w.Error(err)
	}
	w.journal.Settled(ticket)
}

func (w *watched) begin(lane uint16, n int64) {
	if _, err := w.journal.Lane(lane).Write(nil, &Entry{Delivery: n}); err != nil {
		w.Fatal(err)
	}
}

func (w *watched) end() {
	stopKeeper(w.journal)
	if w.deletions < 5 {
		w.Errorf("%d deletions", w.deletions)
	}
}

// TestAPowerLossNeverTakesWhatWasSynced of a mail that takes for ever, nor of the others.
func TestAPowerLossNeverTakesWhatWasSynced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch(t)
		w.begin(0, 1)
		for lane := range uint16(5) {
			w.begin(lane+1, 0)
		}
		for n := range int64(3000) {
			w.next(uint16(n%5)+1, n/5)
			time.Sleep(700 * time.Microsecond)
		}
		w.end()
	})
}

// TestAPowerLossAfterALaneWentOn from its old segment into the next while the old one
// was being synced: the old one may go only when the next was synced, too.
func TestAPowerLossAfterALaneWentOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch(t)
		rounds, n := 0, int64(1)
		w.begin(0, 0)
		w.mu.Lock()
		w.syncing = func() {
			if rounds++; rounds > 20 {
				return
			}
			for range 150 {
				w.next(0, n)
				n++
			}
		}
		w.mu.Unlock()
		w.next(0, 0) // rings
		time.Sleep(time.Second)
		w.end()
	})
}

// newest gives for each lane the largest delivery that has begun according to what is on
// the disk, but for one file. mu is held.
func (r *recorder) newest(but string) map[uint16]int64 {
	found := map[uint16]int64{}
	for path, f := range r.files {
		if path == but {
			continue
		}
		for _, w := range f.writes[:f.synced] {
			last := w.bytes[len(w.bytes)-block:] // the beginning comes last
			if lane := binary.LittleEndian.Uint16(last[6:]); w.at >= headerSize && last[4] == byte(Begun) {
				found[lane] = max(found[lane], int64(binary.LittleEndian.Uint64(last[16:])))
			}
		}
	}
	return found
}
