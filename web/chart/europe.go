package chart

import (
	"fmt"
	"html"
	"html/template"
	"maps"
	"slices"
	"strings"
)

// Tile is what a country's tile says.
type Tile struct {
	Name  string // of the country, for whoever points at it
	Word  string // short: a number or a share
	Class string // of its state: see Classes; its Shape says the same
	Shape Shape
}

// Shape is the sign in a tile's corner.
type Shape string

// The shapes.
const (
	Disc  Shape = "disc"  // done
	Half  Shape = "half"  // under way
	Ring  Shape = "ring"  // to come
	Cross Shape = "cross" // gone wrong
	Dash  Shape = "dash"  // stopped
)

var shapes = map[Shape]string{
	Disc:  `<circle cx="40" cy="9" r="4.5"/>`,
	Half:  `<circle class="hollow" cx="40" cy="9" r="4"/><path d="M40 4.5a4.5 4.5 0 0 0 0 9z"/>`,
	Ring:  `<circle class="hollow" cx="40" cy="9" r="4"/>`,
	Cross: `<path class="hollow" d="M36 5l8 8M44 5l-8 8"/>`,
	Dash:  `<path class="hollow" d="M35 9h10"/>`,
}

// Sign is a shape as a legend shows it.
func Sign(s Shape) template.HTML {
	return template.HTML(`<svg class="key shape" width="16" height="16" viewBox="32 1 16 16" aria-hidden="true" focusable="false">` + // #nosec G203 -- made of constants
		shapes[s] + `</svg>`)
}

// Map is Europe with a tile for each country that stands about where the country lies.
type Map struct {
	ID          string // of small letters; begins the ids in the markup
	Title       string
	Description string
	Tiles       map[string]Tile // by the country's code
}

// The measures of a tile and of the grid.
const (
	tileWidth, tileHeight = 50, 44
	columns, rows         = 8, 9
)

// places are the columns and rows. Who lives between two tiles (Liechtenstein, Andorra), or
// elsewhere in the world, stands below when there is something to say of it.
var places = map[string][2]int{
	"IS": {0, 0}, "NO": {4, 0}, "SE": {5, 0}, "FI": {6, 0},
	"DK": {4, 1}, "EE": {6, 1}, "RU": {7, 1},
	"IE": {0, 2}, "GB": {1, 2}, "NL": {3, 2}, "DE": {4, 2}, "PL": {5, 2}, "LV": {6, 2},
	"BE": {2, 3}, "LU": {3, 3}, "CZ": {4, 3}, "SK": {5, 3}, "LT": {6, 3}, "BY": {7, 3},
	"FR": {2, 4}, "CH": {3, 4}, "AT": {4, 4}, "HU": {5, 4}, "UA": {6, 4},
	"PT": {0, 5}, "ES": {1, 5}, "IT": {3, 5}, "SI": {4, 5}, "HR": {5, 5}, "RO": {6, 5}, "MD": {7, 5},
	"BA": {4, 6}, "RS": {5, 6}, "BG": {6, 6},
	"ME": {4, 7}, "XK": {5, 7}, "MK": {6, 7}, "TR": {7, 7},
	"MT": {3, 8}, "AL": {5, 8}, "GR": {6, 8}, "CY": {7, 8},
}

// SVG draws it. Countries of which nothing is said are outlines.
func (m Map) SVG() template.HTML {
	b := strings.Builder{}
	height, below := rows*tileHeight, m.elsewhere()
	if len(below) > 0 {
		height += (1 + (len(below)-1)/columns) * tileHeight
	}
	labelled(&b, m.ID, "europe", fmt.Sprintf(`viewBox="0 0 %d %d"`, columns*tileWidth, height), m.Title, m.Description)
	for _, code := range slices.Sorted(maps.Keys(places)) {
		m.tile(&b, code, places[code])
	}
	for i, code := range below {
		m.tile(&b, code, [2]int{i % columns, rows + i/columns})
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // #nosec G203 -- texts are escaped, the rest are numbers and classes
}

// elsewhere are the countries that have no place on the grid, in the order of their codes.
func (m Map) elsewhere() []string {
	var codes []string
	for _, code := range slices.Sorted(maps.Keys(m.Tiles)) {
		if _, ok := places[code]; !ok {
			codes = append(codes, code)
		}
	}
	return codes
}

func (m Map) tile(b *strings.Builder, code string, at [2]int) {
	t, said := m.Tiles[code]
	state := "empty"
	if said {
		state = "tile part " + class(t.Class)
	}
	fmt.Fprintf(b, `<g class="%s" transform="translate(%d %d)">`, state, at[0]*tileWidth, at[1]*tileHeight)
	if t.Name != "" {
		fmt.Fprintf(b, `<title>%s</title>`, html.EscapeString(t.Name+": "+t.Word))
	}
	fmt.Fprintf(b, `<rect class="base" x="1" y="1" width="%d" height="%d" rx="4"/>`, tileWidth-2, tileHeight-2)
	if said && fill(t.Class) != "" {
		fmt.Fprintf(b, `<rect class="band" x="1" y="%d" width="%d" height="6"%s/>`, tileHeight-7, tileWidth-2, fill(t.Class))
	}
	fmt.Fprintf(b, `<text class="code" x="5" y="17">%s</text>`, html.EscapeString(code))
	if said {
		fmt.Fprintf(b, `<g class="shape">%s</g><text class="word" x="5" y="33">%s</text>`, shapes[t.Shape], html.EscapeString(t.Word))
	}
	b.WriteString(`</g>`)
}
