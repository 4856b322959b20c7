package disk_test

import (
	"path/filepath"
	"testing"

	"communique/internal/disk"
)

// TestRoomAt: of what isn't there yet, it is the room of where it would be.
func TestRoomAt(t *testing.T) {
	dir := t.TempDir()
	there, ok := disk.RoomAt(dir)
	if !ok {
		t.Skip("this system doesn't say")
	}
	if there.Total <= 0 || there.Free < 0 || there.Free > there.Total {
		t.Errorf("%+v", there)
	}
	if not, ok := disk.RoomAt(filepath.Join(dir, "no", "such", "file")); !ok || not.Total != there.Total {
		t.Errorf("%+v, %t", not, ok)
	}
}
