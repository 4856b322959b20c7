package locales

import (
	"testing"
	"time"
)

func TestLasted(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"12\u00a0s": 12900 * time.Millisecond, "5\u00a0min": 5*time.Minute + 59*time.Second, "2\u00a0h": 2 * time.Hour,
		"49\u00a0h\u00a030\u00a0min": 49*time.Hour + 30*time.Minute,
	} {
		if got := Lasted(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
