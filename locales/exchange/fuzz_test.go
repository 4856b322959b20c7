package exchange

import (
	"bytes"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/locales"

	"github.com/google/go-cmp/cmp"
)

// hold checks what has to hold for any file: it is refused with faults that say
// where, or what is read of it can be written in each format and is read back the
// same.
func hold(t *testing.T, file string, data []byte) {
	in, err := Read(file, data)
	if err != nil {
		refusedWell(t, err, file, data)
		return
	}
	d := Document{Name: in.Name, SourceLanguage: "en", Language: "nl"}
	for _, u := range in.Units {
		if u.Line < 1 || u.Line > 1+bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r")) {
			t.Fatalf("%+v is in no line", u)
		}
		d.Units = append(d.Units, Unit{Key: u.Key, Source: u.Source, SourceHash: u.Hash, Target: u.Text, TargetHash: u.Hash})
	}
	if len(d.Units) == 0 {
		return
	}
	for _, f := range formats {
		comesBack(t, f, d)
	}
}

func refusedWell(t *testing.T, err error, file string, data []byte) {
	t.Helper()
	all := fault.All(err)
	if len(all) == 0 || len(all) > faultLimit {
		t.Fatalf("%d faults: %v", len(all), err)
	}
	for _, e := range all {
		if !strings.HasPrefix(e.ID, "locales.") && !strings.HasPrefix(e.ID, "exchange.") || e.Kind != fault.Invalid ||
			e.Place.File != file || e.Place.Line > 1+bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r")) {
			t.Fatalf("%v", e)
		}
	}
}

func comesBack(t *testing.T, f Format, d Document) {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, d); err != nil {
		if len(fault.All(err)) == 0 {
			t.Fatal(err)
		}
		return
	}
	again, err := Read("f"+f.Extension(), b.Bytes())
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	want := expected(f, d)
	want.SourceLanguage, want.Language = again.SourceLanguage, again.Language
	for i := range want.Units {
		want.Units[i].Hash = strings.TrimSpace(want.Units[i].Hash)
		if f == TOML {
			want.Units[i].Hash = d.Units[i].SourceHash
		}
	}
	if diff := cmp.Diff(want, withoutLines(again)); diff != "" {
		t.Fatalf("%s: %s in\n%s", f, diff, b.String())
	}
}

// seeds gives each format's file of every state, and more.
func seeds(f *testing.F, formats []Format, more ...string) {
	for _, format := range formats {
		f.Add(written(f, format, small()))
	}
	for _, s := range more {
		f.Add([]byte(s))
	}
}

func FuzzReadTOML(f *testing.F) {
	seeds(f, []Format{TOML}, "[a]\nother = '''x'''\n", "a = \"\\u00e9\"\n", "a.other = 'x'", "[a]\nid = 'x'", "[a]\nleftDelim = '{{'\n", "\ufeff[a]\n")
	f.Fuzz(func(t *testing.T, data []byte) { hold(t, "f.toml", data) })
}

func FuzzReadXLIFF(f *testing.F) {
	seeds(f, []Format{XLIFF12, XLIFF21}, unit12("<g id='1' ctype='bold'>a</g><![CDATA[<]]>&#13;"), inUTF16LE(unit12("é")),
		"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", open21+"<unit id='a'><segment><source>s<sc id='1'/></source><target><cp hex='b'/>t</target></segment><ignorable/></unit>"+close21)
	f.Fuzz(func(t *testing.T, data []byte) { hold(t, "f.xlf", data) })
}

func FuzzReadCSV(f *testing.F) {
	seeds(f, []Format{CSV}, "key,translation\na,\"b\"\"c\r\nd\"\n", "sep=;\nkey;translation\n", "sep=", "key\ttranslation\tkey\n", inUTF16LE("key\ttranslation\r\na\tb"), "key,translation\ra,'=1")
	f.Fuzz(func(t *testing.T, data []byte) { hold(t, "f.csv", data) })
}

// FuzzRead lets the content say what it is.
func FuzzRead(f *testing.F) {
	seeds(f, formats, "", "PK\x03\x04", "\xff\xfe", "\xfe\xff\x00<", "x")
	f.Fuzz(func(t *testing.T, data []byte) { hold(t, "f", data) })
}

// FuzzPieces: the pieces of any text are the text.
func FuzzPieces(f *testing.F) {
	for _, s := range []string{"**a *b* [c](d)** \\\n", "***a***_b_", "<a@b>[[x](y)](z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b strings.Builder
		for _, p := range inPieces(text).pieces {
			b.WriteString(p.text)
		}
		if b.String() != text {
			t.Fatalf("%q became %q", text, b.String())
		}
	})
}

// FuzzLanguageOfName: what is found in a name is a language.
func FuzzLanguageOfName(f *testing.F) {
	f.Add("lipse.nl (1).toml")
	f.Add("lipse_nl_BE - Kopie.xlf")
	f.Fuzz(func(t *testing.T, name string) {
		tag := LanguageOfName(name)
		if again, bad := declared(tag); bad != nil || tag != "" && again != tag && !locales.Supported(tag) {
			t.Fatalf("%q: %q, %q", name, tag, again)
		}
	})
}
