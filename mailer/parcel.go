package mailer

import (
	"context"
	"errors"
	"fmt"

	"communique/presslists"
)

// parcel is a mail that a lane carries, with room for its bytes that is used again
// and again.
type parcel struct {
	*item
	token     string
	envelope  Envelope
	signature []byte // header fields in front of the message
	message   []byte
	made      bool  // message and signature are this item's
	noted     bool  // the journal says that it may leave
	why       error // no mail can be made of it
}

// address makes the envelope, which is all that is needed to announce the mail.
func (l *lane) address(p *parcel, it *item) {
	p.item, p.made, p.noted, p.why = it, false, false, nil
	to, err := presslists.Known(it.Address, it.AddressKey)
	if err != nil {
		p.why = errors.Join(errUnmailable, err)
		return
	}
	p.to, p.token = to, l.token(p.item)
	p.envelope = Envelope{From: bounceAddress(p.token, l.from.Domain), To: to.String(), UTF8: !to.ASCII()}
	p.envelope.Size = l.size(p)
}

// size is about how large the mail will be (RFC 1870 §6.1 lets it be an estimate), since
// it is announced before it is made: the plate, and no less than what a recipient adds.
func (l *lane) size(p *parcel) int {
	plate := l.plates.there(p.edition)
	if plate == nil {
		return 0 // it isn't compiled yet: nothing is said about its size
	}
	n := plate.size + 600 + 12*len(p.envelope.To) + 6*min(len(p.Name), maxName)
	if l.signer != nil {
		n += 1600
	}
	return n
}

// token is the delivery's name outside.
func (l *lane) token(it *item) string {
	if it.Token != nil {
		return *it.Token
	}
	return l.seal.token(it.ID, it.AddressKey)
}

// answers is the Message-ID of the first mail to this person, where this one is another.
func (l *lane) answers(it *item) string {
	switch {
	case it.AnswersID == nil || it.AnswersDomain == nil:
		return ""
	case it.AnswersToken != nil:
		return messageID(*it.AnswersToken, *it.AnswersDomain)
	}
	return messageID(l.seal.token(*it.AnswersID, it.AddressKey), *it.AnswersDomain)
}

// make stamps and signs the mail as it leaves now.
func (l *lane) make(ctx context.Context, p *parcel) error {
	if p.made || p.why != nil {
		return p.why
	}
	plate, err := l.plate(ctx, p.edition)
	if err != nil {
		return l.cantMake(p, err)
	}
	to := recipient{token: p.token, name: p.Name, to: p.to, answers: l.answers(p.item)}
	if l.mailing.Domain != l.from.Domain { // we have moved since the first attempt, and the mail keeps its name
		to.messageID = messageID(p.token, l.mailing.Domain)
	}
	p.message, err = plate.stamp(p.message[:0], to, l.m.clock.Now())
	if err != nil {
		return l.cantMake(p, err)
	}
	p.signature = p.signature[:0]
	if l.signer != nil {
		if p.signature, err = l.signer.sign(p.signature, p.message); err != nil {
			return fmt.Errorf("mailer: %w", err)
		}
	}
	p.made = true
	return nil
}

// cantMake tells a mail that can't be made at all from trouble that passes.
func (l *lane) cantMake(p *parcel, err error) error {
	if errors.Is(err, errUnmailable) {
		p.why = err
		l.m.logger.Error("no mail can be made", "delivery", p.ID, "error", err)
	}
	return err
}
