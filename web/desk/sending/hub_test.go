package sending

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestOneLooksForAll: however many watch, a release is looked at once a second at most, and
// not at all when nobody does.
func TestOneLooksForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int64
		h := newHub(func(context.Context, int64) (facts, error) {
			n := looks.Add(1)
			return facts{headline: string(rune('a' + n%26))}, nil
		})
		var all sync.WaitGroup
		var leaves []func()
		for user := range int64(20) {
			w, leave, ok := h.join(1, user, facts{})
			if !ok {
				t.Fatal("no room")
			}
			leaves = append(leaves, leave)
			all.Go(func() {
				for range 5 {
					_, changed := w.now()
					<-changed
				}
			})
		}
		all.Wait()
		if n := looks.Load(); n > 6 {
			t.Errorf("%d looks for five changes", n)
		}
		for _, leave := range leaves {
			leave()
			leave() // twice is once
		}
		before := looks.Load()
		time.Sleep(time.Minute)
		if looks.Load() != before || len(h.watched) != 0 || h.streams != 0 || len(h.byUser) != 0 {
			t.Errorf("%d looks after the last has left; %+v", looks.Load()-before, h)
		}
	})
}

func TestWhatCannotBeAskedStaysAsItWas(t *testing.T) {
	w := &watched{latest: facts{headline: "before"}, changed: make(chan struct{})}
	_, changed := w.now()
	w.publish(facts{headline: "lost"}, errors.New("the database is away"))
	if f, _ := w.now(); f.headline != "before" {
		t.Errorf("%+v", f)
	}
	w.publish(facts{headline: "before"}, nil) // nothing new
	select {
	case <-changed:
		t.Error("somebody was called for nothing")
	default:
	}
	w.publish(facts{headline: "after"}, nil)
	<-changed
}

func TestRoomIsLimited(t *testing.T) {
	h := newHub(func(context.Context, int64) (facts, error) { return facts{}, nil })
	var leaves []func()
	for user := int64(0); ; user++ {
		_, leave, ok := h.join(user%5, user, facts{})
		if !ok {
			if user != mostStreams {
				t.Errorf("%d fit", user)
			}
			break
		}
		leaves = append(leaves, leave)
	}
	leaves[0]()
	if _, leave, ok := h.join(1, 7, facts{}); ok {
		leave()
	} else {
		t.Error("who has left still takes room")
	}
	for _, leave := range leaves {
		leave()
	}
}
