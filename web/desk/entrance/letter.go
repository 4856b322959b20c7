package entrance

import (
	"bytes"
	"context"
	_ "embed" // the looks of the mails
	"errors"
	"html/template"
	"sync"
	plain "text/template"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/mailer"
)

// lettersAtOnce is how many letters are carried side by side: a mail server that takes its
// time over one keeps nobody else waiting.
const lettersAtOnce = 4

// lookEvery is how often somebody looks whether a letter is due that nobody has rung for: one
// that is tried again, or that another process has left behind.
const lookEvery = 3 * time.Second

// letterTime is how long one letter may take, stopTime how long one that is under way may
// when the process is asked to stop.
const (
	letterTime = 2 * time.Minute
	stopTime   = 10 * time.Second
)

//go:embed mail/link.html
var htmlLook string

//go:embed mail/link.txt
var textLook string

// letters are the templates, for each language with its words in them.
type letters map[string]struct {
	words *locales.Words
	html  *template.Template
	text  *plain.Template
}

func newLetters(c *locales.Catalogue) letters {
	all := letters{}
	for _, lang := range locales.Languages {
		words := c.In(lang)
		made := all[lang]
		made.words = words
		made.html = template.Must(template.New("html").Funcs(words.Funcs()).Parse(htmlLook))
		made.text = plain.Must(plain.New("text").Funcs(words.Funcs()).Parse(textLook))
		all[lang] = made
	}
	return all
}

// Ring says that a letter is to leave: it needn't wait until somebody looks.
func (e *Entrance) Ring() {
	select {
	case e.bell <- struct{}{}:
	default:
	}
}

// Run carries letters until ctx ends. Any number of processes may do this at once.
func (e *Entrance) Run(ctx context.Context) error {
	var carriers sync.WaitGroup
	for range lettersAtOnce {
		carriers.Go(func() {
			for ctx.Err() == nil {
				if !e.carryNext(ctx) {
					e.rest(ctx)
				}
			}
		})
	}
	carriers.Wait()
	return ctx.Err()
}

// rest waits for a bell, or until it is time to look.
func (e *Entrance) rest(ctx context.Context) {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-e.bell:
	case <-timer.C:
	}
}

// Flush carries the letters that are to leave now.
func (e *Entrance) Flush(ctx context.Context) {
	for ctx.Err() == nil && e.carryNext(ctx) {
	}
}

// carryNext carries a letter; false when none waits.
func (e *Entrance) carryNext(ctx context.Context) bool {
	l, ok, err := e.Accounts.ClaimLetter(ctx, e.worker)
	if err != nil {
		if ctx.Err() == nil {
			e.Logger.Error("no letter can be claimed", "err", err)
		}
		return false
	}
	if ok {
		e.Ring() // another may wait behind it
		e.carry(ctx, l)
		e.Ring() // or be tried sooner for it
	}
	return ok
}

// carry sends a claimed letter and writes down what became of it. When the process is asked
// to stop nothing is begun any more, and what is under way gets a moment.
func (e *Entrance) carry(stop context.Context, l accounts.Letter) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(stop), letterTime)
	defer cancel()
	defer context.AfterFunc(stop, func() { time.AfterFunc(stopTime, cancel) })()
	gone := false
	n, err := e.notice(l)
	var v mailer.Verdict
	end := accounts.LetterEnd{State: accounts.LetterFailed}
	if err == nil {
		v = e.Postman.Notify(ctx, n, func(ctx context.Context) error {
			if stop.Err() != nil {
				return stop.Err()
			}
			err := e.Accounts.BeginLetter(ctx, l)
			gone = errors.Is(err, accounts.ErrLetterGone)
			return err
		})
		end = ended(v)
	}
	end.AtOnce = stop.Err() != nil
	switch {
	case gone:
		return
	case err != nil:
		e.Logger.Error("a letter can't be written", "kind", l.Kind, "err", err)
	case end.State != accounts.LetterSent:
		e.Logger.Warn("a letter didn't leave", "kind", l.Kind, "user", l.User.ID, "state", end.State, "reply", v.Reply)
	}
	if err := e.Accounts.SettleLetter(context.WithoutCancel(ctx), l, end); err != nil {
		e.Logger.Error("what became of a letter can't be written down", "kind", l.Kind, "user", l.User.ID, "state", end.State, "err", err)
	}
}

// ended is what a verdict makes of a letter.
func ended(v mailer.Verdict) accounts.LetterEnd {
	end := accounts.LetterEnd{State: accounts.LetterWaiting, Reason: string(v.Reason)}
	if v.Code != 0 { // else no server has said anything, and why is a matter for the log
		end.Reply = v.Reply
	}
	switch v.State {
	case mailer.Sent:
		return accounts.LetterEnd{State: accounts.LetterSent}
	case mailer.Uncertain:
		end.State = accounts.LetterUncertain
	case mailer.Bounced:
		end.State = accounts.LetterFailed
	case mailer.Planned, mailer.Claimed, mailer.Deferred, mailer.Suppressed, mailer.Withdrawn, mailer.Superseded:
	}
	return end
}

// notice writes the mail.
func (e *Entrance) notice(l accounts.Letter) (mailer.Notice, error) {
	made, kind := e.letters[l.User.Language], "link"
	if l.Kind == accounts.InvitationLetter {
		kind = "invitation"
	}
	subject := made.words.T("entrance.mail."+kind+".subject", "Sender", e.Frame.Look.Name())
	data := map[string]any{
		"Lang": l.User.Language, "Subject": subject, "Kind": kind,
		"Sender": e.Frame.Look.Name(), "Name": l.User.Name, "From": l.From, "URL": e.Frame.Look.Absolute("/desk/link/" + l.Secret),
		"Style": mailer.NoticeStyle(), "Address": l.User.Address.Given,
	}
	var html, text bytes.Buffer
	if err := made.html.Execute(&html, data); err != nil {
		return mailer.Notice{}, err
	}
	if err := made.text.Execute(&text, data); err != nil {
		return mailer.Notice{}, err
	}
	zone, err := time.LoadLocation(l.User.Zone)
	if err != nil {
		zone = time.UTC
	}
	return mailer.Notice{
		ID: l.MessageID, Name: l.User.Name, To: l.User.Address, Language: l.User.Language,
		Subject: subject, Text: text.String(), HTML: html.String(), Date: e.Frame.Now().In(zone),
	}, nil
}
