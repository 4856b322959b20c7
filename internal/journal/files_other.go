//go:build !linux

package journal

// Allocate does nothing: each system has its own way, and none is needed.
func (machineFile) Allocate(int64) error { return nil }
