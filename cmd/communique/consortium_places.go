package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"communique/internal/fault"
)

// tomlPlaces tells where in a TOML file the fields of its tables stand. The library that
// reads the file doesn't say.
type tomlPlaces struct {
	file   string
	places map[string]fault.Place // by "lists/3/window", counted from 0; of a table without the field
}

var (
	tomlTable = regexp.MustCompile(`^\s*\[(\[?)\s*([A-Za-z0-9_.]+)\s*\]?\]`)
	tomlField = regexp.MustCompile(`^(\s*)([A-Za-z0-9_-]+)(\s*=\s*["']?)`)
)

// placesIn finds them. It reads lines and no TOML: what looks like a field within a text of
// several lines is one.
func placesIn(file string, data []byte) tomlPlaces {
	p := tomlPlaces{file: file, places: map[string]fault.Place{}}
	counts, table := map[string]int{}, ""
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if m := tomlTable.FindStringSubmatch(line); m != nil {
			table = m[2]
			if m[1] != "" {
				owner, last, nested := strings.Cut(table, ".")
				switch {
				case nested && counts[owner] > 0: // such as partners.people: those of the partner above
					owner = fmt.Sprintf("%s/%d/%s", owner, counts[owner]-1, last)
				case nested:
					owner += "/" + last
				}
				table = fmt.Sprintf("%s/%d", owner, counts[owner])
				counts[owner]++
			}
			p.places[table] = fault.Place{File: file, Line: n}
		} else if m := tomlField.FindStringSubmatch(line); m != nil {
			p.places[table+"/"+m[2]] = fault.Place{File: file, Line: n, Column: utf8.RuneCountInString(m[0]) + 1}
		}
	}
	return p
}

// field is where a field of this name stands first in any table.
func (p tomlPlaces) field(name string) fault.Place {
	first := fault.Place{File: p.file}
	for key, at := range p.places {
		if strings.HasSuffix(key, "/"+name) && (first.Line == 0 || at.Line < first.Line) {
			first = fault.Place{File: p.file, Line: at.Line}
		}
	}
	return first
}

// in gives the faults of an error their places in a table, such as "lists/3". A fault that
// has a column counts it from the beginning of its field's value.
func (p tomlPlaces) in(table string, err error) error {
	for _, f := range fault.All(err) {
		if f.Place.File != "" {
			continue // in a file of contacts
		}
		at, known := p.places[table+"/"+f.Place.Field]
		if !known {
			at = p.places[table]
		}
		if known && f.Place.Column > 0 {
			at.Column += f.Place.Column - 1
		}
		f.Place.File, f.Place.Line, f.Place.Column = at.File, at.Line, at.Column
	}
	return err
}
