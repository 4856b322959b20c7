package sink

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// poller holds many conversations in one goroutine, with epoll(7). Go's own way, a
// goroutine for each, costs a vain read and a change of goroutines for each mail, and
// that is a third of all that a mail costs. A conversation that would have to wait for
// something else than its client gets a goroutine after all.
type poller struct {
	server *server
	epoll  *os.File // closed when the sink is

	mu       sync.Mutex
	sessions map[int32]*session // by file descriptor
	closed   bool
}

// newPoller starts one; nil when the system doesn't let us.
func newPoller(v *server) *poller {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	if syscall.SetNonblock(fd, true) != nil {
		_ = syscall.Close(fd)
		return nil
	}
	p := &poller{server: v, epoll: os.NewFile(uintptr(fd), "epoll"), sessions: map[int32]*session{}}
	v.running.Go(p.run)
	return p
}

// control tells epoll to watch a descriptor, or not to.
func (p *poller) control(op, fd int) error {
	raw, err := p.epoll.SyscallConn()
	if err != nil {
		return err
	}
	event := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)}
	failed := raw.Control(func(epoll uintptr) { err = syscall.EpollCtl(int(epoll), op, fd, &event) })
	return errors.Join(failed, err)
}

// take makes a new conversation the poller's, and greets. Its connection gets a
// descriptor of which Go's own poller knows nothing.
func (p *poller) take(c *session) bool {
	tcp, ok := c.wire.(*net.TCPConn)
	if p == nil || !ok {
		return false
	}
	fd, err := duplicate(tcp)
	if err != nil {
		return false
	}
	_ = tcp.Close()
	c.conn = descriptor(fd)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions[int32(fd)] = c
	if p.closed || !c.greet() || !c.flush() || p.control(syscall.EPOLL_CTL_ADD, fd) != nil {
		p.drop(c)
	}
	return true
}

func duplicate(tcp *net.TCPConn) (fd int, err error) {
	raw, err := tcp.SyscallConn()
	if err != nil {
		return 0, err
	}
	failed := raw.Control(func(old uintptr) {
		n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, old, syscall.F_DUPFD_CLOEXEC, 0)
		if fd = int(n); errno != 0 {
			err = errno
		}
	})
	if failed != nil {
		return 0, failed
	}
	return fd, err
}

// run serves whoever has something to say until the sink is closed. It waits as Go
// waits for a connection, since epoll's descriptor can be waited for too: a thread
// that slept in epoll_wait itself would be mistaken for a busy one and watched.
func (p *poller) run() {
	defer p.release()
	raw, err := p.epoll.SyscallConn()
	if err != nil {
		return
	}
	events := make([]syscall.EpollEvent, 64)
	n := 0
	ready := func(epoll uintptr) bool {
		r, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, epoll, uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), 0, 0, 0)
		n = int(r)
		return errno != 0 || n > 0
	}
	for raw.Read(ready) == nil {
		for _, e := range events[:max(n, 0)] {
			p.mu.Lock()
			c := p.sessions[e.Fd]
			p.mu.Unlock()
			if c != nil {
				p.serve(c)
			}
		}
	}
}

// serve reads once and answers.
func (p *poller) serve(c *session) {
	switch {
	case !c.read():
		p.end(c)
	case !c.sink.quick():
		p.spawn(c, c.goOn)
	case !c.turn():
		if c.parted {
			p.spawn(c, c.end)
		} else {
			p.end(c)
		}
	case !c.flush():
		p.end(c)
	case c.stuck:
		p.spawn(c, c.goOn)
	}
}

// spawn gives a conversation a goroutine of its own.
func (p *poller) spawn(c *session, run func()) {
	fd, _ := c.conn.(descriptor)
	file := os.NewFile(uintptr(fd), "")
	conn, err := net.FileConn(file)
	p.mu.Lock()
	delete(p.sessions, int32(fd))
	p.mu.Unlock()
	_ = p.control(syscall.EPOLL_CTL_DEL, int(fd))
	_ = file.Close()
	if err != nil {
		p.server.hushed()
		return
	}
	if !p.server.adopt(conn) {
		p.server.hushed()
		_ = conn.Close()
		return
	}
	c.wire, c.conn, c.stuck = conn, conn, false
	p.server.talk(c, run)
}

// end closes a conversation.
func (p *poller) end(c *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(c)
}

// drop is end for who has p.mu. Closing the descriptor ends the watch.
func (p *poller) drop(c *session) {
	fd, _ := c.conn.(descriptor)
	delete(p.sessions, int32(fd))
	_ = syscall.Close(int(fd))
	p.server.hushed()
}

// shut ends the poller and all that it holds.
func (p *poller) shut() {
	if p != nil {
		_ = p.epoll.Close()
	}
}

// release ends what the poller still holds.
func (p *poller) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.sessions {
		p.drop(c)
	}
}

// descriptor is a connection that doesn't wait.
type descriptor int

// Read reads what is there.
func (d descriptor) Read(b []byte) (int, error) {
	n, errno := rush(syscall.SYS_READ, int(d), b)
	switch {
	case errno == syscall.EAGAIN || errno == syscall.EINTR:
		return 0, nil
	case errno != 0:
		return 0, errno
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// Write writes what goes at once.
func (d descriptor) Write(b []byte) (int, error) {
	n, errno := rush(syscall.SYS_WRITE, int(d), b)
	switch {
	case errno == syscall.EAGAIN || errno == syscall.EINTR:
		return 0, errWouldWait
	case errno != 0:
		return 0, errno
	case n < len(b):
		return n, errWouldWait
	}
	return n, nil
}

// rush reads or writes without telling Go's scheduler, which would have a look at how
// long it takes: a descriptor that doesn't wait takes no longer than a copy.
func rush(trap uintptr, fd int, b []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall(trap, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
	return int(n), errno
}
