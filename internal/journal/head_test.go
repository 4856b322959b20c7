package journal

import (
	"os"
	"path/filepath"
	"testing"
)

// TestALockOfAFileThatHasGoneIsNone: between opening a head and locking it another may
// have replayed and removed it, and a third have made one of that name.
func TestALockOfAFileThatHasGoneIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "worker-00.journal")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !names(path, f) {
		t.Error("a file that is there")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if names(path, f) {
		t.Error("a file that was removed")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if names(path, f) {
		t.Error("another file of that name")
	}
}

// TestAHeadThatIsTakenAwayIsMadeAgain under another name.
func TestAHeadThatIsTakenAwayIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	j := &Journal{place: place{dir, "worker-00"}}
	if err := os.WriteFile(filepath.Join(dir, "worker-00"+newSuffix), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := sweepHead(filepath.Join(dir, "worker-00"+newSuffix)); err != nil {
		t.Fatal(err)
	}
	if err := j.makeHead(); err != nil {
		t.Fatal(err)
	}
	defer j.head.Close()
	if o, err := adopt(j.place); o != nil || err != nil {
		t.Errorf("a head whose writer lives: %v, %v", o, err)
	}
}
