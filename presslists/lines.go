package presslists

import (
	"bufio"
	"bytes"
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
	cr     bool // the line before ended with a CR, to which an LF may belong
	buffer []byte
}

func newLines(r io.Reader, l limits) *lines {
	return &lines{r: bufio.NewReaderSize(r, 32<<10), limits: l}
}

// next gives the next line, or io.EOF. Faults: presslists.file_long,
// presslists.file_unreadable.
func (l *lines) next() (line, error) {
	if err := l.skipLF(); err != nil {
		return line{}, readFault(err)
	}
	l.buffer = l.buffer[:0]
	l.number++
	long := false
	for began := false; ; began = true {
		if _, err := l.r.Peek(1); err != nil {
			if errors.Is(err, io.EOF) && began {
				break
			}
			return line{}, readFault(err)
		}
		piece, ended := l.piece()
		if l.read > l.limits.file {
			return line{}, fault.New(fault.Invalid, "presslists.file_long", "Limit", l.limits.file>>20)
		}
		if long = long || len(l.buffer)+len(piece) > l.limits.line; !long {
			l.buffer = append(l.buffer, piece...)
		}
		if ended {
			break
		}
	}
	if long {
		return line{number: l.number, long: true}, nil
	}
	return line{number: l.number, text: string(l.buffer)}, nil
}

// piece takes what is in the reader's buffer up to the end of the line. It is good
// until the next read.
func (l *lines) piece() (piece []byte, ended bool) {
	ahead, _ := l.r.Peek(l.r.Buffered())
	taken := len(ahead)
	if lf := bytes.IndexByte(ahead, '\n'); lf >= 0 {
		ahead, taken, ended = ahead[:lf], lf+1, true
	}
	if cr := bytes.IndexByte(ahead, '\r'); cr >= 0 {
		if !ended || cr+1 < len(ahead) { // not the CR of a CR LF, unless the LF is still to come
			taken, l.cr = cr+1, true
		}
		ahead, ended = ahead[:cr], true
	}
	_, _ = l.r.Discard(taken) // it was peeked at
	l.read += int64(taken)
	return ahead, ended
}

// skipLF reads over an LF that belongs to the CR before it.
func (l *lines) skipLF() error {
	if !l.cr {
		return nil
	}
	l.cr = false
	ahead, err := l.r.Peek(1)
	if err == nil && ahead[0] == '\n' {
		l.read++
		_, err = l.r.Discard(1)
	}
	return err
}

func readFault(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if _, told := errors.AsType[*fault.Error](err); told {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "presslists.file_unreadable")
}

// column is the place of the octet i in s, in characters from 1.
func column(s string, i int) int { return utf8.RuneCountInString(s[:i]) + 1 }
