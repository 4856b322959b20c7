package web

import (
	"os"
	"runtime/debug"
)

// How much a server may leave lying before it is collected. What lives in one is some 30 MB, and
// a page of a full house makes as much: by Go's own measure each page would wait for a collection
// of its own, which takes a fifth of its time.
const (
	heapGrowth = 400       // percent of what lives
	heapLimit  = 512 << 20 // bytes; above it is collected as often as it takes
)

// CollectRarely tells the process to collect garbage as seldom as suits a server of pages. What
// GOGC and GOMEMLIMIT say goes before.
func CollectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapLimit)
	}
}
