package clock

import (
	"testing"
	"time"
)

func TestZone(t *testing.T) {
	noon := time.Date(2013, 1, 30, 12, 0, 0, 0, time.UTC)
	for range 2 { // the second time it is remembered
		for name, want := range map[string]string{"Europe/Tallinn": "14:00", "": "12:00", "UTC": "12:00"} {
			zone, err := Zone(name)
			if err != nil || noon.In(zone).Format("15:04") != want {
				t.Errorf("%q: %v, %v", name, zone, err)
			}
		}
		for _, name := range []string{"Europe/Nowhere", "../../etc/passwd", "x"} {
			if zone, err := Zone(name); err == nil {
				t.Errorf("%q is %v", name, zone)
			}
		}
	}
}
