package main

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk/visitor"

	"github.com/BurntSushi/toml"
)

// The people of the demo, as whom its visitor gets in. They work for the coordinator, or
// for a partner.
var cast = []struct {
	slug, name, mailbox, language, zone, partner string
	roles                                        []accounts.Role
}{
	{"officer", "Marleen de Vries", "marleen@lipse.example", "nl", "Europe/Amsterdam", "", []accounts.Role{accounts.Officer}},
	{"translator", "Mari Maasikas", "mari@ee.lipse.example", "et", "Europe/Tallinn", "ee", []accounts.Role{accounts.Translator}},
	{"approver", "Victor Janssens", "victor@lipse.example", "en", "Europe/Amsterdam", "", []accounts.Role{accounts.Approver}},
	{"partner", "Zuzana Kováčová", "zuzana@sk.lipse.example", "sk", "Europe/Bratislava", "sk", []accounts.Role{accounts.Officer, accounts.Approver}},
	{"administrator", "Ioana Popescu", "ioana@lipse.example", "ro", "Europe/Bucharest", "", []accounts.Role{accounts.Administrator}},
	{"reader", "Tom Reed", "tom@lipse.example", "en", "Europe/London", "", []accounts.Role{accounts.Reader}},
}

// visitors are the people as whom the visitor gets in: nobody until the story has ended.
type visitors struct {
	now atomic.Pointer[[]visitor.Person]
}

func (v *visitors) people() []visitor.Person {
	if all := v.now.Load(); all != nil {
		return *all
	}
	return nil
}

// setTheScene adds the people and leaves them work.
func (p *play) setTheScene(ctx context.Context) error {
	people, err := p.people(ctx)
	if err != nil {
		return err
	}
	if err := p.waiting(ctx); err != nil {
		return err
	}
	p.visitors.now.Store(&people)
	return nil
}

// people adds the cast.
func (p *play) people(ctx context.Context) ([]visitor.Person, error) {
	var all []visitor.Person
	for _, c := range cast {
		u := accounts.User{Name: c.name, Address: address.Address{Given: c.mailbox}, Language: c.language, Zone: c.zone}
		grant := accounts.Grant{}
		if c.partner != "" {
			partner, err := p.h.accounts.Partner(ctx, c.partner)
			if err != nil {
				return nil, err
			}
			grant.PartnerID = partner.ID
		}
		for _, grant.Role = range c.roles {
			u.Grants = append(u.Grants, grant)
		}
		u, err := p.h.accounts.AddUser(ctx, accounts.System("demo"), u, "")
		if err != nil {
			return nil, err
		}
		all = append(all, visitor.Person{Slug: c.slug, UserID: u.ID, Name: u.Name, Language: u.Language, Country: p.members.country(c.partner)})
	}
	return all, nil
}

// country is a partner's; empty for the coordinator.
func (c consortium) country(slug string) string {
	for _, p := range c.Partners {
		if p.Slug == slug {
			return p.Country
		}
	}
	return ""
}

// waiting leaves work for whoever gets in: a release to finish, one to translate whose
// source has changed, one to approve, one that is being sent, and one that leaves later.
func (p *play) waiting(ctx context.Context) error {
	texts, err := waitingTexts()
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, map[string]map[string]map[string]string) error{p.toFinish, p.toTranslate, p.toApprove, p.toLeave, p.beingSent} {
		if err := step(ctx, texts); err != nil {
			return err
		}
	}
	return nil
}

func waitingTexts() (texts map[string]map[string]map[string]string, err error) {
	data, err := fs.ReadFile(exampleFS(), "waiting/texts.toml")
	if err == nil {
		err = toml.Unmarshal(data, &texts)
	}
	return texts, err
}

var (
	marleen = accounts.System("Marleen de Vries")
	mari    = accounts.System("Mari Maasikas")
	victor  = accounts.System("Victor Janssens")
)

func (p *play) toFinish(ctx context.Context, _ map[string]map[string]map[string]string) error {
	_, err := p.take(ctx, "invitation")
	return err
}

// take takes one of the waiting releases in, and gives its document.
func (p *play) take(ctx context.Context, slug string) ([]byte, error) {
	file := slug + ".md"
	document, err := fs.ReadFile(exampleFS(), path.Join("waiting", file))
	if err != nil {
		return nil, err
	}
	_, err = p.h.releases.Import(ctx, marleen, file, document)
	return document, err
}

// toTranslate is a release that Estonia had translated when its source changed.
func (p *play) toTranslate(ctx context.Context, texts map[string]map[string]map[string]string) error {
	document, err := p.take(ctx, "barriers")
	if err != nil {
		return err
	}
	due := releases.Embargo{At: time.Date(2013, time.February, 4, 15, 0, 0, 0, time.UTC), Zone: "Europe/Tallinn"}
	if _, err := p.h.releases.RequestTranslation(ctx, marleen, "barriers", releases.Request{Due: due}); err != nil {
		return err
	}
	if err := p.typed(ctx, mari, "barriers", texts["barriers"]); err != nil {
		return err
	}
	if err := p.h.releases.Submit(ctx, mari, "barriers", "et"); err != nil {
		return err
	}
	if _, err := p.h.releases.ApproveTranslation(ctx, victor, "barriers", "et"); err != nil {
		return err
	}
	changed := bytes.Replace(document, []byte("48 officials in twelve municipalities"), []byte("52 officials in thirteen municipalities"), 1)
	_, err = p.h.releases.Revise(ctx, marleen, "barriers.md", changed, releases.Edits{})
	return err
}

// toApprove is a release whose translations were handed in.
func (p *play) toApprove(ctx context.Context, texts map[string]map[string]map[string]string) error {
	if _, err := p.take(ctx, "workshop"); err != nil {
		return err
	}
	if _, err := p.h.releases.RequestTranslation(ctx, marleen, "workshop", releases.Request{}); err != nil {
		return err
	}
	if err := p.typed(ctx, marleen, "workshop", texts["workshop"]); err != nil {
		return err
	}
	return p.submitted(ctx, "workshop", texts["workshop"])
}

// toLeave is a release that waits for its embargo and each country's hour.
func (p *play) toLeave(ctx context.Context, texts map[string]map[string]map[string]string) error {
	const slug = "school"
	if _, err := p.take(ctx, slug); err != nil {
		return err
	}
	if err := p.approved(ctx, slug, texts[slug]); err != nil {
		return err
	}
	_, err := p.h.scheduler.Send(ctx, marleen, slug, scheduler.When{Rule: scheduler.RuleWindow})
	return err
}

// What the servers of the readers do to whom the release is being sent, so that a visitor who
// comes late still sees it leave: most take their time and those of one newspaper a lot of it,
// one knows nobody of that name, and one wants to be asked again.
const (
	unhurried  = 30 * time.Second // of which two at once, for a hundred mails
	slow       = 100 * time.Second
	slowDomain = "@courant.example"
	greylisted = 50 * time.Minute
)

// The two are the first of their lists, whose mails leave in the order of the addresses.
var surprises = map[string]sink.Reply{
	"europe@radio-exemple.example":      sink.Say("550 5.1.1 No such person here"),
	"forschung@rundfunk-muster.example": sink.Greylist(greylisted),
}

// beingSent is a release that leaves over the first hour.
func (p *play) beingSent(ctx context.Context, texts map[string]map[string]map[string]string) error {
	if _, err := p.take(ctx, "questionnaire"); err != nil {
		return err
	}
	if err := p.approved(ctx, "questionnaire", texts["questionnaire"]); err != nil {
		return err
	}
	lists, err := p.h.lists.Lists(ctx)
	if err != nil {
		return err
	}
	for _, l := range lists {
		contacts, err := p.h.lists.Contacts(ctx, l.ID)
		if err != nil {
			return err
		}
		for _, c := range contacts {
			reply, surprising := surprises[c.AddressKey]
			if !surprising {
				reply = sink.Reply{At: sink.AtRcpt, Line: "250 2.1.5 Ok", Delay: unhurried}
			}
			if strings.HasSuffix(c.AddressKey, slowDomain) {
				reply.Delay = slow
			}
			p.sink.Script(c.AddressKey, reply)
		}
	}
	_, err = p.h.scheduler.Send(ctx, marleen, "questionnaire", scheduler.When{Rule: scheduler.RuleNow})
	return err
}

// approved has everything of a release translated, handed in and approved.
func (p *play) approved(ctx context.Context, slug string, texts map[string]map[string]string) error {
	if err := p.typed(ctx, marleen, slug, texts); err != nil {
		return err
	}
	if err := p.submitted(ctx, slug, texts); err != nil {
		return err
	}
	_, err := p.h.releases.Approve(ctx, victor, slug, nil)
	return err
}

// submitted hands the translations in.
func (p *play) submitted(ctx context.Context, slug string, texts map[string]map[string]string) error {
	for language := range texts {
		if err := p.h.releases.Submit(ctx, marleen, slug, language); err != nil {
			return err
		}
	}
	return nil
}

// typed types translations, of each language all of its texts.
func (p *play) typed(ctx context.Context, who accounts.Actor, slug string, texts map[string]map[string]string) error {
	for language, given := range texts {
		for key, text := range given {
			_, err := p.h.releases.SaveText(ctx, who, slug, language, releases.Typed{Key: key, Text: text})
			if err != nil && !fault.Is(err, "releases.translation_conflict") { // the memory was faster
				return err
			}
		}
	}
	return nil
}
