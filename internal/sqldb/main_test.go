package sqldb_test

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"testing"

	"communique/migrations/dbtest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(dbtest.Variable) == "" && os.Getenv("CI") != "true" {
		announce("left out: PostgreSQL (set " + dbtest.Variable + ", or run make test)")
	}
	os.Exit(m.Run())
}

// announce tells the person at the terminal what was left out. "go test ./..." shows
// nothing of a package that passes, so half of the tests would be left out without a
// word. The line goes to the standard error of the go command that runs us, which
// Linux shows as a file. Only this package does it, so that it is said once. Where it
// doesn't work (another system, no such file, a result from go's cache) nothing is
// lost: "go test -v" names each test that was skipped.
func announce(line string) {
	stderr, err := os.OpenFile("/proc/"+strconv.Itoa(os.Getppid())+"/fd/2", os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return
	}
	defer stderr.Close()
	fmt.Fprintln(stderr, line)
}
