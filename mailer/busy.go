package mailer

import "sync"

// busy remembers which mailings this process is delivering, so that a bell that
// rings twice doesn't open twice the connections. One that rings while its mailing
// is delivered makes that delivering look once more before it ends.
type busy struct {
	mu       sync.Mutex
	mailings map[int64]bool // true: somebody rang again
}

// enter takes the mailing, or leaves word with whoever has it.
func (b *busy) enter(id int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, taken := b.mailings[id]; taken {
		b.mailings[id] = true
		return false
	}
	if b.mailings == nil {
		b.mailings = map[int64]bool{}
	}
	b.mailings[id] = false
	return true
}

// several tells whether this process is at more than one mailing.
func (b *busy) several() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.mailings) > 1
}

// has tells whether this process is at the mailing.
func (b *busy) has(id int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, taken := b.mailings[id]
	return taken
}

// again tells whether somebody rang since, and if not, or when it is to end, gives
// the mailing free.
func (b *busy) again(id int64, end bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.mailings[id] && !end {
		b.mailings[id] = false
		return true
	}
	delete(b.mailings, id)
	return false
}
