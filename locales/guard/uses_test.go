package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Whatever the program can say, it can say in words.
func TestEveryNamedMessageExists(t *testing.T) {
	messages := english(t)
	for _, n := range everyNaming(t, messages) {
		if strings.HasPrefix(n.id, "fault.") {
			faultExists(t, messages, n)
			continue
		}
		found := matching(messages, n)
		if len(found) == 0 && (n.called || !isFault(messages, n.id)) {
			t.Errorf("%s names the message %q, which doesn't exist", n.where, n.id)
		}
		fitsOne(t, n, messages, found)
	}
}

func everyNaming(t *testing.T, messages map[string]message) []naming {
	t.Helper()
	return append(namings(t, tops(messages)), templateNamings(t, tops(messages))...)
}

// isFault tells whether an id that is only mentioned is a fault's.
func isFault(messages map[string]message, id string) bool {
	return len(matching(messages, naming{id: "fault." + id + ".what"})) > 0
}

func matching(messages map[string]message, n naming) []string {
	var ids []string
	for id := range messages {
		if n.names(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// faultExists checks the texts of a fault. Any string may look like a fault's id,
// so only what is really given to a fault has to exist.
func faultExists(t *testing.T, messages map[string]message, n naming) {
	t.Helper()
	if !n.called {
		return
	}
	for _, part := range []string{".what", ".cure"} {
		one := n
		if !strings.HasSuffix(n.id, ".what") && !strings.HasSuffix(n.id, ".cure") {
			one.id += part
		}
		found := matching(messages, one)
		if len(found) == 0 {
			t.Errorf("%s names the fault %q, and there is no message %s", n.where, strings.TrimPrefix(n.id, "fault."), one.id)
		}
		fitsOne(t, one, messages, found)
	}
	page := n
	if page.id = faultOf(n.id) + ".page"; len(matching(messages, page)) > 0 {
		fitsOne(t, page, messages, matching(messages, page))
	}
}

// faultOf is the fault that a text belongs to: what is wrong, what to do about it, and what to
// do on a page where that is something else.
func faultOf(id string) string {
	for _, part := range []string{".what", ".cure", ".page"} {
		id = strings.TrimSuffix(id, part)
	}
	return id
}

// fitsOne checks that the message gets what it needs. Of an id that is put together
// when the program runs, at least one message has to.
func fitsOne(t *testing.T, n naming, messages map[string]message, found []string) {
	t.Helper()
	var faults []string
	for _, id := range found {
		misfits := misfits(n, messages[id])
		if len(misfits) == 0 && !n.fixed() {
			return
		}
		faults = append(faults, misfits...)
	}
	for _, fault := range faults {
		t.Errorf("%s: %s", n.where, fault)
	}
}

// misfits tells what a message needs and doesn't get.
func misfits(n naming, m message) []string {
	var faults []string
	if n.called && m.plural() != n.counted && !strings.HasPrefix(m.ID, "fault.") {
		faults = append(faults, fmt.Sprintf("%q has plural forms: %v; it is named with a count: %v", m.ID, m.plural(), n.counted))
	}
	if !n.checked {
		return faults
	}
	for _, name := range m.placeholders {
		if !slices.Contains(n.args, name) && (!n.counted || name != "Count") {
			faults = append(faults, fmt.Sprintf("%q needs {{.%s}}, and gets only %v", m.ID, name, n.args))
		}
	}
	return faults
}

// A message that nothing names is a message that ten translators have translated
// for nothing.
func TestEveryMessageIsNamedSomewhere(t *testing.T) {
	messages := english(t)
	left := unnamed(messages, everyNaming(t, messages))
	for _, line := range reasons(t, "unnamed.txt", 2) {
		found := matching(left, naming{id: line[0]})
		if len(found) == 0 {
			t.Errorf("testdata/unnamed.txt lists %q, which is named or doesn't exist", line[0])
		}
		for _, id := range found {
			delete(left, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("%s: nothing names %s", file(left[id].Area, "en"), id)
	}
}

// unnamed are the messages that none of the places names.
func unnamed(messages map[string]message, namings []naming) map[string]message {
	left := maps.Clone(messages)
	for _, n := range namings {
		if strings.HasPrefix(strings.TrimPrefix(n.id, "fault."), "*") {
			continue // nothing fixed to go by
		}
		for id := range left {
			if n.names(id) || n.names(faultOf(id)) {
				delete(left, id)
			}
		}
	}
	return left
}
