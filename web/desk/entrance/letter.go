package entrance

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed" // the looks of the mails
	"html/template"
	"strings"
	"sync"
	plain "text/template"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/mailer"
)

// letter is a mail with a link in it that waits to leave.
type letter struct {
	kind   string // "link" or "invitation": the messages entrance.mail.<kind>.…
	to     accounts.User
	secret string
	from   string // of an invitation: who invites
}

// lettersAtMost is how many letters wait: what is asked for beyond is dropped, and asked
// for again.
const lettersAtMost = 200

// addressAtMost is how long an address may be that waits to be looked for, in bytes: longer
// ones are nobody's.
const addressAtMost = 1000

// letterTime is how long one letter may take to leave: nobody waits for a link longer.
const letterTime = time.Minute

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

// queue has something done soon, or drops it when too much waits.
func queue[T any](e *Entrance, line chan T, what T, kind string) {
	select {
	case line <- what:
	default:
		e.Logger.Warn("too many letters wait; one was dropped", "kind", kind)
	}
}

// Invite mails an invitation that somebody was given.
func (e *Entrance) Invite(to accounts.User, secret, from string) {
	queue(e, e.waiting, letter{kind: "invitation", to: to, secret: secret, from: from}, "invitation")
}

// Run writes and carries letters until ctx ends. Who wants a link doesn't wait for the letters
// before theirs to be looked for: a mail server may take its time, and the line is short.
func (e *Entrance) Run(ctx context.Context) error {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case mailbox := <-e.asked:
				e.look(ctx, mailbox)
			}
		}
	})
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case l := <-e.waiting:
			e.carry(ctx, l)
		}
	}
}

// Flush makes the links that were wanted, and carries the letters that wait now.
func (e *Entrance) Flush(ctx context.Context) {
	for range len(e.asked) {
		e.look(ctx, <-e.asked)
	}
	for range len(e.waiting) {
		e.carry(ctx, <-e.waiting)
	}
}

// look has a letter leave to whoever has the address for which a link was wanted.
func (e *Entrance) look(ctx context.Context, mailbox string) {
	link, ok, err := e.Accounts.LinkFor(ctx, mailbox)
	if err != nil {
		e.Logger.Error("a link can't be made", "err", err)
	}
	if ok {
		queue(e, e.waiting, letter{kind: "link", to: link.User, secret: link.Secret}, "link")
	}
}

func (e *Entrance) carry(ctx context.Context, l letter) {
	ctx, cancel := context.WithTimeout(ctx, letterTime)
	defer cancel()
	n, err := e.notice(l)
	if err != nil {
		e.Logger.Error("a letter can't be written", "kind", l.kind, "err", err)
		return
	}
	for {
		v := e.Postman.Notify(ctx, n, func(context.Context) error { return nil })
		if v.State == mailer.Sent {
			return
		}
		if v.State != mailer.Deferred || !pause(ctx) {
			e.Logger.Warn("a letter didn't leave", "kind", l.kind, "state", v.State, "reply", v.Reply)
			return
		}
	}
}

// pause waits before another try; false when there is no time left for one.
func pause(ctx context.Context) bool {
	timer := time.NewTimer(5 * time.Second)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// notice writes the mail.
func (e *Entrance) notice(l letter) (mailer.Notice, error) {
	made := e.letters[l.to.Language]
	subject := made.words.T("entrance.mail."+l.kind+".subject", "Sender", e.Frame.Look.Name())
	data := map[string]any{
		"Lang": l.to.Language, "Subject": subject, "Kind": l.kind,
		"Sender": e.Frame.Look.Name(), "Name": l.to.Name, "From": l.from, "URL": e.Frame.Look.Absolute("/desk/link/" + l.secret),
		"Style": mailer.NoticeStyle(), "Address": l.to.Address.Given,
	}
	var html, text bytes.Buffer
	if err := made.html.Execute(&html, data); err != nil {
		return mailer.Notice{}, err
	}
	if err := made.text.Execute(&text, data); err != nil {
		return mailer.Notice{}, err
	}
	zone, err := time.LoadLocation(l.to.Zone)
	if err != nil {
		zone = time.UTC
	}
	return mailer.Notice{
		ID: "link-" + strings.ToLower(rand.Text()), Name: l.to.Name, To: l.to.Address, Language: l.to.Language,
		Subject: subject, Text: text.String(), HTML: html.String(), Date: e.Frame.Now().In(zone),
	}, nil
}
