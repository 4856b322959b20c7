package exchange

import (
	"bytes"
	"strings"
	"testing"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func TestXLIFF12(t *testing.T) {
	d := small()
	d.Units = d.Units[1:3]
	want := `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
  <file original="lipse" source-language="en" target-language="nl" datatype="plaintext">
    <header>
      <note>LIPSE &amp; friends</note>
    </header>
    <body>
      <trans-unit id="lead" resname="lead" xml:space="preserve">
        <source>See <bpt id="1" ctype="bold">**</bpt>our<ept id="1">**</ept> <bpt id="2" ctype="link">[</bpt>site<ept id="2">](https://example.org/?a=1&amp;b=2)</ept>.</source>
        <target state="needs-review-translation" state-qualifier="x-draft">Zie <bpt id="1" ctype="bold">**</bpt>onze<ept id="1">**</ept> <bpt id="2" ctype="link">[</bpt>site<ept id="2">](https://example.org/nl)</ept>.</target>
        <context-group name="communique" purpose="information">
          <context context-type="x-kind">lead</context>
          <context context-type="x-source-hash">` + d.Units[0].SourceHash + `</context>
          <context context-type="x-base">` + Mark(d.Units[0].Target) + `</context>
        </context-group>
        <note from="communique">No “we”.</note>
      </trans-unit>
      <trans-unit id="paragraph-1" resname="paragraph-1" xml:space="preserve">
        <source>It costs 1250 euro.</source>
        <target state="needs-review-translation" state-qualifier="x-stale">Het kost 1200 euro.</target>
        <context-group name="communique" purpose="information">
          <context context-type="x-kind">paragraph</context>
          <context context-type="x-source-hash">` + d.Units[1].SourceHash + `</context>
          <context context-type="x-base">` + Mark("Het kost 1200 euro.") + `</context>
          <context context-type="x-stale">` + Mark("Het kost 1200 euro.") + `</context>
        </context-group>
        <note from="communique">De brontekst is na deze vertaling gewijzigd. Klopt de vertaling weer, zet de status dan op “translated”.
Wat er gewijzigd is: It costs [-1200-]{+1250+} euro.</note>
      </trans-unit>
    </body>
  </file>
</xliff>
`
	if diff := cmp.Diff(want, string(written(t, XLIFF12, d))); diff != "" {
		t.Error(diff)
	}
}

func TestXLIFF21(t *testing.T) {
	d := small()
	d.Units = d.Units[2:4]
	want := `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1" srcLang="en" trgLang="nl">
  <file id="release" original="lipse">
    <notes>
      <note category="title">LIPSE &amp; friends</note>
    </notes>
    <unit id="paragraph-1" name="paragraph-1" canResegment="no" xml:space="preserve">
      <mda:metadata>
        <mda:metaGroup category="communique">
          <mda:meta type="kind">paragraph</mda:meta>
          <mda:meta type="source-hash">` + d.Units[0].SourceHash + `</mda:meta>
          <mda:meta type="base">` + Mark("Het kost 1200 euro.") + `</mda:meta>
          <mda:meta type="stale">` + Mark("Het kost 1200 euro.") + `</mda:meta>
        </mda:metaGroup>
      </mda:metadata>
      <notes>
        <note category="communique">De brontekst is na deze vertaling gewijzigd. Klopt de vertaling weer, zet de status dan op “translated”.
Wat er gewijzigd is: It costs [-1200-]{+1250+} euro.</note>
      </notes>
      <segment state="initial" subState="communique:stale">
        <source>It costs 1250 euro.</source>
        <target>Het kost 1200 euro.</target>
      </segment>
    </unit>
    <unit id="quote-1" name="quote-1" canResegment="no" xml:space="preserve">
      <mda:metadata>
        <mda:metaGroup category="communique">
          <mda:meta type="kind">quote</mda:meta>
          <mda:meta type="source-hash">` + d.Units[1].SourceHash + `</mda:meta>
          <mda:meta type="base">` + Mark(d.Units[1].Target) + `</mda:meta>
        </mda:metaGroup>
      </mda:metadata>
      <originalData>
        <data id="d1">\
</data>
      </originalData>
      <segment state="translated">
        <source>Fine,<ph id="1" dataRef="d1" type="fmt" subType="xlf:lb"/>she said</source>
        <target>Goed,<ph id="1" dataRef="d1" type="fmt" subType="xlf:lb"/>zei ze</target>
      </segment>
    </unit>
  </file>
</xliff>
`
	if diff := cmp.Diff(want, string(written(t, XLIFF21, d))); diff != "" {
		t.Error(diff)
	}
}

func TestCSV(t *testing.T) {
	d := small()
	d.Units = append(d.Units[1:3:3], unit("p", "paragraph", "=1", "-2; \"x\""))
	want := "\ufeffkey;kind;source;translation;state;hash;changed;note;base\r\n" +
		"lead;lead;\"See **our** [site](https://example.org/?a=1&b=2).\";\"Zie **onze** [site](https://example.org/nl).\";draft;" + d.Units[0].SourceHash + ";;\"No “we”.\";" + Mark(d.Units[0].Target) + "\r\n" +
		"paragraph-1;paragraph;\"It costs 1250 euro.\";\"Het kost 1200 euro.\";stale;" + d.Units[1].SourceHash +
		";\"De brontekst is na deze vertaling gewijzigd. Klopt de vertaling weer, zet de status dan op “translated”.\nWat er gewijzigd is: It costs [-1200-]{+1250+} euro.\";;" + Mark(d.Units[1].Target) + "\r\n" +
		"p;paragraph;\"'=1\";\"'-2; \"\"x\"\"\";;" + d.Units[2].SourceHash + ";;;" + Mark(d.Units[2].Target) + "\r\n"
	if diff := cmp.Diff(want, string(written(t, CSV, d))); diff != "" {
		t.Error(diff)
	}
	d.Language = "en-GB"
	if got := string(written(t, CSV, d)); !strings.HasPrefix(got, "\ufeffkey,kind,") {
		t.Errorf("%.60s", got)
	}
}

func TestTOML(t *testing.T) {
	d := small()
	d.Units = d.Units[2:3]
	d.Units[0].Note = "A price"
	got := string(written(t, TOML, d))
	for _, want := range []string{
		"# LIPSE & friends\n", "# Alinea: It costs 1250 euro.\n# Opmerking: A price\n#\n",
		"# Brontekst tot nu toe: It costs [-1200-] euro.\n# Brontekst nu: It costs {+1250+} euro.\n# De brontekst is na deze vertaling gewijzigd.",
		"# Het kost 1200 euro.\n[paragraph-1]\n", "other = \"\"\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// What the language of a regional variant says stands beside what is to be written, and is
// none of it.
func TestAVariantShowsWhatItsLanguageSays(t *testing.T) {
	d := small()
	d.Language, d.Units = "nl-BE", d.Units[3:]
	d.Units[1].Inherited = "Nieuw.\nEn goed."
	const says = "Geldt als hier niets wordt ingevuld (Nederlands): Nieuw.\n"
	for f, want := range map[Format]string{
		TOML:    "# " + says + "# En goed.\n[paragraph-2]\n",
		XLIFF12: "<note from=\"communique\">" + says + "En goed.</note>",
		XLIFF21: "<note category=\"communique\">" + says + "En goed.</note>",
		CSV:     "paragraph-2;paragraph;New.;\"Nieuw.\nEn goed.\";;;",
	} {
		file := written(t, f, d)
		if !strings.Contains(string(file), want) {
			t.Errorf("%s: no %q in\n%s", f, want, file)
		}
		in := mustRead(t, "f"+f.Extension(), file)
		if got := in.Units[1]; got.Text != "" || got.Review || got.Sound || in.Units[0].Text != d.Units[0].Target {
			t.Errorf("%s: %+v", f, in.Units)
		}
	}
	if file := string(written(t, CSV, d)); !strings.HasPrefix(file, "\ufeffkey;kind;source;inherited;translation;state;hash;changed;note;base\r\n") {
		t.Error(file)
	}
}

func TestWriteFaults(t *testing.T) {
	one := func(change func(*Document, *Unit)) Document {
		d := small()
		change(&d, &d.Units[0])
		return d
	}
	for _, tt := range []struct {
		format Format
		d      Document
		want   string
	}{
		{XLIFF12, one(func(_ *Document, u *Unit) { u.Target = "a\vb" }), "exchange.control_character"},
		{XLIFF21, one(func(_ *Document, u *Unit) { u.Source = "a\uffffb" }), "exchange.control_character"},
		{CSV, one(func(_ *Document, u *Unit) { u.Target = "a\x00b" }), "locales.nul"},
		{TOML, one(func(_ *Document, u *Unit) { u.Note = "caf\xe9" }), "locales.not_utf8"},
		{CSV, one(func(_ *Document, u *Unit) { u.Kind, u.Source = "\xc3", "\xa9" }), "locales.not_utf8"},
		{CSV, one(func(_ *Document, u *Unit) { u.Key = "other" }), "locales.key_invalid"},
		{XLIFF12, one(func(_ *Document, u *Unit) { u.Key = "a b" }), "locales.key_invalid"},
		{XLIFF12, one(func(_ *Document, u *Unit) { u.Target = strings.Repeat("a", textLimit+1) }), "exchange.segment_too_large"},
		{XLIFF12, one(func(d *Document, _ *Unit) { d.Language = "no such" }), "locales.language_unknown"},
		{CSV, one(func(d *Document, _ *Unit) { d.SourceLanguage = "" }), "locales.language_unknown"},
		{CSV, one(func(d *Document, _ *Unit) { d.Units = make([]Unit, unitLimit) }), "locales.too_many"},
		{XLIFF12, one(func(d *Document, _ *Unit) { d.Name = "a\x01" }), "exchange.control_character"},
	} {
		var b bytes.Buffer
		if err := Write(&b, tt.format, tt.d); !fault.Is(err, tt.want) || b.Len() > 0 {
			t.Errorf("%s: %v after %d bytes, want %s", tt.format, err, b.Len(), tt.want)
		}
	}
	for name, d := range map[string]Document{
		"no units": one(func(d *Document, _ *Unit) { d.Units = nil }),
		"twice":    one(func(d *Document, _ *Unit) { d.Units = append(d.Units, d.Units[0]) }),
	} {
		if err := Write(&bytes.Buffer{}, CSV, d); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	if err := Write(&bytes.Buffer{}, "po", small()); err == nil {
		t.Error("wrote PO")
	}
}

// The largest text there may be comes back too, and a file that would be too large
// isn't written.
func TestLargestText(t *testing.T) {
	for _, f := range formats {
		for _, part := range []string{"\r", "=,", "*a* "} {
			d := small()
			d.Units[0].Target = strings.Repeat(part, textLimit/len(part))
			in := mustRead(t, "f"+f.Extension(), written(t, f, d))
			if in.Units[0].Text != d.Units[0].Target {
				t.Errorf("%s: %d times %q came back as %d bytes", f, textLimit, part, len(in.Units[0].Text))
			}
		}
		d := small()
		d.Units = nil
		for i := range 50 {
			key := strings.Repeat("k", i+1)
			d.Units = append(d.Units, unit(key, "lead", strings.Repeat("a", textLimit), ""))
		}
		if err := Write(&bytes.Buffer{}, f, d); !fault.Is(err, "locales.file_too_large") {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// What is only there to be read may hold any character.
func TestControlCharactersAreShown(t *testing.T) {
	d := small()
	d.Title, d.Units[2].Note, d.Units[2].Was = "a\x01b\r", "c\x02", d.Units[2].Source+"\x03\uffff"
	for f, times := range map[Format]int{XLIFF12: 1, XLIFF21: 1} {
		got := string(written(t, f, d))
		for _, want := range []string{"a␁b␍<", "c␂<", "[-␃\ufffd-]"} {
			if strings.Count(got, want) != times {
				t.Errorf("%s: no %q in\n%s", f, want, got)
			}
		}
	}
}

// Of a unit that nobody has hashed only the source can be known, and not of which segment
// it is: that isn't guessed.
func TestNoHashIsGuessed(t *testing.T) {
	for name, data := range map[string]string{
		"f.csv": "key,kind,source,translation\na,lead,A,B\n",
		"f.xlf": `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file><body><trans-unit id="a"><source>A</source><target>B</target><context-group><context context-type="x-kind">lead</context></context-group></trans-unit></body></file></xliff>`,
	} {
		if u := only(t, name, data); u.Hash != "" || u.Source != "A" {
			t.Errorf("%s: %+v", name, u)
		}
	}
}
