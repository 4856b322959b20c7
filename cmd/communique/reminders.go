package main

import (
	"context"
	"strings"

	"communique/internal/address"
	"communique/internal/fault"
	"communique/mailer/reminders"
)

// remindersPreviewCommand shows what would be sent.
type remindersPreviewCommand struct {
	Person string `name:"person" placeholder:"ADDRESS" help:"${reminder_person}"`
	delivering
}

// Run prints each mail as text, below whom it goes to and when.
func (r *remindersPreviewCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, _, err := r.open(ctx, t, c, false)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.reminders.Preview(ctx)
	if err != nil {
		return err
	}
	shown := 0
	for _, p := range all {
		if r.Person != "" && !p.Person.Address.Is(r.Person) {
			continue
		}
		if shown++; shown > 1 {
			t.line("")
		}
		t.say("cli.reminders.to", "Name", p.Person.Name, "Address", p.Person.Address.String(), "Leaves", p.Leaves)
		t.line(p.Mail.Subject)
		t.line("")
		t.line(strings.TrimRight(p.Mail.Text, "\n"))
	}
	if shown == 0 {
		t.say("cli.reminders.none")
	}
	return nil
}

// remindersSendCommand makes one pass.
type remindersSendCommand struct{ delivering }

// Run sends what is due now, for whoever has a cron of their own.
func (r *remindersSendCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, _, err := r.open(ctx, t, c, false)
	if err != nil {
		return err
	}
	defer h.close()
	done, err := h.reminders.Send(ctx)
	t.count("cli.reminders.sent", done.Sent)
	if n := done.Waiting + done.Failed + done.Uncertain; n > 0 {
		t.count("cli.reminders.unsent", n)
	}
	return err
}

// remindersStatusCommand shows who gets reminders.
type remindersStatusCommand struct {
	JSON bool `name:"json" help:"${json}"`
}

// personReport is a person as "reminders status" tells.
type personReport struct {
	Partner  string `json:"partner"`
	Name     string `json:"name"`
	Address  string `json:"address"`
	Language string `json:"language"`
	State    string `json:"state"` // reminded, stopped, refused
	Untold   int    `json:"untold"`
	Day      string `json:"last_day,omitempty"`
	Digest   string `json:"last_state,omitempty"`
	Reason   string `json:"last_reason,omitempty"`
	Reply    string `json:"reply,omitempty"`
}

// Run prints a line for each person.
func (r *remindersStatusCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.reminders.Status(ctx)
	if err != nil {
		return err
	}
	reports := make([]personReport, len(all))
	for i, s := range all {
		reports[i] = personReportOf(s)
	}
	if r.JSON {
		return t.json(reports)
	}
	t.people(reports)
	return nil
}

func personReportOf(s reminders.Standing) personReport {
	p := personReport{
		Partner: s.Partner.Slug, Name: s.Person.Name, Address: s.Person.Address.String(), Language: s.Person.Language, State: "reminded",
		Untold: s.Untold, Day: s.Last.Day, Digest: string(s.Last.State), Reason: string(s.Last.Reason), Reply: s.Last.Reply,
	}
	switch {
	case !s.Person.StoppedAt.IsZero():
		p.State = "stopped"
	case s.Person.Refusal != "":
		p.State, p.Reply = "refused", s.Person.Refusal
	}
	return p
}

func (t *terminal) people(reports []personReport) {
	rows := [][]string{{
		t.words.T("cli.reminders.head.partner"), t.words.T("cli.reminders.head.name"), t.words.T("cli.reminders.head.address"),
		t.words.T("cli.reminders.head.reminded"), t.words.T("cli.reminders.head.waiting"), t.words.T("cli.reminders.head.last"),
	}}
	for _, p := range reports {
		last := ""
		if p.Day != "" {
			last = strings.Join(strings.Fields(p.Day+" "+t.words.T("state.digest."+p.Digest)+" "+p.Reply), " ")
		}
		rows = append(rows, []string{p.Partner, p.Name, p.Address, t.words.T("state.person." + p.State), t.words.Number(p.Untold), last})
	}
	t.table(rows)
}

// remindersResumeCommand lets reminders go to an address again.
type remindersResumeCommand struct {
	Address string `arg:"" help:"${reminder_address}"`
}

// Run resumes the reminders of whoever has the address, at each partner.
func (r *remindersResumeCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	wanted, err := address.Parse(r.Address)
	if err != nil {
		return err
	}
	people, err := h.accounts.People(ctx, h.actor())
	if err != nil {
		return err
	}
	found := false
	for _, p := range people {
		if p.Address.Key != wanted.Key {
			continue
		}
		found = true
		if err := h.accounts.ResumeReminders(ctx, h.actor(), p.ID); err != nil {
			return err
		}
	}
	if !found {
		return fault.New(fault.NotFound, "accounts.person_missing")
	}
	t.say("cli.reminders.resumed", "Address", wanted.String())
	return nil
}
