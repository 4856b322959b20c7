package exchange

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What stands here are the rules of the OASIS standards that a file of ours can
// break: XLIFF 1.2 (its strict schema) and XLIFF 2.1 (core and metadata module, with
// the constraints that no schema says).

// rule is what an element may have.
type rule struct {
	attrs    string // the names; an asterisk behind those that it must have
	children string // the names, in the order in which they have to stand; text where text may
}

var rules12 = map[string]rule{
	"xliff":         {"version*", "file"},
	"file":          {"original* source-language* datatype* target-language", "header body"},
	"header":        {"", "note"},
	"body":          {"", "trans-unit"},
	"trans-unit":    {"id* resname approved space", "source target context-group note"},
	"source":        {"", "text bpt ept ph"},
	"target":        {"state state-qualifier", "text bpt ept ph"},
	"bpt":           {"id* ctype", "text"},
	"ept":           {"id*", "text"},
	"ph":            {"id* ctype", "text"},
	"context-group": {"name purpose", "context"},
	"context":       {"context-type*", "text"},
	"note":          {"from", "text"},
}

var rules21 = map[string]rule{
	"xliff":        {"version* srcLang* trgLang", "file"},
	"file":         {"id* original", "notes unit"},
	"notes":        {"", "note"},
	"note":         {"category", "text"},
	"unit":         {"id* name canResegment space", "metadata notes originalData segment"},
	"metadata":     {"", "metaGroup"},
	"metaGroup":    {"category", "meta"},
	"meta":         {"type*", "text"},
	"originalData": {"", "data"},
	"data":         {"id*", "text"},
	"segment":      {"state subState", "source target"},
	"source":       {"", "text pc ph"},
	"target":       {"", "text pc ph"},
	"pc":           {"id* dataRefStart dataRefEnd type subType", "text pc ph"},
	"ph":           {"id* dataRef type subType", ""},
}

// values are what an attribute may say.
var values = map[string]*regexp.Regexp{
	"id":              regexp.MustCompile(`^[\w.:-]+$`), // NMTOKEN
	"space":           regexp.MustCompile(`^(?:default|preserve)$`),
	"approved":        regexp.MustCompile(`^(?:yes|no)$`),
	"canResegment":    regexp.MustCompile(`^(?:yes|no)$`),
	"purpose":         regexp.MustCompile(`^(?:location|match|information)$`),
	"context-type":    regexp.MustCompile(`^x-.+$`),
	"datatype":        regexp.MustCompile(`^(?:plaintext|x-.+)$`),
	"ctype":           regexp.MustCompile(`^(?:bold|italic|link|lb|x-.+)$`),
	"state":           regexp.MustCompile(`^(?:needs-translation|needs-review-translation|translated|signed-off|final|initial|reviewed)$`),
	"state-qualifier": regexp.MustCompile(`^x-.+$`),
	"subState":        regexp.MustCompile(`^[^:]+:.+$`),
	"type":            regexp.MustCompile(`^(?:fmt|link|kind|source-hash|base|stale)$`),
	"subType":         regexp.MustCompile(`^xlf:(?:b|i|lb)$`),
}

// tree reads a whole file.
func tree(data []byte) (*element, error) {
	s := newStream(string(data))
	token, bad := s.next()
	for ; bad == nil && token != nil; token, bad = s.next() {
		if start, ok := token.(xml.StartElement); ok {
			root, _, bad := s.whole(start)
			if bad != nil {
				return nil, bad
			}
			return root, nil
		}
	}
	return nil, errors.New("no element")
}

// invalid gives everything that the rules forbid in a file.
func invalid(f Format, data []byte) []string {
	root, err := tree(data)
	if err != nil {
		return []string{err.Error()}
	}
	v := &validator{rules: rules12, space: namespace12}
	if f == XLIFF21 {
		v.rules, v.space = rules21, namespace20
	}
	v.element(root)
	for file := range root.children("file") {
		v.unique(file, "trans-unit", "unit")
		if f == XLIFF12 {
			file = file.child("body")
		}
		for _, n := range file.nodes {
			if u := n.element; u != nil && (u.name.Local == "unit" || u.name.Local == "trans-unit") {
				v.codes(u)
			}
		}
	}
	return v.faults
}

type validator struct {
	rules  map[string]rule
	space  string
	faults []string
}

func (v *validator) say(format string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

func (v *validator) element(e *element) {
	name := e.name.Local
	r, ok := v.rules[name]
	space := v.space
	if strings.HasPrefix(name, "meta") {
		space = namespaceMetadata
	}
	if !ok || e.name.Space != space {
		v.say("no element {%s}%s", e.name.Space, name)
		return
	}
	v.attributes(e, strings.Fields(r.attrs))
	order, at := strings.Fields(r.children), 0
	mixed := slices.Contains(order, "text")
	for _, n := range e.nodes {
		if n.element == nil {
			if !mixed && strings.TrimSpace(n.text) != "" {
				v.say("text in %s: %q", name, n.text)
			}
			continue
		}
		i := slices.Index(order, n.element.name.Local)
		if i < 0 || i < at && !mixed {
			v.say("%s has no %s there", name, n.element.name.Local)
		}
		at = i
		v.element(n.element)
	}
	for _, needed := range map[string][]string{
		"xliff": {"file"}, "trans-unit": {"source"}, "segment": {"source"}, "unit": {"segment"}, "notes": {"note"},
		"originalData": {"data"}, "metadata": {"metaGroup"}, "metaGroup": {"meta"}, "context-group": {"context"},
	}[name] {
		if e.child(needed) == nil {
			v.say("%s needs %s", name, needed)
		}
	}
}

func (v *validator) attributes(e *element, allowed []string) {
	for _, a := range e.attrs {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		if !slices.Contains(allowed, a.Name.Local) && !slices.Contains(allowed, a.Name.Local+"*") {
			v.say("%s has no attribute %s", e.name.Local, a.Name.Local)
		}
		if p := values[a.Name.Local]; p != nil && !p.MatchString(a.Value) {
			v.say("%s: %s may not be %q", e.name.Local, a.Name.Local, a.Value)
		}
	}
	for _, name := range allowed {
		if needed, must := strings.CutSuffix(name, "*"); must && !slices.ContainsFunc(e.attrs, func(a xml.Attr) bool { return a.Name.Local == needed }) {
			v.say("%s needs the attribute %s", e.name.Local, needed)
		}
	}
	if e.attr("subState") != "" && e.attr("state") == "" || e.attr("subType") != "" && e.attr("type") == "" {
		v.say("%s: a detail of nothing", e.name.Local)
	}
}

// unique checks the ids of units.
func (v *validator) unique(file *element, names ...string) {
	seen := map[string]bool{}
	for _, name := range names {
		for _, u := range file.descendants(v.space, name) {
			if seen[u.attr("id")] {
				v.say("the id %q twice", u.attr("id"))
			}
			seen[u.attr("id")] = true
		}
	}
}

// codes checks those of a unit: an id once in each text, halves in pairs, data that
// is there, once, and used.
func (v *validator) codes(u *element) {
	data := map[string]bool{}
	for _, d := range u.descendants(v.space, "data") {
		if _, twice := data[d.attr("id")]; twice {
			v.say("the data %q twice", d.attr("id"))
		}
		data[d.attr("id")] = false
	}
	for _, text := range slices.Concat(u.descendants(v.space, "source"), u.descendants(v.space, "target")) {
		seen := map[string]string{}
		for _, name := range []string{"bpt", "pc", "ph"} {
			for _, c := range text.descendants(v.space, name) {
				if seen[c.attr("id")] != "" {
					v.say("the code %q twice", c.attr("id"))
				}
				seen[c.attr("id")] = name
				for _, ref := range []string{c.attr("dataRef"), c.attr("dataRefStart"), c.attr("dataRefEnd")} {
					if _, ok := data[ref]; ref != "" && !ok {
						v.say("no data %q", ref)
					}
					data[ref] = true
				}
			}
		}
		for _, c := range text.descendants(v.space, "ept") {
			if seen[c.attr("id")] != "bpt" {
				v.say("the end of no code: %q", c.attr("id"))
			}
			seen[c.attr("id")] = "closed"
		}
		for id, name := range seen {
			if name == "bpt" {
				v.say("the code %q stays open", id)
			}
		}
	}
	for id, used := range data {
		if !used {
			v.say("nothing uses the data %q", id)
		}
	}
}

// Every file of ours is XLIFF, whatever is in it.
func TestXLIFFIsValid(t *testing.T) {
	for _, f := range []Format{XLIFF12, XLIFF21} {
		rapid.Check(t, func(t *rapid.T) {
			d := drawDocument(t, f)
			data := written(t, f, d)
			if faults := invalid(f, data); len(faults) > 0 {
				t.Fatalf("%s: %q in\n%s", f, faults, data)
			}
		})
	}
}

// The rules bite.
func TestInvalidXLIFFIsSeen(t *testing.T) {
	for _, f := range []Format{XLIFF12, XLIFF21} {
		good := string(written(t, f, small()))
		for _, change := range [][2]string{
			{`version="1.2"`, ``}, {`version="2.1"`, ``}, {`id="lead"`, `id="le ad"`}, {`id="lead"`, `id="headline"`}, {`state="translated"`, `state="done"`},
			{"<source>", "<sauce>"}, {"</source>", "</source><note/>"}, {`type="link"`, `type="url"`}, {`id="2"`, `id="1"`},
			{`dataRef="d`, `dataRef="e`}, {`<ept id="1"`, `<ept id="7"`}, {`state="initial" subState`, `subState`}, {`original="lipse"`, ``},
			{`context-type="x-kind"`, `context-type="kind"`}, {`xmlns:mda="urn:oasis`, `xmlns:mda="urn:x`}, {`<data id="d1"`, `<data id="d2"`},
		} {
			bad := strings.Replace(good, change[0], change[1], 1)
			if change[0] == "<source>" {
				bad = strings.Replace(bad, "</source>", "</sauce>", 1)
			}
			if f == XLIFF21 && change[0] == `original="lipse"` { // needed in 1.2 only
				continue
			}
			if bad != good && len(invalid(f, []byte(bad))) == 0 {
				t.Errorf("%s: %q for %q is valid", f, change[1], change[0])
			}
		}
		if faults := invalid(f, []byte(good)); len(faults) > 0 {
			t.Errorf("%s: %q", f, faults)
		}
	}
}
