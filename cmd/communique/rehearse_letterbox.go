package main

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"time"

	"communique/internal/sink"
)

// letterbox reads the mails that the server receives, as a stranger would, and keeps of each
// only what the timeline and the comparison with the ledger need: the mails of a hundred
// thousand contacts have no room in memory.
type letterbox struct {
	release int64
	embargo time.Time
	subject map[string]string // by language, of the frozen editions

	mu       sync.Mutex
	receipts map[messageID]receipt
	batches  map[batch]*batchCount
	first    time.Time
	last     time.Time
	early    int            // mails before the end of the embargo
	wrong    map[string]int // mails in which a field isn't as it should be, by its name
	files    int            // attachments

	addresses bool // are kept
}

// messageID is drawn from a Message-ID.
type messageID [16]byte

// receipt is what the ledger has to know of a mail.
type receipt struct {
	list     int64
	language string
	to       [8]byte // drawn from the address
	copies   int
}

// batch is the mails in one language that a list got within one minute.
type batch struct {
	minute   int64 // Unix
	list     int64
	language string
}

// batchCount is how many they were, and to which domains they went or, where they are
// wanted, which addresses.
type batchCount struct {
	mails     int
	domains   map[string]int
	addresses []string
}

// prepareInbox tells the letterbox what it is to expect.
func (s *rehearsal) prepareInbox(ctx context.Context) error {
	editions, err := s.h.releases.Editions(ctx, s.release.ID)
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	s.inbox.release, s.inbox.embargo, s.inbox.addresses = s.release.ID, s.release.Embargo.At, s.command.Addresses
	s.inbox.subject = map[string]string{}
	for _, e := range editions {
		s.inbox.subject[e.Language] = e.Subject
	}
	s.inbox.receipts, s.inbox.batches, s.inbox.wrong = map[messageID]receipt{}, map[batch]*batchCount{}, map[string]int{}
	return err
}

// take reads a mail; it refuses none.
func (in *letterbox) take(m sink.Message) error {
	read := readRehearsed(m)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.release == 0 { // nothing of ours can have left yet
		return nil
	}
	if read.release != in.release && read.release != 0 { // another's mail that was under way
		return nil
	}
	if read.kind == "first" && !sameWords(read.subject, in.subject[read.language]) {
		read.wrong = append(read.wrong, "Subject")
	}
	for _, field := range read.wrong {
		in.wrong[field]++
	}
	if read.release == 0 { // nobody could tell whose it is
		return nil
	}
	in.files += read.files
	if m.At.Before(in.embargo) {
		in.early++
	}
	if in.first.IsZero() || m.At.Before(in.first) {
		in.first = m.At
	}
	if m.At.After(in.last) {
		in.last = m.At
	}
	one := in.receipts[read.id]
	one.list, one.language, one.to = read.list, read.language, addressDigest(m.To)
	one.copies++
	in.receipts[read.id] = one
	in.count(batch{m.At.Truncate(time.Minute).Unix(), read.list, read.language}, m.To)
	return nil
}

func (in *letterbox) count(b batch, to string) {
	n := in.batches[b]
	if n == nil {
		n = &batchCount{domains: map[string]int{}}
		in.batches[b] = n
	}
	n.mails++
	n.domains[strings.ToLower(to[strings.LastIndexByte(to, '@')+1:])]++
	if in.addresses {
		n.addresses = append(n.addresses, to)
	}
}

func sameWords(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}

func addressDigest(address string) (d [8]byte) {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	copy(d[:], sum[:])
	return d
}

// messageIDOf is for a Message-ID without its angle brackets.
func messageIDOf(id string) (m messageID) {
	sum := sha256.Sum256([]byte(id))
	copy(m[:], sum[:])
	return m
}
