package drafts

import (
	"bytes"

	"communique/internal/fault"
	"communique/releases"
)

// Read makes content of a Markdown file: a whole document with front matter, or a text
// without, in a language. Faults: those of releases.ParseDocument, at the lines of the file.
func Read(field string, source []byte, language string) (Content, error) {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	added := 0
	if !bytes.HasPrefix(source, []byte("---")) {
		front := "---\nslug: x\nlanguage: en\ncountries: [BE]\n---\n"
		added, source = bytes.Count([]byte(front), []byte("\n")), append([]byte(front), source...)
	}
	d, err := releases.ParseDocument("", source)
	if err != nil {
		var faults fault.List
		for _, f := range fault.All(err) {
			faults = append(faults, f.At(fault.Place{Field: field, Line: max(0, f.Place.Line-added)}))
		}
		return Content{Language: language}.Tidy(), faults.OrNil()
	}
	c := FromDocument(d)
	if added > 0 {
		c.Slug, c.Language, c.Countries = "", language, nil
	}
	return c, nil
}
