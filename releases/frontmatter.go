package releases

import (
	"regexp"
	"slices"
	"strconv"

	"communique/internal/fault"
	"communique/locales"

	"go.yaml.in/yaml/v3"
)

// fields are what front matter may say. Each takes its value from a node and puts
// it into the document.
var fields = map[string]func(*fieldReader, *Document, *yaml.Node){
	"slug":      (*fieldReader).slug,
	"language":  (*fieldReader).language,
	"languages": (*fieldReader).languages,
	"countries": (*fieldReader).countries,
	"embargo":   (*fieldReader).embargo,
	"subject":   (*fieldReader).subject,
	"place":     (*fieldReader).place,
	"media":     (*fieldReader).media,

	"correction": (*fieldReader).correction,
	"grant":      (*fieldReader).grant,

	"boilerplate": (*fieldReader).slug,
	"kind":        (*fieldReader).kind,
	"required":    (*fieldReader).required,
	"for":         (*fieldReader).editions,
}

// header is which fields a kind of document has, and which of them it must have.
type header struct{ names, needed []string }

var (
	releaseHeader = header{
		[]string{"slug", "language", "languages", "embargo", "countries", "subject", "place", "media", "grant", "correction"},
		[]string{"slug", "language", "countries"},
	}
	boilerplateHeader = header{
		[]string{"boilerplate", "kind", "language", "languages", "required", "for"},
		[]string{"boilerplate", "kind", "language"},
	}
)

// headerOf tells by the field "boilerplate" what a document is.
func headerOf(root yaml.Node) header {
	if len(root.Content) > 0 && root.Content[0].Kind == yaml.MappingNode {
		for i := 0; i < len(root.Content[0].Content); i += 2 {
			if root.Content[0].Content[i].Value == "boilerplate" {
				return boilerplateHeader
			}
		}
	}
	return releaseHeader
}

// frontMatter reads the fields. Subject and place become the first blocks of the
// document.
func (m *manuscript) frontMatter(front []byte) Document {
	var d Document
	var root yaml.Node
	if err := yaml.Unmarshal(front, &root); err != nil {
		m.refuseAt(fault.Place{Line: yamlLine(err)}, "releases.front_matter_syntax")
		return d
	}
	given, h := map[string]bool{}, headerOf(root)
	if len(root.Content) > 0 {
		m.eachField(root.Content[0], h, given, &d)
	}
	for _, name := range h.needed {
		if !given[name] {
			m.refuseAt(fault.Place{Line: 1, Field: name}, "releases.field_missing", "Field", name)
		}
	}
	if i := slices.Index(d.Languages, d.Language); i >= 0 && d.Language != "" {
		m.refuseAt(m.fieldPlace(root.Content[0], "languages"), "releases.language_source", "Language", locales.Language(d.Language))
	}
	if given["for"] && d.Boilerplate != BoilerplateContact && d.Boilerplate != "" {
		m.refuseAt(m.fieldPlace(root.Content[0], "for"), "releases.for_contact")
	}
	if given["boilerplate"] && d.Boilerplate == "" { // it was refused, and its text is read all the same
		d.Boilerplate = BoilerplateAbout
	}
	return d
}

// eachField hands each value to its reader.
func (m *manuscript) eachField(mapping *yaml.Node, h header, given map[string]bool, d *Document) {
	if mapping.Kind != yaml.MappingNode {
		m.refuseAt(nodePlace(mapping, ""), "releases.front_matter_syntax")
		return
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		known := slices.Contains(h.names, key.Value)
		switch near := nearest(key.Value, h.names); {
		case key.Kind != yaml.ScalarNode:
			m.refuseAt(nodePlace(key, ""), "releases.front_matter_syntax")
		case known && given[key.Value]:
			m.refuseAt(nodePlace(key, key.Value), "releases.field_twice", "Field", key.Value)
		case known:
			given[key.Value] = true
			fields[key.Value](&fieldReader{m, key.Value}, d, value)
		case near != "":
			m.refuseAt(nodePlace(key, key.Value), "releases.field_misspelt", "Field", key.Value, "Nearest", near)
		default:
			m.refuseAt(nodePlace(key, key.Value), "releases.field_unknown", "Field", key.Value, "Fields", h.names)
		}
	}
}

func (m *manuscript) fieldPlace(mapping *yaml.Node, name string) fault.Place {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return nodePlace(mapping.Content[i+1], name)
		}
	}
	return fault.Place{Field: name}
}

// nodePlace is where a node stands in the file, one line below the first "---".
func nodePlace(n *yaml.Node, field string) fault.Place {
	return fault.Place{Line: n.Line + 1, Column: n.Column, Field: field}
}

var yamlErrorLine = regexp.MustCompile(`line (\d+)`)

// yamlLine finds the line in the library's error, whose words are for the log.
func yamlLine(err error) int {
	if found := yamlErrorLine.FindStringSubmatch(err.Error()); found != nil {
		if n, err := strconv.Atoi(found[1]); err == nil {
			return n + 1
		}
	}
	return 1
}
