package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"communique/internal/fault"
	"communique/locales"

	"golang.org/x/term"
)

// terminal is where a command speaks: in one language, to one person.
type terminal struct {
	catalogue *locales.Catalogue
	words     *locales.Words
	out, err  io.Writer
	in        io.Reader
	// asks is true when somebody sits at in who can be asked.
	asks bool
	// live is true when out is a terminal whose lines can be drawn again.
	live bool
	// colour is true when out shows colours and the person wants them.
	colour bool
	// ascii is true when the locale has no other characters to draw with.
	ascii bool
}

func newTerminal(args []string, env func(name string) string, out, errw io.Writer) (*terminal, error) {
	catalogue, err := locales.Load()
	if err != nil {
		return nil, err
	}
	lang := catalogue.Choose(languageWishes(args, env)...)
	live := isTerminal(out) && env("TERM") != "dumb"
	return &terminal{
		catalogue: catalogue, words: catalogue.In(lang),
		out: out, err: errw, in: os.Stdin, asks: isAsked(os.Stdin), live: live, colour: live && env("NO_COLOR") == "", ascii: narrow(env),
	}, nil
}

// narrow tells whether the environment asks for a character set other than UTF-8. An
// environment that says nothing, as on a machine without a desktop, can show UTF-8.
func narrow(env func(name string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env(name)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false
}

// languageWishes lists what asks for a language, the strongest first. --lang is
// looked for by hand since even a command line that can't be read is explained in
// the reader's language.
func languageWishes(args []string, env func(name string) string) []string {
	var wishes []string
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			wishes = append(wishes, v)
		} else if a == "--lang" && i+1 < len(args) {
			wishes = append(wishes, args[i+1])
		}
	}
	for _, name := range []string{"COMMUNIQUE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			wishes = append(wishes, v)
		}
	}
	return wishes
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// say prints the message as a line.
func (t *terminal) say(id string, args ...any) {
	t.line(t.words.T(id, args...))
}

// count prints the plural message as a line.
func (t *terminal) count(id string, n int, args ...any) {
	t.line(t.words.N(id, n, args...))
}

// line prints one line. A terminal that went away can't be told so.
func (t *terminal) line(s string) { _, _ = fmt.Fprintln(t.out, s) }

// json prints v for a script.
func (t *terminal) json(v any) error {
	e := json.NewEncoder(t.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// explain says what went wrong, where, and what to do; one fault after the other.
func (t *terminal) explain(err error) {
	for _, f := range t.words.Faults(err) {
		place := f.Place.String()
		if place != "" {
			place += ": "
		}
		t.wrapped(t.err, "communique: ", place+f.What)
		if f.Cure != "" {
			t.wrapped(t.err, "  → ", f.Cure)
		}
	}
	if fault.KindOf(err) == fault.Internal {
		_, _ = fmt.Fprintln(t.err, "  "+err.Error())
	}
}

// wrapped prints text after a prefix in lines of at most 80 columns; the lines
// that follow stand below the first one's text.
func (t *terminal) wrapped(w io.Writer, prefix, text string) {
	indent := strings.Repeat(" ", columns(prefix))
	for i, l := range wrap(text, 80-len(indent)) {
		if i == 0 {
			_, _ = fmt.Fprintln(w, prefix+l)
		} else {
			_, _ = fmt.Fprintln(w, indent+l)
		}
	}
}

// unbroken stands for a space at which a line doesn't break.
const unbroken = "\x1f"

// wrappedList is wrapped for items with commas between them, none of which is broken but
// after its dash.
func (t *terminal) wrappedList(prefix string, items []string) {
	text := strings.ReplaceAll(strings.Join(items, "\n"), " ", unbroken)
	text = strings.NewReplacer("\n", ", ", "–"+unbroken, "– ").Replace(text)
	indent := strings.Repeat(" ", columns(prefix))
	for i, l := range wrap(text, 80-len(indent)) {
		if i > 0 {
			prefix = indent
		}
		t.line(prefix + strings.ReplaceAll(l, unbroken, " "))
	}
}

// wrap breaks text at spaces into lines of at most width columns; a longer
// word, such as a link, gets a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line, length := "", 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		n := columns(word)
		if line != "" && length+1+n > width {
			lines = append(lines, line)
			line, length = "", 0
		}
		if line != "" {
			line, length = line+" ", length+1
		}
		line, length = line+word, length+n
	}
	return append(lines, line)
}
