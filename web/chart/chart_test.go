package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// wellFormed reads the markup as XML, and gives the text in it.
func wellFormed(t interface{ Fatalf(string, ...any) }, svg string) (text string) {
	d := xml.NewDecoder(strings.NewReader(svg))
	b := strings.Builder{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			for _, a := range token.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Fatalf("an attribute that the policy refuses: %s", a.Name.Local)
				}
			}
		}
	}
}

// text is what a person could type, without what XML can't hold at all.
var text = rapid.Map(rapid.String(), func(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
})

func TestHostileTextStaysText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		hostile := rapid.OneOf(text, rapid.Just(`"><script>alert(1)</script>`)).Draw(rt, "text")
		for _, svg := range []string{
			string(Line{ID: hostile, Title: hostile, Description: hostile, Values: []int{1, -2, 3}}.SVG()),
			string(Map{ID: "map", Title: hostile, Description: hostile, Tiles: map[string]Tile{
				"NL": {Name: hostile, Word: hostile, Class: hostile, Shape: Shape(hostile)}, hostile: {Word: hostile},
			}}.SVG()),
			string(Bar([]Part{{Class: hostile, N: 1}}, 0)), string(Key(hostile)),
		} {
			said := wellFormed(rt, svg)
			if strings.Contains(svg, "title") && !strings.Contains(said, hostile) {
				rt.Fatalf("%q isn't said in %s", hostile, svg)
			}
			if strings.Contains(svg, "<script") {
				rt.Fatalf("markup came through: %s", svg)
			}
		}
	})
}

var widths = regexp.MustCompile(`class="part [a-z]*" x="([0-9.]+)%" width="([0-9.]+)%"`)

func TestPartsOfABarMeet(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var parts []Part
		sum := 0
		for range rapid.IntRange(0, 9).Draw(rt, "parts") {
			p := Part{rapid.SampledFrom(Classes).Draw(rt, "class"), rapid.IntRange(-5, 1e6).Draw(rt, "n")}
			parts = append(parts, p)
			sum += max(p.N, 0)
		}
		of := rapid.IntRange(0, 2e6).Draw(rt, "of")
		svg := string(Bar(parts, of))
		wellFormed(rt, svg)
		end := 0.0
		for _, m := range widths.FindAllStringSubmatch(svg, -1) {
			x, _ := strconv.ParseFloat(m[1], 64)
			w, _ := strconv.ParseFloat(m[2], 64)
			if x < end-0.01 || x > end+0.01 {
				rt.Fatalf("a part begins at %v, the one before ended at %v", x, end)
			}
			end = x + w
		}
		if want := 100 * float64(sum) / float64(max(of, sum, 1)); end < want-0.01 || end > want+0.01 {
			rt.Fatalf("it ends at %v, not %v", end, want)
		}
	})
}

func TestLineStaysInItsRoom(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := Line{ID: "line", Title: "T", Values: rapid.SliceOfN(rapid.IntRange(-9, 1e9), 0, 200).Draw(rt, "values")}
		svg := string(l.SVG())
		wellFormed(rt, svg)
		for _, m := range regexp.MustCompile(`L\d+ (-?[0-9.]+)H`).FindAllStringSubmatch(svg, -1) {
			if y, err := strconv.ParseFloat(m[1], 64); err != nil || y < 0 || y > 100 {
				rt.Fatalf("a point at %s", m[1])
			}
		}
	})
}

func TestEveryCountryHasAPlaceOfItsOwn(t *testing.T) {
	taken := map[[2]int]string{}
	for code, at := range places {
		if at[0] < 0 || at[0] >= columns || at[1] < 0 || at[1] >= rows || taken[at] != "" {
			t.Errorf("%s at %v, where %q is", code, at, taken[at])
		}
		taken[at] = code
	}
	for code := range strings.FieldsSeq("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE GB NO CH UA IS") {
		if _, ok := places[code]; !ok {
			t.Errorf("%s has no place", code)
		}
	}
	svg := string(Map{ID: "map", Tiles: map[string]Tile{"LI": {Name: "Liechtenstein", Word: "3"}, "CA": {Word: "1"}}}.SVG())
	if strings.Count(svg, `class="tile`) != 2 || !strings.Contains(svg, ">LI<") {
		t.Error("who has no place on the grid is left out")
	}
}

func TestEachClassHasAPattern(t *testing.T) {
	svg := string(Patterns())
	wellFormed(t, svg)
	for _, c := range Classes {
		if !strings.Contains(svg, `id="pattern-`+c+`"`) {
			t.Errorf("%s has none", c)
		}
		if used := fill(c); used != "" && !strings.Contains(svg, strings.TrimSuffix(strings.TrimPrefix(used, ` fill="url(#`), `)"`)) {
			t.Errorf("%s is filled with what isn't there", c)
		}
	}
}
