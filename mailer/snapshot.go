package mailer

import "reflect"

// Same tells whether two snapshots show everybody the same, but for the instant.
func (s Snapshot) Same(other Snapshot) bool {
	other.at = s.at
	return reflect.DeepEqual(s, other)
}

// Busy tells whether a mail may leave, or has left, in this minute.
func (s Snapshot) Busy() bool {
	for _, row := range s.sent {
		if row.Recent {
			return true
		}
	}
	for _, row := range s.rest {
		if row.State == Planned || row.State == Claimed {
			return true
		}
	}
	return false
}
