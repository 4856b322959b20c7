package journal

import (
	"bufio"
	"errors"
	"io"
)

// scan calls visit for each entry of a segment behind its header, in order. What is
// neither an entry nor empty is passed over, block by block, and its bytes are
// counted. An entry's payload is good until visit returns.
func scan(r io.Reader, seed uint32, visit func(e Entry, turn uint8) error) (torn int64, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		b, err := in.Peek(maxEntry)
		if err != nil && !errors.Is(err, io.EOF) {
			return torn, err
		}
		if len(b) == 0 {
			return torn, nil
		}
		n := min(block, len(b))
		if e, turn, ok := take(b, seed); ok {
			n = min(space(len(e.Payload)), len(b))
			if err := visit(e, turn); err != nil {
				return torn, err
			}
		} else if !blank(b[:n]) {
			torn += int64(n)
		}
		if _, err := in.Discard(n); err != nil {
			return torn, err
		}
	}
}

// beginnings follows the lanes through a journal.
type beginnings struct {
	open map[uint16]began
	lost []Entry // begun, and the lane went on: the end was there once
}

type began struct {
	entry Entry
	turn  uint8
}

// follow notes what e says of its lane.
func (b *beginnings) follow(e Entry, turn uint8) {
	before, open := b.open[e.Lane]
	same := open && before.entry.Delivery == e.Delivery && before.entry.Claim == e.Claim
	switch {
	case e.Kind == Ended && same:
		delete(b.open, e.Lane)
	case e.Kind == Begun:
		// In the same turn it is the same mail, written again, or the one before was
		// never acknowledged, and so never left.
		if open && !same && before.turn != turn {
			b.lost = append(b.lost, before.entry)
		}
		e.Payload = nil
		b.open[e.Lane] = began{e, turn}
	}
}
