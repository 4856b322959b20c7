package webtest

import (
	"context"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/releases"
)

// Busy is a house in the middle of its work: one release is being sent (sent, refused, put
// off, waiting for its hour), one is asked for and half translated, one is withdrawn, one is
// written in another language, and one has hardly begun.
func Busy(t testing.TB) *House {
	t.Helper()
	h := New(t, map[string][]sink.Reply{
		"nieuws@krant.example":    {sink.Say("550 5.1.1 no such user here")},
		"infos@journal.example":   {sink.Say("451 4.7.1 come back later")},
		"news@paper.example":      {sink.Say("451 4.7.1 come back later")},
		"newsdesk@baltic.example": {sink.Say("554 5.7.1 <b>we don't like you</b>")},
	})
	h.Approve(Slug)
	h.Import("---\nslug: next\nlanguage: en\nlanguages: [et, ro]\nembargo: 2013-02-08 09:00 Europe/Bucharest\ncountries: [EE, RO]\n---\n# The next one\n\nIts lead.\n\nA paragraph with **bold** words and [a link](https://example.org/).\n")
	h.Import("---\nslug: old\nlanguage: en\ncountries: [GB]\n---\n# The old one\n\nIts lead.\n")
	h.Import("---\nslug: avaandmed\nlanguage: et\nlanguages: [en]\ncountries: [EE, GB]\n---\n# Avaliku sektori innovatsiooniuuringu kolmekümne üheksast juhtumiuuringust koosnev andmestik on nüüd kõigile vabalt kättesaadav\n\nJuhtlõik.\n")
	h.Approve("old")
	h.Withdraw("old", "A figure was wrong.")
	ctx := context.Background()
	_, err := h.Releases.RequestTranslation(ctx, officer, "next", releases.Request{
		Languages: []string{"et", "ro"}, Due: releases.Embargo{At: Lift.AddDate(0, 0, 5), Zone: "Europe/Tallinn"}, Brief: "For the dailies, please.",
	})
	h.must(err)
	_, err = h.Releases.SaveText(ctx, officer, "next", "et", releases.Typed{Key: "headline", Text: "Järgmine"})
	h.must(err)
	h.Send(Slug, "window")
	h.RunTo(Lift.Add(90 * time.Minute))
	return h
}
