package main

import (
	"communique/locales"
	"communique/locales/check"
)

// checkReport is what the checks find in a language, as a script reads it.
type checkReport struct {
	Language string          `json:"language"`
	Blocking bool            `json:"blocking"`
	Findings []findingReport `json:"findings"`
}

// findingReport is one finding. Places are bytes of the translation and of the source;
// both 0 for the whole of it.
type findingReport struct {
	Key         string     `json:"key"`
	Check       string     `json:"check"`
	Severity    string     `json:"severity"`
	About       string     `json:"about"`
	Text        string     `json:"text"`
	Start       int        `json:"start"`
	End         int        `json:"end"`
	SourceStart int        `json:"source_start"`
	SourceEnd   int        `json:"source_end"`
	Fix         *fixReport `json:"fix,omitempty"`
	What        string     `json:"what"`
	Cure        string     `json:"cure"`
	Ignored     string     `json:"ignored,omitempty"`
	By          string     `json:"by,omitempty"`
}

type fixReport struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	With  string `json:"with"`
}

func checkReports(w *locales.Words, all []checked) []checkReport {
	list := make([]checkReport, len(all))
	for i, c := range all {
		list[i] = checkReport{Language: c.language, Blocking: c.blocking(), Findings: []findingReport{}}
		for _, f := range c.findings {
			list[i].Findings = append(list[i].Findings, findingReport{
				Key: f.Key, Check: string(f.Check), Severity: string(f.Severity), About: f.About, Text: c.texts[f.Key],
				Start: f.Start, End: f.End, SourceStart: f.SourceStart, SourceEnd: f.SourceEnd, Fix: fixOf(f.Fix),
				What: f.What(w), Cure: f.Cure(w), Ignored: f.Ignored, By: f.By,
			})
		}
	}
	return list
}

func fixOf(f *check.Fix) *fixReport {
	if f == nil {
		return nil
	}
	return &fixReport{f.Start, f.End, f.With}
}
