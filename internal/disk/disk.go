// Package disk tells how much room there is where files are kept, so that somebody can make
// more before a database or a journal finds none. It reserves nothing.
package disk

import (
	"os"
	"path/filepath"
)

// Room is what a disk has, in bytes.
type Room struct{ Free, Total int64 }

// RoomAt is the room on the disk of a file or folder, or, of one that isn't there yet, of the
// folder in which it would be. It is false where the system doesn't say.
func RoomAt(path string) (Room, bool) {
	for {
		if _, err := os.Stat(path); err == nil {
			return roomAt(path)
		}
		parent := filepath.Dir(path)
		if parent == path {
			return Room{}, false
		}
		path = parent
	}
}
