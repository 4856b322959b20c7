package exchange

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"communique/internal/fault"
	"communique/locales"
)

const (
	open12  = `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="n" source-language="en" target-language="nl"><body>`
	close12 = `</body></file></xliff>`
	open21  = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="nl"><file id="f">`
	close21 = `</file></xliff>`
)

func unit12(target string) string {
	return open12 + "\n<trans-unit id=\"a\"><source>S</source><target>" + target + "</target></trans-unit>" + close12
}

// refuses checks the fault of a file, its line, and that the line is in the file.
func refuses(t *testing.T, name, file, data, want string, line int) {
	t.Helper()
	in, err := Read(file, []byte(data))
	all := fault.All(err)
	if !fault.Is(err, want) || len(in.Units) > 0 {
		t.Errorf("%s: %v, want %s", name, err, want)
		return
	}
	if len(all) > faultLimit || all[0].Place.File != file || all[0].Place.Line != line {
		t.Errorf("%s: %d faults, the first at %v, want line %d", name, len(all), all[0].Place, line)
	}
}

func TestHostileXML(t *testing.T) {
	bomb := `<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x>&b;</x>`
	for name, tt := range map[string]struct {
		data, want string
		line       int
	}{
		"entity bomb":       {bomb, "exchange.doctype", 2},
		"external entity":   {"<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", "exchange.doctype", 1},
		"undefined entity":  {unit12("&x;"), "exchange.xml_syntax", 2},
		"deep":              {open12 + strings.Repeat("<group>", 200_000), "exchange.too_deep", 1},
		"deep in a unit":    {unit12(strings.Repeat("<g id='1'>", 200_000)), "exchange.too_deep", 2},
		"huge tag":          {open12 + "<trans-unit " + strings.Repeat("a='' ", 1_000_000), "exchange.xml_syntax", 1},
		"huge comment":      {"<xliff><!-- " + strings.Repeat("-", 5<<20), "exchange.not_xliff", 1},
		"huge id":           {open12 + `<trans-unit id="` + strings.Repeat("a", 1<<20) + `"/>` + close12, "locales.key_invalid", 1},
		"wrong root":        {"<html/>", "exchange.not_xliff", 1},
		"no namespace":      {`<xliff version="1.2"/>`, "exchange.not_xliff", 1},
		"wrong namespace":   {`<xliff xmlns="urn:x" version="1.2"/>`, "exchange.not_xliff", 1},
		"wrong version":     {`<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.0"/>`, "exchange.xliff_version", 1},
		"version 2.2":       {`<xliff xmlns="urn:oasis:names:tc:xliff:document:2.2" version="2.2"/>`, "exchange.xliff_version", 1},
		"no version":        {`<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>`, "exchange.xliff_version", 1},
		"nothing":           {"", "exchange.not_xliff", 1},
		"a comment":         {"\n<!-- x -->\n", "exchange.not_xliff", 3},
		"cut off":           {unit12("x")[:200], "exchange.xml_syntax", 2},
		"wrong nesting":     {unit12("<g></target>"), "exchange.xml_syntax", 2},
		"control character": {unit12("&#1;"), "exchange.xml_syntax", 2},
		"NUL":               {unit12("\n\x00"), "locales.nul", 3},
		"not UTF-8":         {unit12("\n\ncaf\xe9"), "exchange.encoding", 4},
		"Latin-1":           {"<?xml version='1.0' encoding='ISO-8859-1'?>" + unit12("x"), "exchange.encoding", 1},
		"half UTF-16":       {"\xff\xfe<\x00x", "exchange.encoding", 0},
		"surrogate":         {"\xff\xfe<\x00\x00\xd8x\x00", "exchange.encoding", 0},
		"duplicate ids":     {open12 + "<trans-unit id='a'/>\n<trans-unit id='a'/>" + close12, "locales.key_twice", 2},
		"no id":             {open12 + "\n\n<trans-unit/>" + close12, "exchange.key_missing", 3},
		"reserved id":       {open12 + "<trans-unit id='Other'/>" + close12, "locales.key_invalid", 1},
		"two files":         {open12 + "<trans-unit id='a'/></body></file>\n<file><body><trans-unit id='b'/>" + close12, "exchange.several_documents", 2},
		"wrong language":    {strings.Replace(unit12("x"), `"nl"`, `"nederlands!"`, 1), "locales.language_unknown", 1},
		"long text":         {unit12(strings.Repeat("a", textLimit+1)), "exchange.segment_too_large", 2},
		"many parts":        {unit12(strings.Repeat("<x id='1'/>", elementLimit+1)), "exchange.segment_too_large", 2},
		"text without end":  {unit12(strings.Repeat("a", 5<<20)), "exchange.xml_syntax", 2},
		"one mark, used ten thousand times": {open21 + "<unit id='a'><originalData><data id='d'>" + strings.Repeat("*", textLimit) + "</data></originalData><segment><source>" +
			strings.Repeat("<ph id='1' dataRef='d'/>", 9_000) + "</source></segment></unit>" + close21, "exchange.segment_too_large", 1},
		"too large": {unit12(strings.Repeat("a", locales.SizeLimit)), "locales.file_too_large", 0},
	} {
		refuses(t, name, "f.xlf", tt.data, tt.want, tt.line)
	}
}

// All faults of a file come at once, and of very many the first twenty.
func TestFaultsComeAllAtOnce(t *testing.T) {
	var units strings.Builder
	for i := range 50 {
		fmt.Fprintf(&units, "\n<trans-unit id='a.%d'/>", i)
	}
	_, err := Read("f.xlf", []byte(open12+units.String()+close12))
	all := fault.All(err)
	if len(all) != faultLimit || all[19].Place.Line != 21 {
		t.Errorf("%v", err)
	}
}

// What other programs write and is XLIFF all the same.
func TestForeignXLIFF(t *testing.T) {
	for name, tt := range map[string]struct{ data, want string }{
		"CDATA":           {unit12("<![CDATA[<b> & ]]>c"), "<b> & c"},
		"BOM":             {"\ufeff" + unit12("é"), "é"},
		"UTF-8 said":      {"<?xml version='1.0' encoding='utf-8'?>\n" + unit12("é"), "é"},
		"UTF-16":          {inUTF16LE("<?xml version='1.0' encoding='UTF-16'?>" + unit12("é👩")), "é👩"},
		"prefix":          {"<x:xliff xmlns:x='urn:oasis:names:tc:xliff:document:1.2' version='1.2'><x:file><x:body><x:trans-unit id='a'><x:target>t</x:target></x:trans-unit></x:body></x:file></x:xliff>", "t"},
		"group":           {open12 + "<group><group><trans-unit id='a'><target>t</target></trans-unit></group></group>" + close12, "t"},
		"other namespace": {open12 + "<y:trans-unit xmlns:y='urn:y' id='b'><trans-unit id='c'/></y:trans-unit><trans-unit id='a'><target>t</target></trans-unit>" + close12, "t"},
		"alternatives":    {open12 + "<trans-unit id='a'><source>s</source><target>t</target><alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>" + close12, "t"},
		"segments":        {unit12("<mrk mtype='seg' mid='1'>One. </mrk><mrk mtype='seg' mid='2'>Two.</mrk>"), "One. Two."},
		"resname":         {open12 + "<trans-unit id='17' resname='a'><target>t</target></trans-unit>" + close12, "t"},
		"by way of PO": {open12 + "<trans-unit id='1' restype='x-gettext-domain-header'/><trans-unit id='2'><target>t</target>" +
			"<context-group name='po-reference' purpose='location'><context context-type='sourcefile'>a</context></context-group></trans-unit>" + close12, "t"},
		"resname of theirs":   {open12 + "<trans-unit id='a' resname='Menu/File'><target>t</target></trans-unit>" + close12, "t"},
		"codes of other sort": {unit12("<g id='1' ctype='bold'>a</g><x id='2' ctype='lb'/>b<bpt id='9'/>c"), "**a**\\\nbc"},
		"emptied codes": {open12 + "<trans-unit id='a'><source><bpt id='1'>**</bpt>s<ept id='1'>**</ept><ph id='2'>&lt;a@b.c&gt;</ph></source>" +
			"<target><x id='2'/><bpt id='1'/>t<ept id='1'/></target></trans-unit>" + close12, "<a@b.c>**t**"},
		"codes in another order": {unit12("<ept id='1'>**</ept>a<bpt id='1'>**</bpt>"), "**a**"},
		"no target":              {open12 + "<trans-unit id='a'><source>s</source></trans-unit>" + close12, ""},
		"2.0":                    {strings.Replace(open21, "2.1", "2.0", 1) + "<unit id='a'><segment><source>s</source><target>t</target></segment></unit>" + close21, "t"},
		"2.1, split": {open21 + "<unit id='a'><segment><source>s. </source><target>t. </target></segment><ignorable><source>\n</source></ignorable><segment><source>s</source><target>t</target></segment></unit>" +
			close21, "t. \nt"},
		"2.1, codes without data": {open21 + "<unit id='a'><originalData><data id='d'>__</data></originalData><segment><source><pc id='1' dataRefStart='d' dataRefEnd='d'>s</pc></source>" +
			"<target><pc id='1'>t</pc><ph id='3' subType='xlf:lb'/><sc id='4' subType='xlf:b'/>u<ec startRef='4' subType='xlf:b'/><cp hex='000b'/><mrk id='m'>v</mrk></target></segment></unit>" + close21, "__t__\\\n**u**\vv"},
		"2.1, notes and modules": {open21 + "<notes><note>n</note></notes><unit id='a'><y:x xmlns:y='urn:y'><segment><target>no</target></segment></y:x><notes><note>n</note></notes><segment><source>s</source><target>t</target></segment></unit>" + close21, "t"},
	} {
		if u := only(t, "f.xlf", tt.data); u.Key != "a" || u.Text != tt.want {
			t.Errorf("%s: %+v, want %q", name, u, tt.want)
		}
	}
	half := only(t, "f.xlf", open21+"<unit id='a'><segment state='final'><source>s</source><target>t</target></segment><segment><source>s</source></segment></unit>"+close21)
	if !half.Review {
		t.Errorf("half of it isn't translated: %+v", half)
	}
}

func inUTF16LE(text string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, u := range utf16.Encode([]rune(text)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}
