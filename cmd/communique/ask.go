package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// errUnanswered ends a command that waits for a person: for a yes that nobody could give,
// for one that wasn't given, or for the word of a second person. All is said already.
var errUnanswered = errors.New("waits for a person")

// isAsked tells whether somebody sits there who can be asked.
func isAsked(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// confirms asks a question that is answered by yes or no; whatever isn't a yes is a no.
// The question isn't part of what a script would read.
func (t *terminal) confirms(question string) bool {
	yes := strings.Split(t.words.T("cli.ask.yes"), " ")
	answer := t.answer(question + " [" + yes[0] + "/" + t.words.T("cli.ask.no") + "] ")
	return slices.Contains(append(yes, "y", "yes"), strings.ToLower(answer))
}

// chooses asks for one of several, and gives its index; ok is false when none was chosen.
func (t *terminal) chooses(question string, from ...string) (i int, ok bool) {
	for i, one := range from {
		_, _ = fmt.Fprintf(t.err, "  %d  %s\n", i+1, one)
	}
	n, err := strconv.Atoi(t.answer(question + " [1–" + t.words.Number(len(from)) + "] "))
	return n - 1, err == nil && n >= 1 && n <= len(from)
}

// longestAnswer is where reading stops: nobody types more by hand.
const longestAnswer = 1000

// answer asks and reads one line.
func (t *terminal) answer(question string) string {
	_, _ = io.WriteString(t.err, question)
	line, _ := bufio.NewReader(io.LimitReader(t.in, longestAnswer)).ReadString('\n')
	return strings.TrimSpace(line)
}
