package mailer

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// TestMemoryStaysFlat over a million mails to a hundred thousand domains, of which
// each has a limit, and over as many that are too fast for each.
func TestMemoryStaysFlat(t *testing.T) {
	limits, err := ParseLimits("* rate=50 connections=5")
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 100_000)
	for i := range names {
		names[i] = fmt.Sprintf("d%d.example", i)
	}
	for _, c := range []struct {
		name   string
		limits Limits
		v      Verdict
		most   int
	}{
		{"limited", limits, fine, 5000},
		{"troubled", Limits{}, Verdict{State: Deferred, Code: 451, Enhanced: "4.7.1"}, len(domains{}.shards) * fullShard},
	} {
		p := newPacer([]Relay{{}}, 10, c.limits, func() float64 { return 0 })
		before, now, most := heapBytes(), start(), 0
		for i := range max(300_000, min(1, soak(0))*1_000_000) {
			now = now.Add(33 * time.Microsecond)
			m, wait := p.admit(0, names[i*7919%len(names)], now)
			if wait == 0 {
				p.ended(m, c.v, now)
			}
			if i%10_000 == 0 {
				most = max(most, gates(p))
			}
		}
		t.Logf("%s: %d domains at most, %d kB", c.name, most, (heapBytes()-before)/1024)
		if most > c.most {
			t.Errorf("%s: %d domains are remembered", c.name, most)
		}
		for i := range 100_000 {
			now = now.Add(forgetAfter)
			m, _ := p.admit(0, names[i], now)
			p.ended(m, c.v, now)
		}
		if n := gates(p); n > 1000 {
			t.Errorf("%s: of domains that are long quiet %d are remembered", c.name, n)
		}
	}
}

func heapBytes() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func gates(p *pacer) (n int) {
	for i := range p.domains.shards {
		n += len(p.domains.shards[i].ring)
	}
	return n
}

// BenchmarkPace is what a mail pays: admit, ended, wornOut and better, from many
// goroutines at once.
func BenchmarkPace(b *testing.B) {
	for _, c := range []struct {
		name, limits string
		relay        Limit
		prepare      func(p *pacer, now time.Time)
	}{
		{"no limits", "", Limit{}, func(*pacer, time.Time) {}},
		{"a tenth of the domains watched", "", Limit{}, func(p *pacer, now time.Time) {
			for i := range 100 {
				m, _ := p.admit(0, benchDomain(i*10), now)
				p.ended(m, greylist, now)
			}
		}},
		{"another domain is limited", "gmail.com rate=5", Limit{}, func(*pacer, time.Time) {}},
		{"each domain is limited", "* rate=1000000 connections=1000", Limit{}, func(*pacer, time.Time) {}},
		{"the relay is limited", "", Limit{Rate: mostOfAll}, func(*pacer, time.Time) {}},
		{"a relay that says where it is full", "", Limit{}, func(p *pacer, now time.Time) {
			for range 2 {
				p.choose(now)
				p.dialled(0, now)
			}
			p.relays[0].most, p.relays[0].mostUntil = 1, now.Add(-time.Hour)
			p.relays[0].allowed = 2
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			limits, err := ParseLimits(c.limits)
			if err != nil {
				b.Fatal(err)
			}
			p := newPacer([]Relay{{Limits: c.relay}}, 200, limits, func() float64 { return 0 })
			names := make([]string, 1024)
			for i := range names {
				names[i] = benchDomain(i)
			}
			c.prepare(p, start())
			var waits, lanes atomic.Int64
			b.ReportAllocs()
			b.SetParallelism(100)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				var carried carried
				now := start()
				for i := int(lanes.Add(1)) * 17; pb.Next(); i++ {
					now = now.Add(300 * time.Microsecond)
					domain := names[i%len(names)]
					m, wait := p.admit(0, domain, now)
					if wait > 0 {
						waits.Add(1)
						continue
					}
					p.ended(m, fine, now)
					if p.wornOut(0, domain, &carried) || p.better(0, now) {
						b.Error("nobody said so")
					}
				}
			})
			b.ReportMetric(float64(waits.Load())/float64(b.N), "waits/op")
		})
	}
}

func benchDomain(i int) string { return fmt.Sprintf("newspaper-%d.example", i) }
