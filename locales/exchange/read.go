package exchange

import (
	"io"

	"communique/internal/fault"
	"communique/locales"
)

// faultLimit is how many faults are reported at once.
const faultLimit = 20

// ReadLimited reads a file that somebody sends, and stops where it is larger than
// any that Read takes. Fault: locales.file_too_large.
func ReadLimited(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, locales.SizeLimit+1))
	if err != nil {
		return nil, err
	}
	if len(data) > locales.SizeLimit {
		return nil, tooLarge()
	}
	return data, nil
}

// Read reads a file that came back from a translator. It finds the format by the
// content, and by the end of the name where that leaves a doubt. The name also
// gives the language when the file doesn't say.
//
// Nothing is taken from a file with a fault in it. The faults come all at once, at
// most twenty, each with its line; file is the name that they show. Faults:
// exchange.* and locales.*, of kind Invalid.
func Read(file string, data []byte) (Incoming, error) {
	if len(data) > locales.SizeLimit {
		return Incoming{}, tooLarge().At(fault.Place{File: file})
	}
	format, bad := recognised(file, data)
	if bad != nil {
		return Incoming{}, bad.At(fault.Place{File: file})
	}
	read := readTOML
	switch format {
	case XLIFF12, XLIFF21:
		read = readXLIFF
	case CSV:
		read = readCSV
	case TOML:
	}
	in, err := read(file, data)
	if err != nil {
		return Incoming{}, placed(err, file)
	}
	if in.Language == "" {
		in.Language = LanguageOfName(file)
	}
	return in, nil
}

// placed names the file in each fault that doesn't.
func placed(err error, file string) error {
	for _, e := range fault.All(err) {
		e.Place.File = file
	}
	return err
}

// faults collects the faults of a file.
type faults struct{ list fault.List }

func (f *faults) report(line int, bad *fault.Error) {
	if bad != nil && len(f.list) < faultLimit {
		f.list = append(f.list, bad.At(fault.Place{Line: line, Field: bad.Place.Field}))
	}
}

// full tells whether as many faults were found as anybody wants to read.
func (f *faults) full() bool { return len(f.list) >= faultLimit }

// intake collects the units of a file and looks after their keys.
type intake struct {
	faults
	units []IncomingUnit
	lines map[string]int // of each key
}

// add takes a unit, or reports what is wrong with it. It is false when there are too
// many.
func (in *intake) add(u IncomingUnit) bool {
	if in.lines == nil {
		in.lines = map[string]int{}
	}
	switch first := in.lines[u.Key]; {
	case len(in.units) >= unitLimit:
		in.report(u.Line, fault.New(fault.Invalid, "locales.too_many", "Limit", unitLimit))
		return false
	case u.Key == "":
		in.report(u.Line, fault.New(fault.Invalid, "exchange.key_missing"))
	case !locales.ValidKey(u.Key):
		in.report(u.Line, fault.New(fault.Invalid, "locales.key_invalid", "Key", shortened(u.Key)))
	case first > 0:
		in.report(u.Line, fault.New(fault.Invalid, "locales.key_twice", "Key", u.Key, "First", first))
	case max(len(u.Text), len(u.Source), len(u.Hash)) > textLimit:
		in.report(u.Line, fault.New(fault.Invalid, "exchange.segment_too_large", "Key", u.Key, "Limit", textLimit>>10))
	default:
		in.lines[u.Key] = u.Line
		in.units = append(in.units, u)
	}
	return !in.full()
}
