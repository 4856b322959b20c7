package releases

import (
	"slices"

	"communique/accounts"
	"communique/locales"

	"go.yaml.in/yaml/v3"
)

func (r *fieldReader) kind(d *Document, n *yaml.Node) {
	value, ok := r.said(n)
	switch {
	case !ok:
	case slices.Contains(boilerplateKinds, value):
		d.Boilerplate = BoilerplateKind(value)
	default:
		r.refuse(n, "releases.boilerplate_kind", "Value", value, "Kinds", boilerplateKinds)
	}
}

func (r *fieldReader) required(d *Document, n *yaml.Node) {
	switch value, ok := r.said(n); {
	case !ok:
	case value == "true", value == "false":
		d.Required = value == "true"
	default:
		r.refuse(n, "releases.field_not_truth", "Field", r.field)
	}
}

func (r *fieldReader) editions(d *Document, n *yaml.Node) {
	for _, i := range r.list(n) {
		if lang := r.publishable(i.value, i.node); lang != "" {
			d.For = append(d.For, lang)
		}
	}
	locales.InOrder(d.For)
}

func (r *fieldReader) grant(d *Document, n *yaml.Node) {
	value, ok := r.text(n)
	if ok && value != "" && !accounts.ValidSlug(value) {
		r.refuse(n, "releases.slug_invalid", "Value", value)
		return
	}
	d.Grant = value
}
