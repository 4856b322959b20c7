package locales

import (
	"log/slog"
	"slices"
	"sync"
)

// missing remembers which messages were asked for in vain.
type missing struct {
	mu  sync.Mutex
	ids map[string]bool // "sk desk.title"
}

// missingLimit bounds the memory that a made-up id could cost.
const missingLimit = 1000

func newMissing() *missing { return &missing{ids: map[string]bool{}} }

// note logs a missing message once.
func (m *missing) note(lang, id string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if key := lang + " " + id; !m.ids[key] && len(m.ids) < missingLimit {
		m.ids[key] = true
		slog.Error("a message is missing or doesn't fit", "language", lang, "id", id, "err", err)
	}
}

// Missing lists "language id" of each message that was asked for and wasn't
// there, or whose placeholders got no value. A test that has used the words
// expects it to be empty.
func (c *Catalogue) Missing() []string {
	c.missing.mu.Lock()
	defer c.missing.mu.Unlock()
	ids := make([]string, 0, len(c.missing.ids))
	for id := range c.missing.ids {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
