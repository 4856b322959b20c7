//go:build linux || darwin

package disk

import "syscall"

// roomAt asks for what is free to whoever isn't root: the last part of a disk often is root's.
func roomAt(path string) (Room, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return Room{}, false
	}
	block := int64(s.Bsize) //nolint:unconvert // on macOS it is another type
	return Room{Free: int64(s.Bavail) * block, Total: int64(s.Blocks) * block}, true
}
