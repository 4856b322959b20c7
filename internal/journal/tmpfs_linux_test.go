package journal_test

import (
	"os"
	"syscall"
	"testing"

	"communique/internal/journal"
)

// TestAFullTmpfs is the same on a real file system of 1 MB. Only root may mount one, so it
// is left out for others; with CI=true nothing may be left out.
func TestAFullTmpfs(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m,mode=0700"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a real full disk may not be left out here: %v", err)
		}
		t.Skipf("left out: a real full disk, since no tmpfs can be mounted here (%v)", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	ballast := dir + "/ballast"
	testFullDisk(t, dir, journal.Machine, func(full bool) {
		if !full {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
			return
		}
		for size := 1 << 20; size >= 4096; size /= 2 { // all that is left
			f, err := os.OpenFile(ballast, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			for err == nil {
				_, err = f.Write(make([]byte, size))
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
