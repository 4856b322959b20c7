package presslists

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf8"

	"communique/internal/fault"
)

// limits bound what a file may cost. A row of a press list has some hundred
// octets; a list has some thousand rows.
type limits struct {
	line int // octets of a row, in UTF-8
	rows int
	file int64 // octets of the file, in UTF-8
	kept int   // octets of all rows that are kept
}

var usual = limits{line: 64 << 10, rows: 1_000_000, file: 1 << 30, kept: 256 << 20}

// line is one line of a file, without what ends it.
type line struct {
	number int // from 1
	text   string
	long   bool // longer than a line may be: its text isn't there
}

// lines reads a file line by line. A line ends with LF, CR LF or CR (as old
// spreadsheets on a Mac write it). One that is too long is read over, in as little
// memory as any other.
type lines struct {
	r      *bufio.Reader
	limits limits
	number int
	read   int64
	buffer []byte
}

func newLines(r io.Reader, l limits) *lines {
	return &lines{r: bufio.NewReaderSize(r, 32<<10), limits: l}
}

// next gives the next line, or io.EOF. Faults: presslists.file_long,
// presslists.file_unreadable.
func (l *lines) next() (line, error) {
	l.buffer = l.buffer[:0]
	l.number++
	long := false
	for began := false; ; began = true {
		b, err := l.r.ReadByte()
		if errors.Is(err, io.EOF) && began {
			break
		}
		if err != nil {
			return line{}, readFault(err)
		}
		if l.read++; l.read > l.limits.file {
			return line{}, fault.New(fault.Invalid, "presslists.file_long", "Limit", l.limits.file>>20)
		}
		if b == '\n' || b == '\r' {
			l.skipLF(b)
			break
		}
		if long = long || len(l.buffer) == l.limits.line; !long {
			l.buffer = append(l.buffer, b)
		}
	}
	if long {
		return line{number: l.number, long: true}, nil
	}
	return line{number: l.number, text: string(l.buffer)}, nil
}

// skipLF reads over the LF of a CR LF.
func (l *lines) skipLF(end byte) {
	if end != '\r' {
		return
	}
	if ahead, _ := l.r.Peek(1); len(ahead) == 1 && ahead[0] == '\n' {
		_, _ = l.r.Discard(1)
		l.read++
	}
}

func readFault(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "presslists.file_unreadable")
}

// column is the place of the octet i in s, in characters from 1.
func column(s string, i int) int { return utf8.RuneCountInString(s[:i]) + 1 }
