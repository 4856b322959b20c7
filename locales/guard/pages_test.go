package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/locales"
)

// command is a piece of a command line.
var command = regexp.MustCompile(`communique |--[a-z]|COMMUNIQUE_`)

// Whoever reads a fault on a page has no command line.
func TestNoPageTellsItsReaderToTypeACommand(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	exempt := reasons(t, "commands.txt", 2)
	used := make([]bool, len(exempt))
	for _, lang := range locales.Languages {
		words := catalogue.In(lang).OnPages()
		for id, args := range faults(t, lang) {
			said := words.Faults(fault.New(fault.Conflict, id, args...))[0]
			if !command.MatchString(said.What + " " + said.Cure) {
				continue
			}
			i := slices.IndexFunc(exempt, func(line []string) bool { return naming{id: line[0]}.names(id) })
			if i < 0 {
				t.Errorf("%s: on a page, %s says %q", lang, id, said.What+" "+said.Cure)
				continue
			}
			used[i] = true
		}
	}
	for i, line := range exempt {
		if !used[i] {
			t.Errorf("testdata/commands.txt lists %q, which tells of no command or doesn't exist", line[0])
		}
	}
}

// faults are those that have words, with something for each of their placeholders.
func faults(t *testing.T, lang string) map[string][]any {
	t.Helper()
	all := map[string][]any{}
	for _, e := range entries(t, lang) {
		if id, is := strings.CutPrefix(e.ID, "fault."); is {
			for _, name := range placeholders(t, e) {
				all[faultOf(id)] = append(all[faultOf(id)], name, "x")
			}
			all[faultOf(id)] = append(all[faultOf(id)], "X", "x")
		}
	}
	return all
}

var quoted = regexp.MustCompile(`[“„«»][\x{202f}]?([^“”„«»{]+?)[\x{202f}]?[”“»«]`)

// What to do on a page names other pages and buttons. They are called so.
func TestPagesAndButtonsAreCalledAsFaultsCallThem(t *testing.T) {
	for _, lang := range locales.Languages {
		labels := map[string]bool{}
		for _, e := range entries(t, lang) {
			if !strings.HasPrefix(e.ID, "fault.") {
				labels[e.Forms["other"]] = true
			}
		}
		for _, e := range entries(t, lang) {
			if !strings.HasPrefix(e.ID, "fault.") || !strings.HasSuffix(e.ID, ".page") {
				continue
			}
			for _, found := range quoted.FindAllStringSubmatch(e.Forms["other"], -1) {
				if !labels[found[1]] {
					t.Errorf("%s: %s speaks of %q, and nothing is called so", file(e.Area, lang), e.ID, found[1])
				}
			}
		}
	}
}
