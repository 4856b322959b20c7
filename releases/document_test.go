package releases

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

// whole is a document with everything in it that a document may have.
const whole = `---
slug: lipse
language: en
languages: [nl, fr]   # wanted
embargo: 2013-01-30 08:00 Europe/Amsterdam
countries: [NL, BE]
subject: "Eleven countries: one study"
place: Rotterdam
media: [logo.svg]
---

# Eleven *countries* study innovation

The lead
on two lines.

A paragraph with **bold** and [a link](https://www.lipse.org).

## What we ask

- first
- second
* another list

1. one
2. two

> We ask why.
> And how.
> — Victor Bekkers,

> Said twice.

### Detail

Hard  
break.

## About us {.boilerplate}

About.

- fact

## Notes to editors {.notes}

- note

## Contact {.contact}

Desk\
Street
`

func TestWholeDocument(t *testing.T) {
	d, err := ParseDocument("lipse.md", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	boilerplate, contact := SectionBoilerplate, SectionContact
	want := Document{
		Slug: "lipse", Language: "en", Languages: []string{"nl", "fr"}, Countries: []string{"BE", "NL"},
		Embargo: Embargo{time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC), "Europe/Amsterdam"},
		Media:   []string{"logo.svg"},
		Blocks: []Block{
			{KindSubject, "Eleven countries: one study", Layout{Form: FormField}, 7, 0},
			{KindPlace, "Rotterdam", Layout{Form: FormField}, 8, 0},
			{KindHeadline, "Eleven *countries* study innovation", Layout{Form: FormHeadline}, 12, 0},
			{KindLead, "The lead on two lines.", Layout{Form: FormLead}, 14, 0},
			{KindParagraph, "A paragraph with **bold** and [a link](https://www.lipse.org).", Layout{Form: FormParagraph}, 17, 0},
			{KindHeading, "What we ask", Layout{Form: FormHeading}, 19, 0},
			{KindListItem, "first", Layout{Form: FormBullet, Opens: true}, 21, 0},
			{KindListItem, "second", Layout{Form: FormBullet}, 22, 0},
			{KindListItem, "another list", Layout{Form: FormBullet, Opens: true}, 23, 0},
			{KindListItem, "one", Layout{Form: FormNumber, Opens: true}, 25, 0},
			{KindListItem, "two", Layout{Form: FormNumber}, 26, 0},
			{KindQuote, "We ask why. And how.", Layout{Form: FormQuote, Opens: true}, 28, 0},
			{KindAttribution, "Victor Bekkers,", Layout{Form: FormAttribution}, 30, 0},
			{KindQuote, "Said twice.", Layout{Form: FormQuote, Opens: true}, 32, 0},
			{KindHeading, "Detail", Layout{Form: FormSubheading}, 34, 0},
			{KindParagraph, "Hard\\\nbreak.", Layout{Form: FormParagraph}, 36, 0},
			{KindHeading, "About us", Layout{Form: FormHeading, Section: boilerplate}, 39, 0},
			{KindBoilerplate, "About.", Layout{Form: FormParagraph, Section: boilerplate}, 41, 0},
			{KindBoilerplate, "fact", Layout{Form: FormBullet, Section: boilerplate, Opens: true}, 43, 0},
			{KindHeading, "Notes to editors", Layout{Form: FormHeading, Section: SectionNotes}, 45, 0},
			{KindListItem, "note", Layout{Form: FormBullet, Section: SectionNotes, Opens: true}, 47, 0},
			{KindHeading, "Contact", Layout{Form: FormHeading, Section: contact}, 49, 0},
			{KindContact, "Desk\\\nStreet", Layout{Form: FormParagraph, Section: contact}, 51, 0},
		},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	windows := "\ufeff" + strings.ReplaceAll(whole, "\n", "\r\n")
	if again, err := ParseDocument("lipse.md", []byte(windows)); err != nil || !cmp.Equal(want, again) {
		t.Errorf("with a byte order mark and the ends of lines of Windows: %v\n%s", err, cmp.Diff(want, again))
	}
}

// found writes faults as "line:column field id", one a line.
func found(err error) []string {
	var all []string
	for _, f := range fault.All(err) {
		place := strings.TrimPrefix(f.Place.String(), "x.md:")
		if f.Place.Field != "" {
			place += " " + f.Place.Field
		}
		all = append(all, place+" "+strings.TrimPrefix(f.ID, "releases."))
	}
	return all
}

const front = "---\nslug: x\nlanguage: en\ncountries: [BE]\n---\n"

func TestEveryFaultHasItsPlace(t *testing.T) {
	tests := []struct {
		name, document string
		want           []string
	}{
		{"empty", "", []string{"1:1 front_matter_missing"}},
		{"no front matter", "# Headline\n", []string{"1:1 front_matter_missing"}},
		{"open front matter", "---\nslug: x\n", []string{"1:1 front_matter_open"}},
		{"no YAML", "---\nslug: x\nplace: a: b\n---\n# H\n\nLead\n", []string{"3 front_matter_syntax"}},
		{"a list instead of fields", "---\n- a\n---\n# H\n\nLead\n",
			[]string{"1 slug field_missing", "1 language field_missing", "1 countries field_missing", "2:1 front_matter_syntax"}},
		{"no field at all", "---\n---\n# H\n\nLead\n",
			[]string{"1 slug field_missing", "1 language field_missing", "1 countries field_missing"}},
		{"fields", "---\nslug: X y\nslug: z\nlangage: en\nlanguage: eng\ntitle: y\ncountries: []\nlanguages: nl\nplace: [a]\n---\n# H\n\nLead\n",
			[]string{"2:7 slug slug_invalid", "3:1 slug field_twice", "4:1 langage field_misspelt", "5:11 language language_misspelt",
				"6:1 title field_unknown", "7:12 countries field_missing", "8:12 languages field_not_list", "9:8 place field_not_text"}},
		{"values", "---\nslug:\nlanguage: cs\ncountries: [BE, uk, EU, BE, '']\nlanguages: [nl, nl_be, xx, nl]\nembargo: soon\n---\n# H\n\nLead\n",
			[]string{"2:6 slug field_missing", "3:11 language language_unknown", "4:17 countries country_misspelt", "4:21 countries country_unknown",
				"4:25 countries entry_twice", "4:29 countries entry_empty", "5:17 languages language_misspelt", "5:24 languages language_unknown",
				"5:28 languages entry_twice", "6:10 embargo embargo_syntax"}},
		{"source among the translations", "---\nslug: x\nlanguage: en\nlanguages: [nl, en]\ncountries: [BE]\n---\n# H\n\nLead\n",
			[]string{"4:12 languages language_source"}},
		{"escaped character", "---\nslug: x\nlanguage: en\ncountries: [BE]\nplace: \"a\\u202eb\"\n---\n# H\n\nLead\n",
			[]string{"5:8 place character_direction"}},
		{"no headline", front + "Text\n", []string{"6:1 headline_missing"}},
		{"nothing", front, []string{"6:1 headline_missing"}},
		{"two headlines", front + "# H\n\nLead\n\n# Again\n", []string{"10:1 headline_twice"}},
		{"late headline", front + "Text\n\n# H\n\nLead\n", []string{"6:1 headline_late"}},
		{"no lead", front + "# H\n\n## Heading\n", []string{"6:1 lead_missing"}},
		{"only a headline", front + "# H\n", []string{"6:1 lead_missing"}},
		{"empty heading", front + "# H\n\nLead\n\n##\n\n&nbsp;\n", []string{"10:1 text_empty", "12:1 text_empty"}},
		{"deep heading", front + "# H\n\nLead\n\n#### Deep\n", []string{"10:1 heading_deep"}},
		{"sections", front + "# H {.notes}\n\nLead\n\n## A {.boilerplat}\n\n## B {.x}\n\n## C {#id}\n\n### D {.notes}\n\n## E {{ .Secret }}\n",
			[]string{"6:1 section_level", "10:1 section_misspelt", "12:1 section_unknown", "14:1 section_attributes", "16:1 section_level"}},
		{"lists", front + "# H\n\nLead\n\n30\\. May is fine.\n\n30. May is a list.\n\n- a\n  - b\n- \n- c\n\n  d\n",
			[]string{"12:1 list_start", "14:1 item_blocks", "16:1 text_empty", "17:1 item_blocks"}},
		{"quotes", front + "# H\n\nLead\n\n> - a list\n\n> — Only a name\n\n>\n",
			[]string{"10:3 quote_blocks", "12:3 quote_empty", "14:1 text_empty"}},
		{"blocks", front + "# H\n\nLead\n\n    indented\n\n```\ncode\n```\n\n<div>\n\n***\n\n[r]: https://a.example\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
			[]string{"10:5 code_indented", "12:1 code", "16:1 html", "18:1 rule", "20:1 link_reference", "22:1 table"}},
		{"inline", front + "# H\n\nLead <b>x</b> `c`\nand ![i](https://a.example) [a](javascript:x) [](https://a.example)\n[b](page) **open\n",
			[]string{"8:1 markup_open", "8:6 html", "8:10 html", "8:15 code", "9:5 image", "9:29 link_address", "9:47 link_words", "10:1 link_address"}},
		{"entity", front + "# H\n\nLead&#x202e;\n", []string{"8:1 character_direction"}},
		{"characters", front + "# H\x00\n\nLe\u202ead\u2066\n\nbell \x07", []string{"6:4 character_control", "8:3 character_direction", "10:6 character_control"}},
		{"bytes", front + "# H\n\nCaf\xe9\n", []string{"8:4 document_not_utf8"}},
		{"size", strings.Repeat("a", DocumentLimit+1), []string{" document_large"}},
		{"segments", front + "# H\n\nLead\n" + strings.Repeat("\nx\n", blockLimit), []string{"6:1 segments_many"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseDocument("x.md", []byte(tt.document))
			for i := range tt.want {
				tt.want[i] = strings.TrimPrefix(tt.want[i], " ")
			}
			got := found(err)
			for i := range got {
				got[i] = strings.TrimPrefix(got[i], "x.md ")
			}
			if !slices.Equal(tt.want, got) {
				t.Errorf("want %q\ngot  %q", tt.want, got)
			}
			if err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("kind %s", fault.KindOf(err))
			}
		})
	}
}

func TestFaultsSuggestWhatWasMeant(t *testing.T) {
	tests := []struct{ field, id, arg, want string }{
		{"contries: [BE]", "releases.field_misspelt", "Nearest", "countries"},
		{"language: NL", "releases.language_misspelt", "Nearest", "nl"},
		{"language: dut", "releases.language_misspelt", "Nearest", "nl"},
		{"countries: [UK]", "releases.country_misspelt", "Nearest", "GB"},
		{"countries: [nld]", "releases.country_misspelt", "Nearest", "NL"},
		{"embargo: 2013-01-30 08:00 Amsterdam", "releases.zone_misspelt", "Nearest", "Europe/Amsterdam"},
		{"embargo: 2013-01-30 08:00 Europe/Bruxelles", "releases.zone_misspelt", "Nearest", "Europe/Brussels"},
	}
	for _, tt := range tests {
		_, err := ParseDocument("x.md", []byte("---\n"+tt.field+"\n---\n# H\n\nLead\n"))
		i := slices.IndexFunc(fault.All(err), func(f *fault.Error) bool { return f.ID == tt.id })
		if i < 0 || fault.All(err)[i].Args[tt.arg] != tt.want {
			t.Errorf("%s: %v", tt.field, err)
		}
	}
}

func FuzzParseDocument(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(front + "# H {{ .Secret }}\n\nLead `x` <b> ![i](u) [a]( **\n> — x\n"))
	f.Add([]byte(front + "# H\n\nLead\n\n{include a}\n{include b} \n\n{include a\n"))
	f.Add([]byte("---\nboilerplate: a\nkind: contact\nlanguage: en\nfor: [nl]\nrequired: true\n---\n## S\n\n- i\n\n> q\n> — x\n"))
	f.Add([]byte("---\nslug: [\n---\n"))
	f.Add([]byte("---\n? [a]\n: b\n<<: *x\n---\n# \x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDocument("x.md", data)
		if err != nil {
			for _, one := range fault.All(err) {
				if one.Place.File != "x.md" || one.Kind != fault.Invalid {
					t.Fatalf("a fault without its place: %v", one)
				}
			}
			if len(fault.All(err)) == 0 {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		if d.Slug == "" || d.Boilerplate == "" && (len(d.Countries) == 0 || len(d.Blocks) < 2) || len(d.Blocks) == 0 {
			t.Fatalf("taken, and yet incomplete: %+v", d)
		}
		c := changeTo(nil, d.Blocks)
		set := make([]setSegment, len(c.now))
		for i, s := range c.now {
			if s.Kind.blank(s.Text) || strings.ContainsFunc(s.Text, forbidden) {
				t.Fatalf("%s: %q", s.Key, s.Text)
			}
			if !s.Kind.literal() && normal(s.Text) != s.Text {
				t.Fatalf("%s isn't on one line: %q", s.Key, s.Text)
			}
			set[i] = setSegment{Segment: s, text: s.Text}
		}
		html := renderHTML(partsOf(set), heading{dateline: "1 May 2013"})
		if html != policy.Sanitize(html) {
			t.Fatalf("not stable: %s", html)
		}
		renderText(partsOf(set), heading{dateline: "1 May 2013"})
	})
}
