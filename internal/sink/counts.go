package sink

import (
	"iter"
	"strings"
)

// Count says how often a recipient was named and how often mail for it was stored.
type Count struct {
	Asked  int // RCPT commands, refused ones included
	Stored int
}

// Totals are the counts of all recipients together. Stored is the sum of Recipients
// and Duplicates.
type Totals struct {
	Asked      int // RCPT commands, refused ones included
	Stored     int // messages, each counted once for each of its recipients
	Recipients int // for whom at least one message was stored
	Duplicates int // messages beyond a recipient's first
	Most       int // messages of the recipient that got most of them

	Bytes int64 // of all stored messages
}

// counts is what each recipient got. A million recipients take about 80 MB: eight
// bytes each beside their name and the map's own. Names lie one behind the other in
// large blocks, so that the garbage collector has few things to look at.
type counts struct {
	index  map[string]uint32 // of tallies, by address in lower case
	tally  []tally
	names  *strings.Builder
	totals Totals
}

type tally struct{ asked, stored uint32 }

// nameBlock is how many bytes of names lie in one block.
const nameBlock = 64 << 10

func newCounts() counts {
	return counts{index: map[string]uint32{}, names: &strings.Builder{}}
}

// asked counts a RCPT command and gives the recipient's number.
func (c *counts) asked(key []byte) uint32 {
	n, ok := c.index[string(key)]
	if !ok {
		n = uint32(len(c.tally))
		c.tally = append(c.tally, tally{})
		c.index[c.name(key)] = n
	}
	c.tally[n].asked++
	c.totals.Asked++
	return n
}

// name copies a name into the present block.
func (c *counts) name(key []byte) string {
	if c.names.Cap()-c.names.Len() < len(key) {
		c.names = &strings.Builder{}
		c.names.Grow(max(nameBlock, len(key)))
	}
	begin := c.names.Len()
	c.names.Write(key)
	return c.names.String()[begin:]
}

// stored counts a message of so many bytes for the recipient with this number.
func (c *counts) stored(n uint32, size int64) {
	c.totals.Bytes += size
	t := &c.tally[n]
	t.stored++
	c.totals.Stored++
	c.totals.Most = max(c.totals.Most, int(t.stored))
	if t.stored == 1 {
		c.totals.Recipients++
	} else {
		c.totals.Duplicates++
	}
}

// all gives each recipient that was ever named.
func (c *counts) all() iter.Seq2[string, Count] {
	return func(yield func(string, Count) bool) {
		for address, n := range c.index {
			t := c.tally[n]
			if !yield(address, Count{Asked: int(t.asked), Stored: int(t.stored)}) {
				return
			}
		}
	}
}
