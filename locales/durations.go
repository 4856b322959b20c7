package locales

import (
	"fmt"
	"time"
)

// Lasted is a duration as every language writes it: 45 s, 12 min, 2 h 29 min. Its spaces
// don't break.
func Lasted(d time.Duration) string {
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d\u00a0s", int(d.Seconds()))
	case hours == 0:
		return fmt.Sprintf("%d\u00a0min", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d\u00a0h", hours)
	}
	return fmt.Sprintf("%d\u00a0h\u00a0%d\u00a0min", hours, minutes)
}
