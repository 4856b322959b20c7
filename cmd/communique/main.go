// Command communique distributes press releases in many languages.
//
// It is the whole service in one binary: "serve" shows the newsroom and
// delivers, "work" only delivers, "demo" plays the whole way once on embedded
// parts, and the others do one thing to the database and end. What they do is in
// the packages beside cmd; here are only the words on the command line, the
// wiring, and how a result looks in a terminal.
//
// Everything that it prints comes from the catalogues, in the reader's language:
// --lang, COMMUNIQUE_LANG, or the locale of the environment. What a script would
// want to read is printed as JSON with --json and doesn't depend on a language.
//
// It exits with 0 when the thing was done, with 1 when it wasn't (the reason and
// the cure are on standard error), with 2 when the command line can't be read, and with 3
// when it waits for a person: nobody said yes, or a second one has to.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // windows must open in Tallinn on a machine that has no zoneinfo
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The codes with which a command ends.
const (
	exitDone  = 0
	exitFault = 1
	exitUsage = 2
	exitAsked = 3
)

// run reads the command line, runs the command that it names, and shows what
// went wrong. It returns the exit code.
func run(ctx context.Context, args []string, env func(name string) string, stdout, stderr io.Writer) int {
	t, err := newTerminal(args, env, stdout, stderr)
	if err != nil {
		_, _ = io.WriteString(stderr, "communique: "+err.Error()+"\n")
		return exitFault
	}
	command, code := parse(t, args)
	if command == nil {
		return code
	}
	if err := command(ctx); errors.Is(err, errUnanswered) {
		return exitAsked
	} else if err != nil {
		t.explain(err)
		return exitFault
	}
	return exitDone
}
