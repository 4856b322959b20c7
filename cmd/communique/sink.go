package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"time"

	"communique/internal/fault"
	"communique/internal/sink"
)

// sinkCommand is a mail server that takes everything and delivers to no one: what
// one sends to before one dares to send for real.
type sinkCommand struct {
	Listen    string        `name:"listen" default:"127.0.0.1:2525" placeholder:"HOST:PORT" help:"${sink_listen}"`
	Log       string        `name:"log" placeholder:"FILE" help:"${sink_log}"`
	Latency   time.Duration `name:"latency" placeholder:"TIME" help:"${sink_latency}"`
	Without   []string      `name:"without" placeholder:"EXTENSION" help:"${sink_without}"`
	Keep      string        `name:"keep" xor:"kept" placeholder:"DIR" help:"${sink_keep}"`
	CountOnly bool          `name:"count-only" xor:"kept" help:"${sink_count_only}"`
	Counts    string        `name:"counts" placeholder:"FILE" help:"${sink_counts}"`
	JSON      bool          `name:"json" help:"${json}"`
	faulty
}

// Run takes mails until it is asked to stop, and says then what it got. Messages
// are never kept in memory, since nobody could ask for them.
func (s *sinkCommand) Run(ctx context.Context, t *terminal, _ *commands) error {
	faults, err := s.readFaults()
	if err != nil {
		return err
	}
	var counts *os.File
	if s.Counts != "" { // a file that can't be written is noticed before a long run
		if counts, err = os.Create(s.Counts); err != nil {
			return fault.Wrap(err, fault.Invalid, "cli.file_unwritable", "File", s.Counts)
		}
		defer counts.Close()
	}
	server, err := sink.Start(sink.Options{
		Addr: s.Listen, Log: s.Log, Dir: s.Keep, Latency: s.Latency, Without: s.Without, CountOnly: true,
	})
	if err != nil {
		return s.startFault(err)
	}
	defer server.Close()
	faults.tell(server)
	if s.JSON {
		t.jsonLine(map[string]string{"listening": server.Addr()})
	} else {
		t.say("cli.sink.ready", "Address", server.Addr())
	}
	<-ctx.Done()
	server.Close()
	if counts != nil {
		if err := writeCounts(counts, server.Counts()); err != nil {
			return fault.Wrap(err, fault.Unavailable, "cli.file_unwritable", "File", s.Counts)
		}
	}
	s.summary(t, server.Totals())
	return nil
}

// startFault says which of the things that the sink needs can't be had.
func (s *sinkCommand) startFault(err error) error {
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return fault.Wrap(err, fault.Unavailable, "cli.address_taken", "Address", s.Listen)
	}
	if p, ok := errors.AsType[*os.PathError](err); ok && p.Op == "mkdir" {
		return fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", s.Keep)
	} else if ok {
		return fault.Wrap(err, fault.Invalid, "cli.file_unwritable", "File", p.Path)
	}
	return err
}

// summary says what was taken.
func (s *sinkCommand) summary(t *terminal, n sink.Totals) {
	if s.JSON {
		t.jsonLine(struct {
			Stored     int `json:"stored"`
			Recipients int `json:"recipients"` // for whom something was stored
			Asked      int `json:"asked"`
			Duplicates int `json:"duplicates"`
			Most       int `json:"most"` // copies to one recipient

			Bytes int64 `json:"bytes"` // of all that was stored
		}{n.Stored, n.Recipients, n.Asked, n.Duplicates, n.Most, n.Bytes})
		return
	}
	t.count("cli.sink.stored", n.Stored)
	t.count("cli.sink.recipients", n.Recipients)
	t.count("cli.sink.most", n.Most)
}

// jsonLine prints v for a script that reads line by line.
func (t *terminal) jsonLine(v any) {
	if text, err := json.Marshal(v); err == nil { // maps and structs of words and numbers have no errors
		t.line(string(text))
	}
}

// writeCounts writes "address, asked, stored" with tabs between, in the order of the
// addresses.
func writeCounts(file *os.File, counts map[string]sink.Count) error {
	addresses := make([]string, 0, len(counts))
	for address := range counts {
		addresses = append(addresses, address)
	}
	slices.Sort(addresses)
	w := bufio.NewWriter(file)
	for _, address := range addresses {
		c := counts[address]
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\n", address, c.Asked, c.Stored) // Flush tells
	}
	return errors.Join(w.Flush(), file.Close())
}
