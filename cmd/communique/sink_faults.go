package main

import (
	"bufio"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/internal/sink"
)

// faulty holds the flags that say what an embedded server does to whom.
type faulty struct {
	Fault  []string `name:"fault" sep:"none" placeholder:"ADDRESS=FAULT" help:"${sink_fault}"`
	Faults string   `name:"faults" placeholder:"FILE" help:"${sink_faults}"`
}

// sinkFaults are what the sink does to whom, in the order in which it was said.
type sinkFaults []sinkFault

type sinkFault struct {
	address string // everybody for whom everyone is
	replies []sink.Reply
}

// everyone is written in place of an address.
const everyone = "*"

// ofAddresses are the steps at which the sink knows whom a mail is for, or from.
var ofAddresses = []sink.Step{sink.AtMail, sink.AtRcpt, sink.AtData, sink.AtDot, sink.AtRset, sink.AtQuit}

// readFaults reads the flags and the file, and says of all of them what is wrong.
func (s *faulty) readFaults() (sinkFaults, error) {
	var all sinkFaults
	var wrong fault.List
	take := func(text string, place fault.Place) {
		f, err := parseSinkFault(text)
		if err != nil {
			wrong = append(wrong, err.At(place))
			return
		}
		all = append(all, f)
	}
	for _, text := range s.Fault {
		take(text, fault.Place{Field: "fault"})
	}
	if s.Faults != "" {
		file, err := openFile(s.Faults)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		for n := 1; lines.Scan(); n++ {
			if text := strings.TrimSpace(lines.Text()); text != "" && text[0] != '#' {
				take(text, fault.Place{File: s.Faults, Line: n})
			}
		}
		if err := lines.Err(); err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "cli.file_unreadable", "File", s.Faults)
		}
	}
	return all, wrong.OrNil()
}

// parseSinkFault reads ADDRESS=FAULT. The address may hold "=", but not behind its
// "@".
func parseSinkFault(text string) (sinkFault, *fault.Error) {
	local, _, _ := strings.Cut(text, "@")
	if strings.HasPrefix(text, everyone) {
		local = ""
	}
	address, what, ok := strings.Cut(text[len(local):], "=")
	f := sinkFault{address: local + address}
	if !ok || f.address == "" || address == "" {
		return f, fault.New(fault.Invalid, "cli.sink_address", "Value", text)
	}
	var err error
	if f.replies, err = sink.ParseFault(what); err != nil {
		return f, fault.Wrap(err, fault.Invalid, "cli.sink_fault", "Value", what)
	}
	for _, r := range f.replies {
		if f.address != everyone && !slices.Contains(ofAddresses, r.At) {
			return f, fault.New(fault.Invalid, "cli.sink_step", "Step", string(r.At))
		}
	}
	return f, nil
}

// tell gives the sink its scripts.
func (all sinkFaults) tell(server *sink.Sink) {
	for _, f := range all {
		if f.address != everyone {
			server.Script(f.address, f.replies...)
			continue
		}
		for _, r := range f.replies {
			server.FailNext(r.At, r, 1)
		}
	}
}
