package releases

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// aFew are so many texts that to check them takes longer than to share them out.
const aFew = 50

// block notes which texts of some languages mustn't leave because of what is in them.
func (i *inspector) block(m *material, languages []string) {
	if m.blocked == nil {
		m.blocked = map[translated]bool{}
	}
	for _, language := range languages {
		own := m.own()
		blocked := make([]bool, len(own))
		shared(len(own), func(n int) {
			s := own[n]
			blocked[n] = m.texts[translated{s.ID, language}].fresh(s) && !i.clean(*m, s, language)
		})
		for n, s := range own {
			m.blocked[translated{s.ID, language}] = blocked[n]
		}
	}
}

// shared does the work of so many texts, on each processor a part: whoever waits for it
// holds the only writer. What fails in one of them fails here, where somebody is asked.
func shared(texts int, work func(n int)) {
	var next atomic.Int64
	var failed atomic.Pointer[any]
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+texts/aFew) {
		all.Go(func() {
			defer func() {
				if what := recover(); what != nil {
					failed.Store(&what)
				}
			}()
			for n := int(next.Add(1)) - 1; n < texts; n = int(next.Add(1)) - 1 {
				work(n)
			}
		})
	}
	all.Wait()
	if what := failed.Load(); what != nil {
		panic(*what)
	}
}
