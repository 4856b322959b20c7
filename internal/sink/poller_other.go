//go:build !linux

package sink

// poller is for Linux; elsewhere each conversation has a goroutine.
type poller struct{}

func newPoller(*server) *poller { return nil }

func (*poller) take(*session) bool { return false }

func (*poller) shut() {}
