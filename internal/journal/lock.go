//go:build unix

package journal

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock of f, which ends with f or with the process. It is not ok when
// somebody else has it.
func lock(f *os.File) (ok bool, err error) {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		}
		return err == nil, os.NewSyscallError("flock", err)
	}
}
