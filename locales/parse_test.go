package locales

import (
	"bytes"
	"strings"
	"testing"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func TestParseMessages(t *testing.T) {
	file := strings.Join([]string{
		"\ufeff# Vertaling",
		"[lead]",
		`description = "lead"`,
		`hash = "sha1-1"`,
		`other = """`,
		`Rotterdam {{.Place}} <b>`,
		`“x” \"y\" \\ \u00e9"""`,
		``,
		`headline = "Een titel # in de tekst" # erbuiten`,
	}, "\r\n")
	// TOML puts what stands after the first table into that table: the short form comes first.
	short := "headline = 'Titel'\r\n'paragraph-1'.other = \"Alinea\" # [x]\nparagraph-1.hash = 'h'\nplace = {Other = 'R', hash = \"\"}\n"
	got, err := ParseMessages("nl.toml", []byte(short))
	want := []Message{
		{Key: "headline", Text: "Titel", Line: 1},
		{Key: "paragraph-1", Text: "Alinea", Hash: "h", Line: 2},
		{Key: "place", Text: "R", Line: 4},
	}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("short: %v\n%s", err, cmp.Diff(want, got))
	}
	file = file[:strings.Index(file, "headline =")]
	got, err = ParseMessages("nl.toml", []byte(file))
	want = []Message{{Key: "lead", Description: "lead", Hash: "sha1-1", Text: "Rotterdam {{.Place}} <b>\r\n“x” \"y\" \\ é", Line: 2}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("table: %v\n%s", err, cmp.Diff(want, got))
	}
}

// Each fault names the line where a translator has to look.
func TestParseMessagesFaults(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"quote inside", "[a]\nother = \"He said \"yes\".\"", "f:2:19 locales.after_value"},
		{"curly", "[a]\nother = “x”", "f:2:9 locales.curly_quotes"},
		{"not closed", "[a]\nother = \"x\n[b]\nother = 'y'", "f:2:9 locales.quote_open"},
		{"not closed, long", "[a]\nother = \"\"\"x\n[b]\nother = 'y'\n", "f:2:9 locales.quote_open"},
		{"no value", "[a]\nother =\n", "f:2:8 locales.not_text"},
		{"number", "[a]\nother = 3", "f:2:9 locales.not_text"},
		{"array", "[a]\nother = ['x']", "f:2:9 locales.not_text"},
		{"inline number", "\na = {other = 3}", "f:2 locales.not_text"},
		{"inline nested", "a = {other = {x = 'y'}}", "f:1:5 locales.not_text"},
		{"inline many", "a = {" + strings.Repeat("x = '', ", 100) + "}", "f:1:5 locales.not_text"},
		{"inline not closed", "a = {other = 'x", "f:1:5 locales.quote_open"},
		{"inline twice", "a = {other = 'x', Other = 'y'}", "f:1 locales.field_twice"},
		{"inline plural", "a = {one = 'x'}", "f:1 locales.plural_form"},
		{"escape", "[a]\nother = \"\\q\"", "f:2:10 locales.escape"},
		{"no equals", "[a]\nother 'x'", "f:2:7 locales.syntax"},
		{"prose", "Dear all,\n\nhere it is.", "f:1:6 locales.syntax f:3:6 locales.syntax"},
		{"tables", "[[a]]", "f:1:2 locales.syntax"},
		{"control character", "[a]\nother = 'x\x01'", "f:2:10 locales.syntax"},
		{"dotted table", "[list.item-1]\nother = 'x'", "f:1 locales.key_dotted"},
		{"quoted dot", "['list.item-1']\nother = 'x'", "f:1 locales.key_dotted"},
		{"dotted short", "list.item-1 = 'x'", "f:1 locales.key_dotted"},
		{"deep", "[a]\n[" + strings.Repeat("a.", 1000) + "a]", "f:2 locales.key_dotted"},
		{"reserved", "other = 'x'", "f:1 locales.key_reserved"},
		{"reserved in any case", "[One]\nother = 'x'", "f:1 locales.key_reserved"},
		{"odd key", "['a b']\n", "f:1 locales.key_invalid"},
		{"empty key", "''='x'\n", "f:1 locales.key_invalid"},
		{"twice", "[a]\nother = 'x'\n[a]\nother = 'y'", "f:3 locales.key_twice"},
		{"twice, short", "a = 'x'\na = 'y'", "f:2 locales.key_twice"},
		{"twice, mixed", "a.other = 'x'\n[a]\nhash = 'y'", "f:2 locales.key_twice"},
		{"field twice", "[a]\nother = 'x'\nOTHER = 'y'", "f:3 locales.field_twice"},
		{"field unknown", "[a]\nothr = 'x'", "f:2 locales.field_unknown"},
		{"field dotted", "[a]\nother.one = 'x'", "f:2 locales.field_unknown"},
		{"plural", "[a]\nfew = 'x'\nmany = 'y'", "f:2 locales.plural_form f:3 locales.plural_form"},
		{"id", "[a]\nid = 'b'\nother = 'x'", "f:2 locales.field_unknown"},
		{"NUL", "[a]\nother = 'x\x00'", "f:2 locales.nul"},
		{"escaped NUL", "[a]\nother = \"x\\u0000\"", "f:1 locales.nul"},
		{"UTF-16", "\xff\xfe[\x00a\x00]\x00", "f locales.not_utf8"},
		{"Windows-1252", "[a]\nother = 'caf\xe9'", "f:2 locales.not_utf8"},
		{"large", strings.Repeat("#", SizeLimit+1), "f locales.file_too_large"},
	}
	w := catalogue(t).In("en")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			messages, err := ParseMessages("f", []byte(tt.file))
			if messages != nil {
				t.Errorf("took %v", messages)
			}
			var got []string
			for _, f := range fault.All(err) {
				got = append(got, f.Place.String()+" "+f.ID)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			for _, text := range w.Faults(err) {
				if strings.Contains(text.What+text.Cure, "⟦") || text.Cure == "" {
					t.Errorf("no words: %+v", text)
				}
			}
		})
	}
}

func TestParseMessagesEmpty(t *testing.T) {
	for _, file := range []string{"", "\ufeff", "\n# nothing\n\t\r\n"} {
		if m, err := ParseMessages("f", []byte(file)); err != nil || len(m) != 0 {
			t.Errorf("%q: %v, %v", file, m, err)
		}
	}
}

// hostileFiles are files of about size bytes that cost a careless reader a deep
// stack, a heap of tables or a time that grows with the square of their size.
func hostileFiles(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string]string{
		"brackets":  "a = " + fill("[")[4:],
		"headers":   fill("["),
		"braces":    "a = " + fill("{")[4:],
		"inline":    "a = " + fill("{a=")[6:],
		"dots":      fill("a."),
		"tables":    fill("[a]\n"),
		"keys":      fill("a=''\n"),
		"newlines":  fill("\n"),
		"quotes":    fill(`"`),
		"quoted":    "a = " + fill(`"""`)[6:],
		"escapes":   "a = \"" + fill(`\\`)[6:],
		"commas":    "a = {" + fill(",")[5:],
		"comments":  fill("#\n"),
		"long text": "a = \"" + fill("x")[6:] + `"`,
		"distinct":  distinctTables(size),
	}
}

// A megabyte of anything is refused or read; BenchmarkHostile says how long ten take.
func TestParseMessagesHostile(t *testing.T) {
	for name, file := range hostileFiles(1 << 20) {
		t.Run(name, func(t *testing.T) {
			m, err := ParseMessages("f", []byte(file))
			if err != nil && len(fault.All(err)) == 0 {
				t.Errorf("no fault but %v", err)
			}
			if err != nil && len(m) > 0 {
				t.Error("messages beside a fault")
			}
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, file := range hostileFiles(SizeLimit) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = ParseMessages("f", []byte(file))
			}
		})
	}
}

func distinctTables(size int) string {
	var b bytes.Buffer
	for n := 0; b.Len() < size-100; n++ {
		b.WriteString("[a" + strings.Repeat("b", n%90) + string(rune('0'+n%10)) + "]\nother = ''\n")
	}
	return b.String()
}

// No more faults are told at once than that, also when the last line has two.
func TestNoMoreFaultsThanOneReads(t *testing.T) {
	file := strings.Repeat("x y\n", faultLimit-1) + "description = 3\n"
	_, err := ParseMessages("f.toml", []byte(file))
	if n := len(fault.All(err)); n != faultLimit {
		t.Errorf("%d faults: %v", n, err)
	}
}
