package mailer

import (
	"strings"
	"sync"
	"sync/atomic"
)

// domains are the gates of the recipients' domains: of those that have a limit, and
// of those that gave trouble. All others have none. They are spread over shards by
// name, so that goroutines rarely meet.
type domains struct {
	limits Limits
	shards [64]shard
}

// fullShard is from how many gates on a shard forgets what it has learned, the
// longest unused first, before it is old: 65,536 domains in all.
const fullShard = 1024

type shard struct {
	mu    sync.Mutex
	gates map[string]*gate
	ring  []*gate // the same ones, and
	hand  int     // the next one that is looked at
	size  atomic.Int32
	_     [64]byte // a shard's own cache lines
}

// domainPass is a mail's place with its domain.
type domainPass struct {
	shard *shard // nil: the domain has no gate
	gate  *gate
	round uint32
}

// pass is gate.pass for the domain.
func (d *domains) pass(domain string, now int64) (p domainPass, wait int64) {
	key, limit, limited := d.limits.of(domain)
	s := d.shard(key)
	if !limited && s.size.Load() == 0 {
		return domainPass{}, 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.gates[key]
	if g == nil {
		if !limited {
			return domainPass{}, 0
		}
		g = s.add(key, limit, now)
	}
	round, w := g.pass(now)
	if w > 0 {
		return domainPass{}, int64(w)
	}
	return domainPass{shard: s, gate: g, round: round}, 0
}

// undo takes back a pass that wasn't used.
func (p domainPass) undo() {
	if p.gate != nil {
		p.shard.mu.Lock()
		p.gate.undo()
		p.shard.mu.Unlock()
	}
}

// ended gives the place back and hears the outcome.
func (d *domains) ended(p domainPass, domain string, v sign, now int64) {
	switch {
	case p.gate != nil:
		p.shard.mu.Lock()
		p.gate.under--
		p.gate.hear(v, p.round, now)
		p.shard.mu.Unlock()
	case v == maybe, v == tooFast:
		d.watch(domain, v, now)
	}
}

// watch begins to look at a domain that had no gate when the mail left.
func (d *domains) watch(domain string, v sign, now int64) {
	key, limit, _ := d.limits.of(domain)
	s := d.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.gates[key]
	if g == nil {
		g = s.add(key, limit, now)
	}
	g.hear(v, 0, now)
}

// shard is where a name belongs, by its FNV-1a hash.
func (d *domains) shard(name string) *shard {
	h := uint32(2166136261)
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return &d.shards[(h^h>>16)%uint32(len(d.shards))]
}

// add makes a gate, and room for it.
func (s *shard) add(key string, limit Limit, now int64) *gate {
	s.sweep(now)
	if s.gates == nil {
		s.gates = map[string]*gate{}
	}
	g := &gate{key: strings.Clone(key), limit: limit, used: now} // the key may be a piece of a long text
	s.gates[g.key] = g
	s.ring = append(s.ring, g)
	s.size.Store(int32(len(s.ring)))
	return g
}

// swept is how many gates are looked at when one is added.
const swept = 4

// sweep forgets gates that hold nothing, and in a full shard the longest unused of
// those it looked at. By looking at more than are added, it keeps the shard near
// the number of those that hold something.
func (s *shard) sweep(now int64) {
	for range min(swept, len(s.ring)) {
		s.hand %= len(s.ring)
		if s.ring[s.hand].blank(now) {
			s.forget(s.hand)
		} else {
			s.hand++
		}
	}
	if len(s.ring) < fullShard {
		return
	}
	oldest := -1
	for i := max(0, s.hand-swept); i < s.hand; i++ {
		if g := s.ring[i]; g.spare(now) && (oldest < 0 || g.used < s.ring[oldest].used) {
			oldest = i
		}
	}
	if oldest >= 0 {
		s.forget(oldest)
	}
}

// forget takes the i-th gate out; the last one takes its place.
func (s *shard) forget(i int) {
	last := len(s.ring) - 1
	delete(s.gates, s.ring[i].key)
	s.ring[i] = s.ring[last]
	s.ring[last] = nil
	s.ring = s.ring[:last]
	s.size.Store(int32(last))
}
