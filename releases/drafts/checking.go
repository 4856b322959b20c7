package drafts

import (
	"strconv"

	"communique/internal/fault"
	"communique/releases"
)

// Field names what was typed into a block, counted from 0: "text-3", "by-3".
func Field(name string, i int) string { return name + "-" + strconv.Itoa(i) }

// Check gives the document that the content makes, as text. The error holds all its faults:
// those of releases.ParseDocument, each with the field in which it is: of a block that of
// Field, of the embargo "embargo", else the name that the document has for it.
func (c Content) Check() ([]byte, error) {
	m := c.made()
	data, placed := m.Write()
	var faults fault.List
	if _, err := c.Embargo.Read(); err != nil {
		faults = append(faults, at(err, "embargo")...)
	}
	_, err := releases.ParseDocument("", data)
	leadless := false
	for _, f := range fault.All(err) {
		leadless = leadless || f.ID == "releases.lead_missing" || f.ID == "releases.headline_missing"
		faults = append(faults, f.At(fault.Place{Field: m.place(f, placed)}))
	}
	if !leadless && !c.IsBoilerplate() && len(c.Blocks) > 1 && len(paragraphs(c.Blocks[1].Text)) == 0 {
		faults = append(faults, fault.New(fault.Invalid, "releases.lead_missing").At(fault.Place{Field: Field("text", 1)}))
	}
	if len(faults) > 0 {
		return nil, faults.OrNil()
	}
	return data, err
}

func at(err error, field string) (faults fault.List) {
	for _, f := range fault.All(err) {
		faults = append(faults, f.At(fault.Place{Field: field}))
	}
	return faults
}

// place is the field in which a fault of the written document is.
func (m *made) place(f *fault.Error, placed releases.Document) string {
	switch f.ID {
	case "releases.headline_missing":
		return Field("text", 0)
	case "releases.lead_missing":
		return Field("text", 1)
	}
	switch {
	case f.ID == "releases.boilerplate_empty":
		return Field("text", 0)
	case f.Place.Field == "boilerplate":
		return "slug"
	case f.Place.Field != "":
		return f.Place.Field
	}
	field, line := "", 0
	for i, b := range placed.Blocks {
		if b.Line <= f.Place.Line && b.Line > line {
			field, line = m.from[i], b.Line
		}
	}
	for i, in := range placed.Includes {
		if in.Line <= f.Place.Line && in.Line > line {
			field, line = m.include[i], in.Line
		}
	}
	return field
}
