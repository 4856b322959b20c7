package journal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// entryAt is an entry that was written, and where.
type entryAt struct {
	Entry
	turn  uint8
	at    int
	bytes []byte
}

// entries gives what was written to the file, in its order there.
func (f *recorded) entries(t *rapid.T, seed uint32) (all []entryAt) {
	for _, w := range f.writes {
		for b, at := w.bytes, int(w.at); w.at >= headerSize && len(b) > 0; {
			e, turn, ok := take(b, seed)
			if !ok {
				t.Fatalf("something else than an entry was written: %x", b)
			}
			n := space(len(e.Payload))
			all = append(all, entryAt{e, turn, at, b[:block+len(e.Payload)]})
			b, at = b[n:], at+n
		}
	}
	slices.SortFunc(all, func(a, b entryAt) int { return a.at - b.at })
	return all
}

// play lets lanes send mails in any order, settles some of them, and gives what each
// lane has said.
func play(t *rapid.T, j *Journal) (said map[uint16][]string) {
	said = map[uint16][]string{}
	open := map[uint16]*Entry{}
	var tickets []Ticket
	lanes := rapid.IntRange(1, 4).Draw(t, "lanes")
	for n := range rapid.IntRange(1, 60).Draw(t, "writes") {
		lane := uint16(rapid.IntRange(0, lanes-1).Draw(t, "lane"))
		var ended, begun *Entry
		if ended = open[lane]; ended != nil {
			ended.Payload = rapid.SliceOfN(rapid.Byte(), 0, rapid.SampledFrom([]int{0, 31, 32, 33, 300, 2000}).Draw(t, "most")).Draw(t, "payload")
			said[lane] = append(said[lane], line(Ended, *ended))
		}
		if ended == nil || rapid.Bool().Draw(t, "begins another") {
			begun = &Entry{Delivery: int64(n), Claim: rapid.Int64().Draw(t, "claim"), At: rapid.Int64Range(0, maxAt).Draw(t, "at")}
			said[lane] = append(said[lane], line(Begun, *begun))
		}
		ticket, err := j.Lane(lane).Write(ended, begun)
		if err != nil {
			t.Fatal(err)
		}
		open[lane] = begun
		if tickets = append(tickets, ticket); rapid.IntRange(0, 20).Draw(t, "settles") == 0 {
			j.Settled(tickets[:len(tickets)/2]...)
		}
	}
	return said
}

func line(k Kind, e Entry) string {
	return fmt.Sprint(k, " ", e.Delivery, " ", e.Claim, " ", e.At, " ", string(e.Payload))
}

// onDisk makes the journal's files in a folder, each spoiled in its own way, and gives
// the entries that are still whole.
func (r *recorder) onDisk(t *rapid.T, p place, o origin, spoil func(b []byte, newest bool) []byte) (whole []entryAt) {
	var paths []string
	for path := range r.files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	newest := 0 // of those that hold something
	for i, path := range paths {
		if len(r.files[path].writes) > 1 {
			newest = i
		}
	}
	for i, path := range paths {
		_, seq, _ := segmentName(filepath.Base(path))
		f := r.files[path]
		b := spoil(f.image(), i == newest)
		for _, e := range f.entries(t, o.seed(seq)) {
			if end := e.at + len(e.bytes); end <= len(b) && bytes.Equal(b[e.at:end], e.bytes) {
				whole = append(whole, e)
			}
		}
		if err := os.WriteFile(p.segmentPath(seq), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return whole
}

// wants is what Read has to give of these entries: a lane's mails without an end,
// unless the next beginning shows that they never left.
func wants(whole []entryAt) (ended, begun map[uint16][]string) {
	ended, begun = map[uint16][]string{}, map[uint16][]string{}
	for i, e := range whole {
		if e.Kind == Ended {
			ended[e.Lane] = append(ended[e.Lane], line(Ended, e.Entry))
			continue
		}
		over := slices.ContainsFunc(whole[i+1:], func(later entryAt) bool {
			same := later.Delivery == e.Delivery && later.Claim == e.Claim
			return later.Lane == e.Lane && same
		})
		if !over {
			begun[e.Lane] = append(begun[e.Lane], line(Begun, e.Entry))
		}
	}
	return ended, begun
}

// record opens a journal on a recorder, in a folder of its own.
func record(t *rapid.T, parent string) (*recorder, *Journal) {
	dir, err := os.MkdirTemp(parent, "")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{files: map[string]*recorded{}}
	j, err := Open(dir, "worker", Options{Files: r, SegmentSize: 20 << 10})
	if err != nil {
		t.Fatal(err)
	}
	return r, j
}

func testDamage(t *testing.T, most int, spoil func(t *rapid.T, b []byte, newest bool) []byte) {
	parent := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		r, j := record(t, parent)
		play(t, j)
		stopKeeper(j)
		whole := r.onDisk(t, j.place, j.origin, func(b []byte, newest bool) []byte { return spoil(t, b, newest) })
		checkRead(t, j.dir, whole, most)
	})
}

// stopKeeper leaves a journal as a kill would, as far as that is possible within one
// process.
func stopKeeper(j *Journal) {
	close(j.stop)
	<-j.done
	_ = j.head.Close()
}

func checkRead(t *rapid.T, dir string, whole []entryAt, most int) {
	orphans, err := Orphans(dir)
	if err != nil || len(orphans) != 1 {
		t.Fatalf("%d orphans, %v", len(orphans), err)
	}
	defer func() { _ = orphans[0].Remove() }()
	ended, begun := map[uint16][]string{}, map[uint16][]string{}
	open, err := orphans[0].Read(func(e Entry) error {
		ended[e.Lane] = append(ended[e.Lane], line(Ended, e))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range open {
		if begun[e.Lane] = append(begun[e.Lane], line(Begun, e)); len(begun[e.Lane]) > most {
			t.Errorf("lane %d has more than %d: %v", e.Lane, most, begun[e.Lane])
		}
	}
	wantEnded, wantBegun := wants(whole)
	if fmt.Sprint(ended) != fmt.Sprint(wantEnded) {
		t.Errorf("ended: %v\nwant:  %v", ended, wantEnded)
	}
	if fmt.Sprint(begun) != fmt.Sprint(wantBegun) {
		t.Errorf("begun: %v\nwant:  %v", begun, wantBegun)
	}
}

// TestAnUndamagedJournalSaysWhatTheLanesSaid, but for what was settled and deleted.
func TestAnUndamagedJournalSaysWhatTheLanesSaid(t *testing.T) {
	parent := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		r, j := record(t, parent)
		said := play(t, j)
		stopKeeper(j)
		whole := r.onDisk(t, j.place, j.origin, func(b []byte, _ bool) []byte { return b })
		got := map[uint16][]string{}
		for _, e := range whole {
			got[e.Lane] = append(got[e.Lane], line(e.Kind, e.Entry))
		}
		for lane, lines := range said {
			// Copies of a beginning say nothing new.
			if got := slices.Compact(got[lane]); !strings.HasSuffix(strings.Join(lines, "\n"), strings.Join(got, "\n")) {
				t.Errorf("lane %d: %q\nwant the last of %q", lane, got, lines)
			}
		}
		checkRead(t, j.dir, whole, 1)
	})
}

// TestACutOffTail cuts the newest file at any byte, and lets zeros follow or nothing.
func TestACutOffTail(t *testing.T) {
	testDamage(t, 1, func(t *rapid.T, b []byte, newest bool) []byte {
		if !newest {
			return b
		}
		at := rapid.IntRange(0, len(bytes.TrimRight(b, "\x00"))).Draw(t, "cut")
		if rapid.Bool().Draw(t, "its blocks are there") {
			return append(b[:at:at], make([]byte, len(b)-at)...)
		}
		return b[:at]
	})
}

// TestHolesAndGarbage puts zeros or anything else over parts of any file. A lane that
// has lost its middle may have more than one mail of which nobody knows the end.
func TestHolesAndGarbage(t *testing.T) {
	testDamage(t, 1000, func(t *rapid.T, b []byte, _ bool) []byte {
		used := len(bytes.TrimRight(b, "\x00"))
		for range rapid.IntRange(0, 3).Draw(t, "places") {
			at := rapid.IntRange(0, used).Draw(t, "at")
			n := rapid.IntRange(0, used-at).Draw(t, "n")
			if rapid.Bool().Draw(t, "a hole") {
				clear(b[at : at+n])
				continue
			}
			copy(b[at:], rapid.SliceOfN(rapid.Byte(), 0, min(n, 100)).Draw(t, "garbage"))
		}
		return b
	})
}
