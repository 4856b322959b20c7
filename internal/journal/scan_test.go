package journal

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// encoded is an entry as it stands in a file.
func encoded(e Entry, turn uint8, seed uint32) []byte {
	b := make([]byte, space(len(e.Payload)))
	e.put(b, e.Kind, e.Lane, turn)
	seal(b, seed)
	return b
}

func TestAnEntryIsTakenAsItWasPut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{
			Kind: rapid.SampledFrom([]Kind{Begun, Ended}).Draw(t, "kind"), Lane: rapid.Uint16().Draw(t, "lane"),
			Delivery: rapid.Int64().Draw(t, "delivery"), Claim: rapid.Int64().Draw(t, "claim"),
			At: rapid.Int64Range(0, maxAt).Draw(t, "at"), Payload: rapid.SliceOfN(rapid.Byte(), 0, MaxPayload).Draw(t, "payload"),
		}
		turn, seed := rapid.Uint8().Draw(t, "turn"), rapid.Uint32().Draw(t, "seed")
		b := encoded(e, turn, seed)
		got, gotTurn, ok := take(b, seed)
		if !ok || line(got.Kind, got) != line(e.Kind, e) || got.Lane != e.Lane || gotTurn != turn {
			t.Fatalf("%+v in turn %d: %+v in turn %d", e, turn, got, gotTurn)
		}
		if _, _, ok := take(b, seed+1); ok {
			t.Error("it is taken for another segment's, too")
		}
		at := rapid.IntRange(0, block+len(e.Payload)-1).Draw(t, "spoilt")
		b[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, _, ok := take(b, seed); ok {
			t.Errorf("it is taken with byte %d spoilt", at)
		}
	})
}

// TestAServersWordsAreNoEntry: whoever can choose a payload doesn't know the segment's
// seed, and so can't put an entry into it that a torn header would let through.
func TestAServersWordsAreNoEntry(t *testing.T) {
	o := origin{id: [16]byte{1, 2, 3}}
	forged := encoded(Entry{Kind: Ended, Delivery: 9, Payload: []byte("250")}, 0, 0)
	b := encoded(Entry{Kind: Ended, Delivery: 1, Payload: forged}, 0, o.seed(1))
	b[0]++ // torn
	torn, err := scan(bytes.NewReader(b), o.seed(1), func(e Entry, _ uint8) error {
		t.Errorf("an entry of mail %d", e.Delivery)
		return nil
	})
	if err != nil || torn != int64(len(b)) {
		t.Errorf("torn %d of %d, %v", torn, len(b), err)
	}
}

// TestScanGivesTheDisksError, and doesn't take it for the end.
func TestScanGivesTheDisksError(t *testing.T) {
	b := encoded(Entry{Kind: Begun}, 0, 7)
	bad := errors.New("a bad sector")
	n := 0
	_, err := scan(io.MultiReader(bytes.NewReader(b), iotest.ErrReader(bad)), 7, func(Entry, uint8) error {
		n++
		return nil
	})
	if !errors.Is(err, bad) {
		t.Errorf("%d entries, and %v", n, err)
	}
}

// TestRebooted: a journal of before the machine's start, or where that isn't known.
func TestRebooted(t *testing.T) {
	for _, c := range []struct {
		then, now string
		want      bool
	}{{"a", "a", false}, {"a", "b", true}, {"a", "", true}, {"", "a", true}, {"", "", true}} {
		if got := (&origin{boot: c.then}).rebooted(c.now); got != c.want {
			t.Errorf("%q, now %q: %v", c.then, c.now, got)
		}
	}
}

func FuzzScan(f *testing.F) {
	e := Entry{Kind: Ended, Lane: 3, Delivery: 4, Claim: 5, At: 6, Payload: []byte("250 kept")}
	two := append(encoded(e, 1, 7), encoded(Entry{Kind: Begun}, 2, 7)...)
	f.Add([]byte{})
	f.Add(two)
	f.Add(two[:len(two)-1])
	f.Add(append(make([]byte, 32), two[5:]...))
	f.Fuzz(func(t *testing.T, b []byte) {
		sealAll(b, 7)
		entries := int64(0)
		torn, err := scan(iotest.OneByteReader(bytes.NewReader(b)), 7, func(e Entry, turn uint8) error {
			again := encoded(e, turn, 7)[:block+len(e.Payload)]
			if !bytes.Contains(b, again) {
				t.Errorf("%+v stands nowhere in %x", e, b)
			}
			entries += int64(len(again))
			return nil
		})
		if err != nil || entries+torn > int64(len(b)) {
			t.Errorf("%d bytes in entries and %d torn, of %d; %v", entries, torn, len(b), err)
		}
	})
}

// sealAll gives what looks like an entry its checksum, which a fuzzer doesn't guess.
func sealAll(b []byte, seed uint32) {
	for at := 0; at+block <= len(b); {
		if n := length(b[at:]); b[at] != 'x' && at+block+n <= len(b) {
			seal(b[at:], seed)
			at += space(n)
			continue
		}
		at += block
	}
}

func FuzzHeader(f *testing.F) {
	o := origin{id: [16]byte{1}, boot: "3f0c", worker: "worker"}
	good := o.header(3)
	f.Add(good[:])
	f.Add(good[:100])
	f.Add([]byte("no journal"))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, seq, err := readHeader(b)
		if err != nil {
			return
		}
		again, seq2, err := readHeader(func() []byte { h := o.header(seq); return h[:] }())
		if err != nil || again != o || seq2 != seq {
			t.Errorf("%+v, %d: %+v, %d, %v", o, seq, again, seq2, err)
		}
	})
}
