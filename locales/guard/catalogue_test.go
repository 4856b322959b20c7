package guard

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"communique/locales"
)

// message is an English message and what it needs.
type message struct {
	locales.Entry
	placeholders []string // sorted; of all forms
}

func (m message) plural() bool { return m.Forms["one"] != "" }

// english are the messages of the house by id.
func english(t *testing.T) map[string]message {
	t.Helper()
	messages := map[string]message{}
	for _, e := range entries(t, "en") {
		messages[e.ID] = message{Entry: e, placeholders: placeholders(t, e)}
	}
	return messages
}

func entries(t *testing.T, lang string) []locales.Entry {
	t.Helper()
	all, err := locales.Entries(lang)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// placeholders are the names between {{ and }} in any form of a message. Nothing
// else may stand there: a translator isn't asked to program.
func placeholders(t *testing.T, e locales.Entry) []string {
	t.Helper()
	var names []string
	for form, text := range e.Forms {
		found, err := placeholdersIn(text)
		if err != nil {
			t.Errorf("%s (%s): %v", e.ID, form, err)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func placeholdersIn(text string) ([]string, error) {
	trees, err := parse.Parse("", text, "{{", "}}", nil)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, tree := range trees {
		for _, node := range tree.Root.Nodes {
			switch node := node.(type) {
			case *parse.TextNode:
			case *parse.ActionNode:
				name, ok := strings.CutPrefix(node.String(), "{{.")
				name, closed := strings.CutSuffix(name, "}}")
				if !ok || !closed || strings.ContainsAny(name, " .|(") {
					return names, fmt.Errorf("%s is no plain placeholder", node)
				}
				names = append(names, name)
			default:
				return names, fmt.Errorf("%s is no plain placeholder", node)
			}
		}
	}
	return names, nil
}
