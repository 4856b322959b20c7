package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"communique/migrations/dbtest"
)

// postgresServer is a PostgreSQL of the test's own, which can be stopped and started.
type postgresServer struct {
	t         testing.TB
	bin, data string
	port, url string
	owner     *syscall.Credential // nil: ourselves
	command   *exec.Cmd
	ended     chan struct{}
}

// startPostgres makes a server in a temporary folder. Where none is installed, or the
// PostgreSQL tests are left out, the test is left out.
func startPostgres(t *testing.T) *postgresServer {
	t.Helper()
	if os.Getenv(dbtest.Variable) == "" {
		leaveOut(t, "PostgreSQL (set %s, or run make test)", dbtest.Variable)
	}
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if path, err := exec.LookPath("initdb"); err == nil {
		bins = append(bins, filepath.Dir(path))
	}
	if len(bins) == 0 {
		leaveOut(t, "no PostgreSQL server is installed")
	}
	slices.Sort(bins)
	dir := t.TempDir()
	s := &postgresServer{t: t, bin: bins[len(bins)-1], data: filepath.Join(dir, "data")}
	s.belongTo(dir)
	s.must(s.run("initdb", "-D", s.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync").Run())
	_, s.port, _ = net.SplitHostPort(freeAddress(t))
	s.url = fmt.Sprintf("postgres://postgres@127.0.0.1:%s/postgres?sslmode=disable", s.port)
	s.start()
	t.Cleanup(s.stop)
	return s
}

func (s *postgresServer) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// belongTo gives the folder to the user postgres when we are root, as whom the server
// refuses to run.
func (s *postgresServer) belongTo(dir string) {
	s.t.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		leaveOut(s.t, "PostgreSQL doesn't run as root: %v", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	s.owner = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	s.must(os.Chmod(filepath.Dir(dir), 0o711))
	s.must(os.Chown(dir, uid, gid))
}

func (s *postgresServer) run(program string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, program), args...)
	c.Dir = filepath.Dir(s.data)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner, Setpgid: true}
	return c
}

// start starts the server, and returns when it takes connections.
func (s *postgresServer) start() {
	s.t.Helper()
	s.command, s.ended = s.run("postgres", "-D", s.data, "-p", s.port, "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=", "-c", "max_connections=100"), make(chan struct{})
	var said bytes.Buffer
	s.command.Stderr = &said
	s.must(s.command.Start())
	go func() {
		_ = s.command.Wait()
		close(s.ended)
	}()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		lines, _ := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
		if all := strings.Split(string(lines), "\n"); len(all) > 7 && strings.TrimSpace(all[7]) == "ready" {
			return
		}
		select {
		case <-s.ended:
			s.t.Fatalf("the server ended:\n%s", said.String())
		default:
		}
		if time.Now().After(deadline) {
			s.t.Fatal("the server never took connections")
		}
	}
}

// stop shuts the server at once, as a crash would ("immediate"); it recovers when it
// starts again.
func (s *postgresServer) stop() {
	select {
	case <-s.ended:
	default:
		_ = s.command.Process.Signal(syscall.SIGQUIT)
		<-s.ended
	}
}

// leaveOut skips a test and says why; with CI=true nothing may be left out.
func leaveOut(t testing.TB, why string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("may not be left out here: "+why, args...)
	}
	t.Skipf("left out: "+why, args...)
}
