package releases

import (
	"errors"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// fieldReader reads the value of one field of the front matter.
type fieldReader struct {
	m     *manuscript
	field string
}

func (r *fieldReader) refuse(n *yaml.Node, id string, args ...any) {
	r.m.refuseAt(nodePlace(n, r.field), id, args...)
}

// valueLimit is how long a value may be, in bytes: a subject is one line.
const valueLimit = 1000

// text is a value on one line, empty for a field that is there and says nothing;
// false when it was refused.
func (r *fieldReader) text(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		r.refuse(n, "releases.field_not_text", "Field", r.field)
		return "", false
	}
	if n.Tag == "!!null" {
		return "", true
	}
	value := oneLine(n.Value)
	if len(value) > valueLimit {
		r.refuse(n, "releases.text_long", "Limit", valueLimit)
		return "", false
	}
	if i := strings.IndexFunc(value, forbidden); i >= 0 { // written as an escape, "\u202e"
		c := []rune(value[i:])[0]
		r.refuse(n, characterFault(c), "Character", codePoint(c))
		return "", false
	}
	return value, true
}

// item is one value of a list, and where it stands.
type item struct {
	value string
	node  *yaml.Node
}

// list is a list of texts, each of them once.
func (r *fieldReader) list(n *yaml.Node) []item {
	if n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || n.Value == "") {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.refuse(n, "releases.field_not_list", "Field", r.field)
		return nil
	}
	var items []item
	for _, child := range n.Content {
		value, ok := r.text(child)
		switch {
		case !ok:
		case value == "":
			r.refuse(child, "releases.entry_empty", "Field", r.field)
		case slices.ContainsFunc(items, func(i item) bool { return i.value == value }):
			r.refuse(child, "releases.entry_twice", "Value", value)
		default:
			items = append(items, item{value, child})
		}
	}
	return items
}

// said is a text that must say something.
func (r *fieldReader) said(n *yaml.Node) (string, bool) {
	value, ok := r.text(n)
	if ok && value == "" {
		r.refuse(n, "releases.field_missing", "Field", r.field)
	}
	return value, ok && value != ""
}

func (r *fieldReader) slug(d *Document, n *yaml.Node) {
	value, ok := r.said(n)
	if ok && !accounts.ValidSlug(value) {
		r.refuse(n, "releases.slug_invalid", "Value", value)
		return
	}
	d.Slug = value
}

func (r *fieldReader) language(d *Document, n *yaml.Node) {
	if value, ok := r.said(n); ok {
		d.Language = r.supported(value, n)
	}
}

func (r *fieldReader) languages(d *Document, n *yaml.Node) {
	for _, i := range r.list(n) {
		if lang := r.publishable(i.value, i.node); lang != "" {
			d.Languages = append(d.Languages, lang)
		}
	}
	locales.InOrder(d.Languages)
}

// supported is the language, or empty when nobody writes in it here.
func (r *fieldReader) supported(value string, n *yaml.Node) string {
	if locales.Supported(value) {
		return value
	}
	return r.misspelt(value, n, locales.Languages)
}

// publishable is the language or its regional variant, or empty when a release can't
// be published in it.
func (r *fieldReader) publishable(value string, n *yaml.Node) string {
	if locales.Publishable(value) {
		return value
	}
	return r.misspelt(value, n, locales.Tags)
}

// misspelt refuses a language, with the known one that was probably meant.
func (r *fieldReader) misspelt(value string, n *yaml.Node, known []string) string {
	near, ok := locales.Canonical(value)
	if tag, err := language.Parse(value); !ok && err == nil { // "dut"
		base, _ := tag.Base()
		near, ok = base.String(), locales.Supported(base.String())
	}
	if ok && !slices.Contains(known, near) {
		near = locales.Base(near)
	}
	if ok {
		r.refuse(n, "releases.language_misspelt", "Value", value, "Nearest", near)
	} else {
		r.refuse(n, "releases.language_unknown", "Value", value, "Languages", slices.Sorted(slices.Values(known)))
	}
	return ""
}

func (r *fieldReader) countries(d *Document, n *yaml.Node) {
	items := r.list(n)
	if len(n.Content) == 0 && n.Kind != yaml.MappingNode && n.Value == "" {
		r.refuse(n, "releases.field_missing", "Field", r.field)
	}
	for _, i := range items {
		if accounts.KnownCountry(i.value) {
			d.Countries = append(d.Countries, i.value)
			continue
		}
		if near := countryMeant(i.value); near != "" {
			r.refuse(i.node, "releases.country_misspelt", "Value", i.value, "Nearest", near, "Country", locales.Country(near))
		} else {
			r.refuse(i.node, "releases.country_unknown", "Value", i.value)
		}
	}
	slices.Sort(d.Countries)
}

// countryMeant knows the other codes of a country: "be", "UK", "BEL", "056".
func countryMeant(value string) string {
	region, err := language.ParseRegion(value)
	if err != nil {
		return ""
	}
	if code := region.Canonicalize().String(); accounts.KnownCountry(code) {
		return code
	}
	return ""
}

func (r *fieldReader) embargo(d *Document, n *yaml.Node) {
	value, ok := r.text(n)
	if !ok || value == "" {
		return
	}
	e, err := ParseEmbargo(value)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		at := nodePlace(n, r.field)
		at.File = r.m.file
		r.m.faults = append(r.m.faults, f.At(at))
	}
	d.Embargo = e
}

func (r *fieldReader) subject(d *Document, n *yaml.Node) { r.block(d, n, KindSubject) }

func (r *fieldReader) correction(d *Document, n *yaml.Node) { r.block(d, n, KindCorrection) }

func (r *fieldReader) place(d *Document, n *yaml.Node) { r.block(d, n, KindPlace) }

// block makes a segment of the value. The subject stands before the place.
func (r *fieldReader) block(d *Document, n *yaml.Node, k Kind) {
	value, ok := r.text(n)
	if !ok || value == "" {
		return
	}
	b := Block{Kind: k, Text: value, Layout: Layout{Form: FormField}, Line: n.Line + 1}
	if k == KindSubject {
		d.Blocks = slices.Insert(d.Blocks, 0, b)
	} else {
		d.Blocks = append(d.Blocks, b)
	}
}

func (r *fieldReader) media(d *Document, n *yaml.Node) {
	for _, i := range r.list(n) {
		d.Media = append(d.Media, i.value)
	}
}
