package presslists

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// rowsOf reads a file's rows as "line: cells" or "line:column: fault".
func rowsOf(t testing.TB, file string, delimiter byte, l limits) []string {
	t.Helper()
	var got []string
	r := records{lines: newLines(strings.NewReader(file), l), delimiter: delimiter}
	for {
		one, err := r.next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		if one.fault != nil {
			got = append(got, fmt.Sprintf("%d:%d %s", one.fault.Place.Line, one.fault.Place.Column, one.fault.ID))
			continue
		}
		got = append(got, fmt.Sprintf("%d %q", one.line, one.cells))
	}
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"nothing", "", nil},
		{"no line end", "a,b", []string{`1 ["a" "b"]`}},
		{"every line end", "a\nb\r\nc\rd\n\r\ne", []string{`1 ["a"]`, `2 ["b"]`, `3 ["c"]`, `4 ["d"]`, `5 [""]`, `6 ["e"]`}},
		{"empty cells", ",a,,\n", []string{`1 ["" "a" "" ""]`}},
		{"quotes", `"a,b","c ""d""", "e" ,""` + "\n", []string{`1 ["a,b" "c \"d\"" "e" ""]`}},
		{"a quote within", `Jan "Piet" Jansen,b`, []string{`1 ["Jan \"Piet\" Jansen" "b"]`}},
		{"a cell of two lines", "a,\"b\r\nc\",d\ne,f\n", []string{`1 ["a" "b\nc" "d"]`, `3 ["e" "f"]`}},
		{"an address behind a cell of two lines", "\"De Krant\nredactie\",a@b.example\n", []string{`1 ["De Krant\nredactie" "a@b.example"]`}},
		{"a quote never closed", "a,\"b\nc,d\ne,f\n", []string{"1:3 presslists.quote_open", `2 ["c" "d"]`, `3 ["e" "f"]`}},
		{"a quote closed by another row's", "a@x,\"b\nc@x,\"d\"\n\"e\",f\n", []string{"1:5 presslists.quote_open", `2 ["c@x" "d"]`, `3 ["e" "f"]`}},
		{"a quote that swallows a row", "a@x,\"b\nc@x,d\ne@x,\"f\n", []string{"1:5 presslists.quote_open", `2 ["c@x" "d"]`, "3:5 presslists.quote_open"}},
		{"something behind a quote", `a,"b" c` + "\nd,e", []string{"1:3 presslists.quote_open", `2 ["d" "e"]`}},
		{"a NUL", "a,b\nc\x00,d\ne,f", []string{`1 ["a" "b"]`, "2:2 presslists.nul", `3 ["e" "f"]`}},
		{"a NUL in the second line of a cell", "a,\"b\né\x00\"\ne,f", []string{"2:2 presslists.nul", `3 ["e" "f"]`}},
		{"a long line", "a,b\n" + strings.Repeat("x", 101) + "\nc,d\n", []string{`1 ["a" "b"]`, "2:0 presslists.line_long", `3 ["c" "d"]`}},
		{"a long line at the end", "a,b\n" + strings.Repeat("x", 1000), []string{`1 ["a" "b"]`, "2:0 presslists.line_long"}},
		{"as long as may be", strings.Repeat("x", 100) + "\nb", []string{`1 ["` + strings.Repeat("x", 100) + `"]`, `2 ["b"]`}},
		{"a long line within quotes", "a,\"b\n" + strings.Repeat("x", 101) + "\nc,d", []string{"1:3 presslists.quote_open", "2:0 presslists.line_long", `3 ["c" "d"]`}},
	} {
		if diff := cmp.Diff(c.want, rowsOf(t, c.file, ',', limits{line: 100, file: 1 << 20})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A line ends where it ends, however the reader's pieces fall.
func TestLineEndsAtTheEdgeOfAPiece(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching("a{0,20}"), 1, 9).Draw(t, "lines")
		var file strings.Builder
		for _, w := range words {
			file.WriteString(w + rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "end"))
			if strings.HasSuffix(file.String(), "\r") && rapid.Bool().Draw(t, "a letter, so that no LF follows") {
				file.WriteString("b")
			}
		}
		var want []string
		for l := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(file.String()), "\n") {
			want = append(want, l)
		}
		if want[len(want)-1] == "" {
			want = want[:len(want)-1]
		}
		l := &lines{r: bufio.NewReaderSize(strings.NewReader(file.String()), 16), limits: usual}
		var got []string
		for one, err := l.next(); !errors.Is(err, io.EOF); one, err = l.next() {
			got = append(got, one.text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", file.String(), diff)
		}
	})
}

func TestOpenQuoteLooksNotTooFar(t *testing.T) {
	file := "\"a\n" + strings.Repeat("b\n", maxRecordLines+1) + "\"\n"
	got := rowsOf(t, file, ',', usual)
	if got[0] != "1:1 presslists.quote_open" || len(got) != maxRecordLines+3 || got[1] != `2 ["b"]` {
		t.Errorf("%d rows: %q…", len(got), got[:2])
	}
}

// What a writer of CSV writes is read back as it was.
func TestWrittenRowsAreReadBack(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune("ab éš,;\t|\"'\n@")))
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]byte(delimiters)).Draw(t, "delimiter")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 4), 1, 5).Draw(t, "rows")
		var file strings.Builder
		w := csv.NewWriter(&file)
		w.Comma, w.UseCRLF = rune(delimiter), rapid.Bool().Draw(t, "CR LF")
		var want [][]string
		for _, cells := range rows {
			for i, c := range cells {
				if swallows(c, delimiter) {
					cells[i] = "swallowed rows are refused, and tested above"
				}
			}
			want = append(want, cells)
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		var got [][]string
		r := records{lines: newLines(strings.NewReader(file.String()), usual), delimiter: delimiter}
		for one, err := r.next(); !errors.Is(err, io.EOF); one, err = r.next() {
			if err != nil || one.fault != nil {
				t.Fatalf("%q: %v, %v", file.String(), err, one.fault)
			}
			got = append(got, one.cells)
		}
		for _, cells := range got {
			for i := range cells {
				cells[i] = strings.ReplaceAll(cells[i], "\r\n", "\n")
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", file.String(), diff)
		}
	})
}

// Whatever a file holds, each of its lines is in a row or has a fault.
func FuzzRecords(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\nd\",e\n", "\"a\nb@x,\"\nc", "a\x00\r\r\n\"\"\"", strings.Repeat("\"a\n", 60)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		r := records{lines: newLines(strings.NewReader(file), limits{line: 64, file: 1 << 20}), delimiter: ','}
		next := 1 // the line on which the next row has to begin
		for {
			one, err := r.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || one.line != next {
				t.Fatalf("%q: the row after line %d begins on %d, %v", file, next, one.line, err)
			}
			next++
			for _, c := range one.cells {
				next += strings.Count(c, "\n")
			}
		}
		lines := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(file)
		if want := strings.Count(strings.TrimSuffix(lines, "\n")+"\n", "\n") + 1; lines != "" && next != want {
			t.Fatalf("%q: %d lines read, %d there", file, next-1, want-1)
		}
	})
}
