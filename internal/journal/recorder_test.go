package journal

import (
	"bytes"
	"sync"
)

// recorder is a file system that remembers every write. It has no files: disk makes
// some, as they would be after what a test imagines.
type recorder struct {
	mu    sync.Mutex
	files map[string]*recorded // those that weren't removed

	// What is called before a file goes, and when a segment in use was synced; may be nil.
	removing func(path string)
	syncing  func()
}

type recorded struct {
	recorder *recorder
	size     int64
	writes   []written
	synced   int // so many of the writes are on the disk
}

type written struct {
	at    int64
	bytes []byte
}

func (r *recorder) Create(path string) (File, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := &recorded{recorder: r}
	r.files[path] = f
	return f, nil
}

func (r *recorder) Remove(path string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.removing != nil {
		r.removing(path)
	}
	delete(r.files, path)
	return nil
}

func (r *recorder) SyncDir(string) error { return nil }

func (f *recorded) WriteAt(b []byte, at int64) (int, error) {
	f.recorder.mu.Lock()
	defer f.recorder.mu.Unlock()
	f.writes = append(f.writes, written{at, bytes.Clone(b)})
	f.size = max(f.size, at+int64(len(b)))
	return len(b), nil
}

func (f *recorded) Allocate(size int64) error {
	f.size = size
	return nil
}

func (f *recorded) Sync() error {
	f.recorder.mu.Lock()
	f.synced = len(f.writes)
	then := f.recorder.syncing
	f.recorder.mu.Unlock()
	if then != nil && f.synced > 1 {
		then()
	}
	return nil
}

func (f *recorded) Close() error { return nil }

// image is the file as it was written.
func (f *recorded) image() []byte {
	b := make([]byte, f.size)
	for _, w := range f.writes {
		copy(b[w.at:], w.bytes)
	}
	return b
}
