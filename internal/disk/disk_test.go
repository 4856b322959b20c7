package disk_test

import (
	"os"
	"path/filepath"
	"testing"

	"communique/internal/disk"
)

// TestRoomAt: of what isn't there yet, it is the room of where it would be.
func TestRoomAt(t *testing.T) {
	dir := t.TempDir()
	there, ok := disk.RoomAt(dir)
	if !ok {
		if os.Getenv("CI") == "true" {
			t.Fatal("this system doesn't say how much room there is")
		}
		t.Skip("left out: this system doesn't say how much room there is (see disk_other.go)")
	}
	if there.Total <= 0 || there.Free < 0 || there.Free > there.Total {
		t.Errorf("%+v", there)
	}
	if not, ok := disk.RoomAt(filepath.Join(dir, "no", "such", "file")); !ok || not.Total != there.Total {
		t.Errorf("%+v, %t", not, ok)
	}
}
