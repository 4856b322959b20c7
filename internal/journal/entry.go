package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Kind tells what an entry says.
type Kind uint8

// The kinds of entry. Zero is none, so that empty space is no entry.
const (
	Begun Kind = 1 // the mail may leave from now on
	Ended Kind = 2 // what became of it
)

// Entry is one line of a journal.
type Entry struct {
	Kind     Kind
	Lane     uint16
	Delivery int64
	Claim    int64  // the fence
	At       int64  // milliseconds since 1970, of 48 bits
	Payload  []byte // of Ended only: the caller's own, of at most MaxPayload bytes
}

// MaxPayload is how many bytes an entry takes.
const MaxPayload = 2000

// An entry is a header of 32 bytes, the payload, and zeros up to a multiple of 32.
// All numbers are little-endian:
//
//	 0  uint32  CRC-32C of the segment's name (see origin.seed) and of all bytes from 4 on
//	 4  uint8   kind
//	 5  uint8   turn: counts the beginnings of a lane that Write has acknowledged
//	 6  uint16  lane
//	 8  uint48  at
//	14  uint16  length of the payload
//	16  int64   delivery
//	24  int64   claim
const (
	block    = 32 // entries begin at multiples of it
	maxEntry = block + (MaxPayload+block-1)/block*block
	maxAt    = 1<<48 - 1
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrEntry is the error of an entry that can't be written, whatever the disk does.
var ErrEntry = errors.New("no entry for a journal")

func (e *Entry) check() error {
	switch {
	case len(e.Payload) > MaxPayload:
		return fmt.Errorf("%w: a payload of %d bytes", ErrEntry, len(e.Payload))
	case e.At < 0 || e.At > maxAt:
		return fmt.Errorf("%w: the time %d", ErrEntry, e.At)
	}
	return nil
}

// space is how many bytes an entry with a payload of n bytes takes.
func space(n int) int { return block + (n+block-1)/block*block }

// put writes the entry, whose kind and lane are given apart, at the beginning of b
// and gives its length there. The checksum is still to come.
func (e *Entry) put(b []byte, kind Kind, lane uint16, turn uint8) int {
	n := space(len(e.Payload))
	b[4], b[5] = byte(kind), turn
	binary.LittleEndian.PutUint16(b[6:], lane)
	binary.LittleEndian.PutUint64(b[8:], uint64(e.At)) // 48 bits of it; the length takes the rest
	binary.LittleEndian.PutUint16(b[14:], uint16(len(e.Payload)))
	binary.LittleEndian.PutUint64(b[16:], uint64(e.Delivery))
	binary.LittleEndian.PutUint64(b[24:], uint64(e.Claim))
	clear(b[block+copy(b[block:], e.Payload) : n])
	return n
}

// seal puts the checksum on the entry that b begins with.
func seal(b []byte, seed uint32) {
	binary.LittleEndian.PutUint32(b, crc32.Update(seed, castagnoli, b[4:block+length(b)]))
}

// length is that of the payload.
func length(b []byte) int { return int(binary.LittleEndian.Uint16(b[14:])) }

// take reads the entry that b begins with; not ok when there is none. The payload
// is a part of b.
func take(b []byte, seed uint32) (e Entry, turn uint8, ok bool) {
	if len(b) < block || b[4] != byte(Begun) && b[4] != byte(Ended) {
		return Entry{}, 0, false
	}
	n := length(b)
	if n > MaxPayload || block+n > len(b) ||
		binary.LittleEndian.Uint32(b) != crc32.Update(seed, castagnoli, b[4:block+n]) {
		return Entry{}, 0, false
	}
	return Entry{
		Kind: Kind(b[4]), Lane: binary.LittleEndian.Uint16(b[6:]),
		At:       int64(binary.LittleEndian.Uint64(b[8:]) & maxAt),
		Delivery: int64(binary.LittleEndian.Uint64(b[16:])),
		Claim:    int64(binary.LittleEndian.Uint64(b[24:])),
		Payload:  b[block : block+n : block+n],
	}, b[5], true
}
