package releases

import (
	"context"
	"errors"
	"maps"

	"communique/accounts"
	"communique/locales/difference"
	"communique/locales/exchange"
)

// TranslationTried tells what a translator's file would do.
type TranslationTried struct {
	TranslationImported
	Texts []TextTried // those that would change, in the order of the segments
}

// TextTried is a text that a file would change.
type TextTried struct {
	Key        string
	Source     string            // as it is now
	Was, Now   string            // the translation; Was is empty where there is none
	Difference []difference.Part // from one to the other
	From, To   LineState         // where it stands, and would
}

// TryTranslation tells what ImportTranslation would do with a file, and does nothing.
// Faults: those of ImportTranslation.
func (r *Releases) TryTranslation(ctx context.Context, who accounts.Actor, slug, language, file string, data []byte) (TranslationTried, error) {
	if err := mayTranslate(who, language); err != nil {
		return TranslationTried{}, err
	}
	incoming, err := exchange.Read(file, data)
	if err != nil {
		return TranslationTried{}, err
	}
	if err := meant(incoming, slug, language, file); err != nil {
		return TranslationTried{}, err
	}
	var done TranslationTried
	err = r.change(ctx, who, slug, language, translate, func(c *changing) error {
		if _, err := c.statusOf(ctx, language); err != nil {
			return err
		}
		before := writingSheet{m: c.material, language: language}
		before.m.texts, before.m.blocked = maps.Clone(c.texts), maps.Clone(c.blocked)
		if done.TranslationImported, err = c.translate(ctx, language, file, incoming.Units); err != nil {
			return err
		}
		done.Texts = before.tried(writingSheet{m: c.material, language: language})
		return errCompared
	})
	if !errors.Is(err, errCompared) {
		return TranslationTried{}, err
	}
	return done, nil
}

// tried compares what was there with what would be.
func (w *writingSheet) tried(after writingSheet) []TextTried {
	var texts []TextTried
	for _, s := range w.m.own() {
		of := translated{s.ID, w.language}
		was, now := w.m.texts[of], after.m.texts[of]
		if was.version == now.version {
			continue
		}
		texts = append(texts, TextTried{
			Key: s.Key, Source: s.Text, Was: was.text, Now: now.text, Difference: difference.Words(was.text, now.text),
			From: w.state(s), To: after.state(s),
		})
	}
	return texts
}
