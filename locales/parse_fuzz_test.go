package locales

import (
	"bytes"
	"strings"
	"testing"

	"communique/internal/fault"
)

// FuzzParseMessages: whatever a translator uploads is either read the way
// go-i18n reads it and can be compiled and written again, or refused with faults
// that say where.
func FuzzParseMessages(f *testing.F) {
	for _, seed := range []string{
		"[a]\ndescription = \"x\"\nhash = \"sha1-\"\nother = \"y\"\n",
		"a = 'x'\nb.other = \"y\"\nc = {other = '''z'''}\n",
		"[a]\nother = \"\"\"\nx\\\n  y\"\"\"\"\"\n",
		"['a'] # c\n\"other\" = \"\\u00e9\\n\"\r\n",
		"\ufeff[a.b]\n", "[a]\none = ''", "[[a]]", "a = [", "a = {", "a = \"", "a = “x”", "a = 1979-05-27",
		"a\x00", "\xff\xfe", "[a]\nleftDelim = '{{'\nother = '{{.X}}'", "a = {b = {c = ''}}", "a = {other = 'x',\n}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		messages, err := ParseMessages("f", data)
		if err != nil {
			for _, e := range fault.All(err) {
				if !strings.HasPrefix(e.ID, "locales.") || e.Place.File != "f" || e.Place.Line > 1+bytes.Count(data, []byte("\n")) {
					t.Fatalf("%v", e)
				}
			}
			if len(fault.All(err)) == 0 {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		agreesWithGoI18n(t, bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), messages)
		compilesAndReadsBack(t, messages)
	})
}

func compilesAndReadsBack(t *testing.T, messages []Message) {
	texts, err := Compile(map[string][]Message{"nl": messages})
	if err != nil {
		t.Fatal(err)
	}
	pairs := make([]Pair, len(messages))
	for i, m := range messages {
		pairs[i] = Pair{Key: m.Key, Description: m.Description, SourceHash: m.Hash, Translation: m.Text, TranslatedHash: m.Hash}
		if got, ok := texts.Text("nl", m.Key); got != m.Text || ok != (m.Text != "") {
			t.Fatalf("%q became %q, %v", m.Text, got, ok)
		}
	}
	var b bytes.Buffer
	if err := WriteMessages(&b, "", "nl", pairs); err != nil {
		t.Fatal(err)
	}
	again, err := ParseMessages("f", b.Bytes())
	if err != nil || len(again) != len(messages) {
		t.Fatalf("%v: %d of %d segments in\n%s", err, len(again), len(messages), b.String())
	}
	for i, m := range messages {
		if again[i].Line = m.Line; again[i] != m {
			t.Fatalf("%+v came back as %+v", m, again[i])
		}
	}
}
