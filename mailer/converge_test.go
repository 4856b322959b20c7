package mailer

import (
	"fmt"
	"testing"
	"time"
)

// TestThePaceFindsTheRelaysLimit: a relay takes so many mails a second, says 421 to
// more, and doesn't tell how many.
func TestThePaceFindsTheRelaysLimit(t *testing.T) {
	part := time.Duration(3) // of the time that it takes in the long form
	if soak(0) > 0 {
		part = 1
	}
	for rate, length := range map[float64]time.Duration{5: 20 * time.Minute / part, 50: 10 * time.Minute / part, 1000: 4 * time.Minute / part} {
		for _, smooth := range []bool{false, true} {
			for _, domains := range []int{1, 3, 5000} {
				if rate == 1000 && (domains != 5000 || !smooth && soak(0) == 0) {
					continue // a million events each, and the same
				}
				t.Run(fmt.Sprintf("%v_a_second_smooth_%v_%d_domains", rate, smooth, domains), func(t *testing.T) {
					server := &allowance{rate: rate, smooth: smooth}
					s := simulate([]Relay{{}}, 20, Limits{})
					n := 0
					s.next = func(int) string { n++; return fmt.Sprintf("d%d.example", n*7919%domains) }
					s.take = func(int, string) Verdict {
						if server.take(s.now) {
							return fine
						}
						return tooQuick
					}
					s.lanes(20)
					s.run(length)
					whole := float64(s.bad) / float64(s.taken)
					s.taken, s.bad = 0, 0
					s.run(length)
					speed := float64(s.taken-s.bad) / length.Seconds() / rate
					refused := float64(s.bad) / float64(s.taken)
					t.Logf("%.1f %% of the limit, %.2f %% refused (%.2f %% in the beginning)", 100*speed, 100*refused, 100*whole)
					if speed < 0.8 || speed > 1 || refused >= 0.02 || whole >= 0.02 {
						t.Errorf("%.1f %% of the limit, %.2f %% refused (%.2f %% in the beginning)", 100*speed, 100*refused, 100*whole)
					}
				})
			}
		}
	}
}
