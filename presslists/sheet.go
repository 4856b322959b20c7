package presslists

import (
	"context"
	"errors"
	"io"
	"strings"

	"communique/internal/fault"
)

// sheet is a file as it was read, before the database is asked.
type sheet struct {
	header     header
	encoding   string
	rows       int // with something in them
	contacts   []numbered
	duplicates []Duplicate
	refusals   refusals
}

// numbered is a contact and the line on which it stands.
type numbered struct {
	Contact
	line int
}

// refusals collects the faults of rows, the first maxFaults of them with words.
type refusals struct {
	rows   int
	untold int
	faults fault.List
}

// maxFaults is how many faults are told one by one. Somebody with more of them has
// the wrong file, or one cause for all.
const maxFaults = 200

func (r *refusals) add(file string, faults ...*fault.Error) {
	r.rows++
	if len(r.faults) >= maxFaults {
		r.untold++
		return
	}
	for _, e := range faults {
		e.Place.File = file
		r.faults = append(r.faults, e)
	}
}

// readSheet reads a whole file. Its faults are the file's; those of its rows are
// in the sheet.
func readSheet(ctx context.Context, file string, r io.Reader, language string, l limits) (*sheet, error) {
	s, err := read(ctx, file, r, language, l)
	for _, e := range fault.All(err) {
		e.Place.File = file
	}
	return s, err
}

func read(ctx context.Context, file string, raw io.Reader, language string, l limits) (*sheet, error) {
	t, err := openText(raw, language)
	if err != nil {
		return nil, err
	}
	lines := newLines(t, l)
	s := &sheet{}
	if s.header, err = findHeader(lines); err != nil {
		return nil, err
	}
	if err := s.readRows(ctx, file, &records{lines: lines, delimiter: s.header.delimiter}, l); err != nil {
		return nil, err
	}
	s.encoding = t.encoding
	return s, nil
}

// findHeader reads up to the first line that isn't blank.
func findHeader(lines *lines) (header, error) {
	var told byte
	for {
		l, err := lines.next()
		if errors.Is(err, io.EOF) {
			return header{}, fault.New(fault.Invalid, "presslists.file_empty")
		}
		if err != nil {
			return header{}, err
		}
		if l.long {
			return header{}, longFault(l, lines.limits.line)
		}
		l.text = strings.TrimPrefix(l.text, "\ufeff") // a second byte order mark: some programs write two
		if e := nulFault(l.number, l.text); e != nil {
			return header{}, e
		}
		if d, is := strings.CutPrefix(l.text, "sep="); is && len(d) == 1 && strings.Contains(delimiters, d) {
			told = d[0]
			continue
		}
		if strings.Trim(l.text, " "+delimiters) != "" {
			return readHeader(l, told)
		}
	}
}

func (s *sheet) readRows(ctx context.Context, file string, records *records, l limits) error {
	kept, first := 0, map[string]int{} // the line on which a key stands first
	for {
		r, err := records.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if r.fault == nil && blank(r.cells) {
			continue
		}
		if s.rows++; s.rows > l.rows {
			return fault.New(fault.Invalid, "presslists.rows_many", "Limit", l.rows).At(fault.Place{Line: r.line})
		}
		if kept > l.kept {
			return fault.New(fault.Invalid, "presslists.file_long", "Limit", l.kept>>20).At(fault.Place{Line: r.line})
		}
		if s.rows%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if r.fault != nil {
			s.refusals.add(file, r.fault)
			continue
		}
		kept += s.take(file, r, first)
	}
}

// take adds one row to the sheet and tells how much it keeps of it.
func (s *sheet) take(file string, r record, first map[string]int) (octets int) {
	c, faults := s.header.contact(r.cells, r.line)
	if len(faults) > 0 {
		s.refusals.add(file, faults...)
		return 0
	}
	if at, twice := first[c.AddressKey]; twice {
		s.duplicates = append(s.duplicates, Duplicate{Line: r.line, First: at, Address: c.Address})
		return len(c.Address)
	}
	first[c.AddressKey] = r.line
	s.contacts = append(s.contacts, numbered{Contact: c, line: r.line})
	return len(c.Address) + len(c.AddressKey) + len(c.Name) + len(c.Outlet) + len(c.Topics) + len(c.ConsentBasis)
}

// blank tells whether nothing is in the cells: spreadsheets write such rows at
// the end of a table.
func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
