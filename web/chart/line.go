package chart

import (
	"fmt"
	"html/template"
	"strings"
)

// Line is a number over time, at equal distances.
type Line struct {
	ID          string // of small letters; begins the ids in the markup
	Title       string
	Description string // what there is to see, in a sentence
	Values      []int
}

// SVG draws it: 100 high, as wide as the room. What stands at its ends and how high its top
// is, the page says beside it.
func (l Line) SVG() template.HTML {
	const height = 100.0
	b := strings.Builder{}
	n := max(len(l.Values), 1)
	labelled(&b, l.ID, "line", fmt.Sprintf(`width="100%%" height="120" viewBox="0 -4 %d 108" preserveAspectRatio="none"`, n), l.Title, l.Description)
	for _, y := range []int{0, 50, 100} {
		fmt.Fprintf(&b, `<path class="grid" d="M0 %dH%d" vector-effect="non-scaling-stroke"/>`, y, n)
	}
	top := l.Top()
	points := strings.Builder{}
	for i, v := range l.Values {
		y := height
		if top > 0 {
			y = height - float64(max(v, 0))*height/float64(top)
		}
		fmt.Fprintf(&points, "L%d %.2fH%d", i, y, i+1) // a step: the number holds for the whole span
	}
	if len(l.Values) > 0 {
		fmt.Fprintf(&b, `<path class="area" d="M0 100%sV100Z"/><path class="stroke" d="M0 100%sV100" vector-effect="non-scaling-stroke"/>`, points.String(), points.String())
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // #nosec G203 -- texts are escaped, the rest are numbers
}

// Top is the largest value.
func (l Line) Top() int {
	top := 0
	for _, v := range l.Values {
		top = max(top, v)
	}
	return top
}
