package exchange

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/spreadsheet"
	"communique/locales"

	"github.com/google/go-cmp/cmp"
)

func TestHostileCSV(t *testing.T) {
	for name, tt := range map[string]struct {
		data, want string
		line       int
	}{
		"nothing":        {"", "exchange.csv_header", 1},
		"no header":      {"a,b\n", "exchange.csv_header", 1},
		"no translation": {"key;source\na;b\n", "exchange.csv_header", 1},
		"column twice":   {"key,translation,Key\na,b,c\n", "exchange.csv_column_twice", 2},
		"short row":      {"key,translation\na,b\n\nc\n", "exchange.csv_row", 4},
		"long row":       {"key,translation\na,b,c\n", "exchange.csv_row", 2},
		"lone quote":     {"key,translation\na,b\"c\n", "exchange.csv_quote", 2},
		"after a quote":  {"key,translation\na,\"b\"c\n", "exchange.csv_quote", 2},
		"open quote":     {"key,translation\na,b\nc,\"d\n\ne\n", "exchange.csv_quote_open", 3},
		"twice":          {"key,translation\na,\"b\nb\"\na,c\n", "locales.key_twice", 4},
		"no key":         {"key,translation\n,b\n", "exchange.key_missing", 2},
		"bad key":        {"key,translation\na.b,b\n", "locales.key_invalid", 2},
		"code page":      {"key,translation\na,caf\xe9\n", "exchange.encoding", 2},
		"NUL":            {"key,translation\na,\x00\n", "locales.nul", 2},
		"long":           {"key,translation\na," + strings.Repeat("b", textLimit+1), "exchange.segment_too_large", 2},
		"many cells":     {"key,translation\n" + strings.Repeat(",", 9<<20), "exchange.csv_header", 2},
		"many quotes":    {"key,translation\n" + strings.Repeat("\"", 9<<20+1), "exchange.csv_quote_open", 2},
		"many columns":   {"key" + strings.Repeat(",translation", 200_000), "exchange.csv_header", 1},
		"many lines":     {"key,translation\n" + strings.Repeat("\"\n", 4<<20), "exchange.csv_row", 2},
		"many rows":      {"key,translation\n" + rows(unitLimit+1), "locales.too_many", unitLimit + 2},
	} {
		refuses(t, name, "f.csv", tt.data, tt.want, tt.line)
	}
}

func rows(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k" + strings.Repeat("a", i/1000) + string(rune('0'+i/100%10)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)) + ",b\n")
	}
	return b.String()
}

// What spreadsheets make of a table.
func TestForeignCSV(t *testing.T) {
	want := []IncomingUnit{{Key: "a", Text: "b;c"}, {Key: "d", Text: "e\nf", Review: true}}
	for name, data := range map[string]string{
		"comma":       "key,translation,state\na,b;c,\nd,\"e\nf\",stale\n",
		"semicolon":   "key;translation;state\r\na;\"b;c\";\r\nd;\"e\nf\";stale\r\n",
		"tab":         "key\ttranslation\tstate\na\tb;c\t\nd\t\"e\nf\"\tstale",
		"Mac":         "key,translation,state\ra,b;c,\rd,\"e\nf\",stale",
		"BOM":         "\ufeffkey,translation,state\na,b;c,\nd,\"e\nf\",stale\n",
		"UTF-16":      inUTF16LE("key\ttranslation\tstate\r\na\tb;c\t\r\nd\t\"e\nf\"\tstale\r\n"),
		"order":       "State;Extra; TRANSLATION ;key\n;x;\"b;c\";a\nstale;;\"e\nf\";d\n",
		"empty cells": "key,translation,state,,\na,b;c,,,\nd,\"e\nf\",stale,,\n,,,,\n",
		"surplus":     "key,translation,state\na,b;c,,,,\nd,\"e\nf\",stale\n\n\n",
		"sep":         "sep=;\nkey;translation;state\na;\"b;c\";\nd;\"e\nf\";stale\n",
	} {
		in := mustRead(t, "f.csv", []byte(data))
		for i := range in.Units {
			if in.Units[i].Line < 1 {
				t.Errorf("%s: no line", name)
			}
		}
		if diff := cmp.Diff(want, withoutLines(in).Units); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFormulasAreText(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "-x": "'-x", "@x": "'@x", "+1": "'+1", " =1": "' =1", "\t": "'\t", "＝1": "'＝1",
		"'=1": "''=1", "'x": "'x", "a=1": "a=1", "a;=1": "a;'=1", "a\n-b": "a\n'-b", "a, -b": "a,' -b", "": "", "l’été": "l’été",
	} {
		if got := spreadsheet.Guarded(text); got != want || spreadsheet.Unguarded(want) != text {
			t.Errorf("%q: %q, and back %q; want %q", text, got, spreadsheet.Unguarded(want), want)
		}
	}
}

// endless is a file that has no end.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestReadLimited(t *testing.T) {
	in := &endless{}
	if data, err := ReadLimited(in); !fault.Is(err, "locales.file_too_large") || data != nil || in.read > locales.SizeLimit+1 {
		t.Errorf("%v after %d bytes", err, in.read)
	}
	if data, err := ReadLimited(bytes.NewReader(make([]byte, locales.SizeLimit))); err != nil || len(data) != locales.SizeLimit {
		t.Errorf("%v, %d bytes", err, len(data))
	}
	if _, err := ReadLimited(io.MultiReader(strings.NewReader("x"), failing{})); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestHostileTOML(t *testing.T) {
	for name, tt := range map[string]struct {
		data, want string
		line       int
	}{
		"large":          {strings.Repeat("# x\n", locales.SizeLimit/4+1), "locales.file_too_large", 0},
		"id twice":       {"[a]\nid = 'b'\nother = 'x'\n[b]\nother = 'y'\n", "locales.field_unknown", 2},
		"reserved":       {"[OTHER]\nother = 'x'\n", "locales.key_reserved", 1},
		"twice":          {"[a]\nother = 'x'\n['a']\nother = 'y'\n", "locales.key_twice", 3},
		"NUL":            {"[a]\nother = 'x\x00'\n", "locales.nul", 2},
		"escaped NUL":    {"[a]\nother = \"\\u0000\"\n", "locales.nul", 1},
		"deep":           {"a = " + strings.Repeat("[", 1<<20), "locales.not_text", 1},
		"deep in tables": {strings.Repeat("[a.b.c.d", 1<<18), "locales.syntax", 1},
		"UTF-16":         {inUTF16LE("[a]\nother = 'x'\n"), "locales.not_utf8", 0},
	} {
		refuses(t, name, "translate.nl (1).toml", tt.data, tt.want, tt.line)
	}
	u := only(t, "translate.nl (1).toml", "[a]\nleftDelim = '{{'\nrightDelim = '}}'\nother = '{{.Title}}'\n")
	if u.Text != "{{.Title}}" {
		t.Errorf("%+v", u)
	}
}
