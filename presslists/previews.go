package presslists

import (
	"context"
	"slices"
	"sync"

	"communique/accounts"
	"communique/internal/sqldb"
)

// mostPreviews is how many are kept: a page is loaded again and again while somebody reads it.
const mostPreviews = 8

// previews keep what files would do, and have one file read at a time: a large one takes a
// processor for seconds, and many at once would leave nothing for anybody else.
type previews struct {
	turn chan struct{}

	mu   sync.Mutex
	last []preview // the newest first
}

// preview is what a file would do as long as the lists are at a stamp.
type preview struct {
	id    int64
	stamp string
	would Import
}

// alone calls do when no other file is being read.
func (p *previews) alone(ctx context.Context, do func() error) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.turn }()
	return do()
}

// of gives what a file would do, and finds it out only when it isn't known.
func (p *previews) of(ctx context.Context, id int64, stamp string, find func() (Import, error)) (would Import, err error) {
	if would, known := p.known(id, stamp); known {
		return would, nil
	}
	err = p.alone(ctx, func() error {
		known := false
		if would, known = p.known(id, stamp); known { // somebody else has asked meanwhile
			return nil
		}
		if would, err = find(); err == nil {
			p.keep(preview{id, stamp, would})
		}
		return err
	})
	return would, err
}

func (p *previews) known(id int64, stamp string) (Import, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.last, func(one preview) bool { return one.id == id && one.stamp == stamp })
	if i < 0 {
		return Import{}, false
	}
	return p.last[i].would, true
}

func (p *previews) keep(one preview) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = slices.DeleteFunc(p.last, func(other preview) bool { return other.id == one.id })
	p.last = slices.Insert(p.last, 0, one)
	p.last = p.last[:min(len(p.last), mostPreviews)]
}

// forget lets go what a file would do: it is taken, or holds somebody who was erased.
func (p *previews) forget(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = slices.DeleteFunc(p.last, func(one preview) bool { return one.id == id })
}

// stamp is that of everything which decides about what a file would do on a list: the list, and
// the others of which the actor is told.
func (p *PressLists) stamp(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, l List, held int64) (string, error) {
	lists, err := selectLists(ctx, tx)
	if err != nil {
		return "", err
	}
	return stampOf(ctx, tx, append(idsOf(kept(lists, who)), l.ID), held)
}
