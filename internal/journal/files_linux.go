package journal

import (
	"errors"
	"os"
	"syscall"
)

// Allocate calls fallocate.
func (f machineFile) Allocate(size int64) error {
	for {
		err := syscall.Fallocate(int(f.Fd()), 0, 0, size)
		switch {
		case errors.Is(err, syscall.EINTR): // Go's own signals interrupt it on tmpfs
			continue
		case err == nil, errors.Is(err, syscall.EOPNOTSUPP), errors.Is(err, syscall.ENOSYS):
			return nil
		}
		return os.NewSyscallError("fallocate", err)
	}
}

// Sync calls fdatasync.
func (f machineFile) Sync() error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); !errors.Is(err, syscall.EINTR) {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
