package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"communique/accounts"
	"communique/internal/fault"
	"communique/mailer"
	"communique/presslists"
)

// The flags' own values: with them nothing was asked for.
const (
	defaultDB   = "sqlite:communique.db"
	defaultSMTP = "smtp://localhost:25"
)

// furnish makes the press list and the release. It works only on a database without
// lists, so that nobody's contacts get a benchmark's mails.
func (s *benchStage) furnish(ctx context.Context) error {
	who := s.h.actor()
	lists, err := s.h.lists.Lists(ctx)
	if err != nil {
		return err
	}
	if len(lists) > 0 {
		return fault.New(fault.Conflict, "cli.bench_database")
	}
	partner, err := s.h.accounts.AddPartner(ctx, who, accounts.Partner{Slug: "bench", Name: "Bench", Country: "NL", Coordinator: true})
	if err != nil {
		return err
	}
	s.list, err = s.h.lists.Save(ctx, who, presslists.List{
		PartnerID: partner.ID, Slug: "bench", Country: "NL", Name: "Bench", Language: "en", Zone: "Europe/Amsterdam", Window: "0 9 * * *",
	})
	if err != nil {
		return err
	}
	if err := s.contacts(ctx, who); err != nil {
		return err
	}
	if _, err := s.h.releases.Import(ctx, who, "bench.md", s.document()); err != nil {
		return err
	}
	if _, err := s.h.releases.Approve(ctx, who, "bench", nil); err != nil {
		return err
	}
	if s.release, err = s.h.releases.Get(ctx, "bench"); err != nil {
		return err
	}
	return s.keys(ctx)
}

// contacts imports as many contacts as were asked for, some thousands at a time, so
// that the memory they take isn't the delivery's.
func (s *benchStage) contacts(ctx context.Context, who accounts.Actor) error {
	names := []string{"Anna de Vries", "Žofia Kováčová", "Jürgen Groß", "Ülle Õun", "Maria Rossi", "Søren Ærø", "Ion Țăran", "José Núñez"}
	const some = 20_000
	for from := 0; from < s.Recipients; from += some {
		var csv strings.Builder
		csv.WriteString("email;name\n")
		for i := from; i < min(from+some, s.Recipients); i++ {
			fmt.Fprintf(&csv, "journalist.%d@outlet%d.bench.example;%s\n", i, i%997, names[i%len(names)])
		}
		if _, err := s.h.lists.Import(ctx, who, "bench", "bench.csv", strings.NewReader(csv.String())); err != nil {
			return err
		}
	}
	return nil
}

// document is a release whose mail has about as many kilobytes as were asked for: the
// text stands in it twice, and around it between six and seven kilobytes.
func (s *benchStage) document() []byte {
	var b strings.Builder
	b.WriteString("---\nslug: bench\nlanguage: en\nlanguages: []\ncountries: [NL]\nplace: Rotterdam\n---\n# Citizens and civil servants invent together\n\nUniversities in eleven countries study how public services get better ideas.\n")
	sentence := "Researchers compare practices from country to country, and look at what drives them, what stands in their way, and what they achieve. "
	for b.Len() < (s.Size<<10-frameBytes)/2 {
		b.WriteString("\n" + strings.Repeat(sentence, 3) + "\n")
	}
	return []byte(b.String())
}

// frameBytes is what a mail has around its text.
const frameBytes = 6600

// keys makes the keys with which the mails are signed.
func (s *benchStage) keys(ctx context.Context) error {
	if s.DKIM == "none" {
		return nil
	}
	made, err := s.h.mailer.NewKeys(ctx, s.h.actor(), "bench.example")
	if err != nil {
		return err
	}
	var selectors []string
	for _, k := range made {
		if s.DKIM == "both" || k.Algorithm == "rsa-sha256" {
			selectors = append(selectors, k.Selector)
		}
	}
	_, err = s.h.mailer.UseKeys(ctx, s.h.actor(), "bench.example", selectors...)
	return err
}

// relays are those of the command line, or a sink of our own.
func (s *benchStage) relays(ctx context.Context, c *commands) ([]mailer.Relay, error) {
	if c.SMTP != defaultSMTP {
		return mailer.ParseRelays(c.SMTP)
	}
	var err error
	if s.sink, err = startBenchSink(ctx, s.benchDeliverCommand); err != nil {
		return nil, err
	}
	relay, err := mailer.ParseRelay("smtp://" + s.sink.addr)
	relay.Limits.Connections = s.Connections
	return []mailer.Relay{relay}, err
}

// benchSink is this same program as a mail server, in a process of its own.
type benchSink struct {
	command *exec.Cmd
	out     *bufio.Scanner
	addr    string
}

// benchSinkTotals is what it says when it ends.
type benchSinkTotals struct {
	Stored     int   `json:"stored"`
	Duplicates int   `json:"duplicates"`
	Bytes      int64 `json:"bytes"`
}

func startBenchSink(ctx context.Context, b *benchDeliverCommand) (*benchSink, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"sink", "--listen", "127.0.0.1:0", "--json"}
	if b.Latency > 0 {
		args = append(args, "--latency", b.Latency.String())
	}
	for _, w := range b.Without {
		args = append(args, "--without", w)
	}
	command := exec.CommandContext(ctx, program, args...)
	command.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "COMMUNIQUE_") })
	command.Stderr = os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt is ours: we ask it to stop
	pipe, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return nil, err
	}
	s := &benchSink{command: command, out: bufio.NewScanner(pipe)}
	var ready struct {
		Listening string `json:"listening"`
	}
	if !s.out.Scan() || json.Unmarshal(s.out.Bytes(), &ready) != nil || ready.Listening == "" {
		_, _ = s.stop()
		return nil, fault.New(fault.Internal, "cli.bench_sink")
	}
	s.addr = ready.Listening
	return s, nil
}

// stop ends the sink and gives what it counted. It may be called again, for nothing.
func (s *benchSink) stop() (got benchSinkTotals, err error) {
	if s == nil || s.command == nil {
		return got, nil
	}
	defer func() { s.command = nil }()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		return got, err
	}
	for s.out.Scan() {
		err = json.Unmarshal(s.out.Bytes(), &got)
	}
	if e := s.command.Wait(); err == nil {
		err = e
	}
	return got, err
}
