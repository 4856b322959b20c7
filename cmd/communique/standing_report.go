package main

import (
	"time"

	"communique/releases"
)

// translationReport is how far a release is in a language, as a script reads it. The
// lists hold keys of segments.
type translationReport struct {
	editionReport
	Source     bool              `json:"source,omitempty"`
	Policy     string            `json:"policy"`
	Submitted  int               `json:"submitted"`
	Approved   int               `json:"approved"`
	Inherited  int               `json:"inherited"` // by a regional variant from its language
	Machine    []string          `json:"machine"`
	Drafts     []string          `json:"drafts"`
	Blocked    []string          `json:"blocked"`
	Foreign    []string          `json:"foreign"`
	Ready      bool              `json:"ready"`
	Frozen     bool              `json:"frozen"`
	Instead    string            `json:"instead,omitempty"`
	Assignment *assignmentReport `json:"assignment,omitempty"`
}

// movedReport is a translation after something was done with it.
type movedReport struct {
	translationReport
	Thawed []string `json:"thawed"` // languages whose editions are out of use by it
}

func (b standing) moved(thawed []string) []movedReport {
	list := make([]movedReport, len(b.languages))
	for i, r := range b.reports() {
		list[i] = movedReport{r, orEmpty(thawed)}
	}
	return list
}

// assignmentReport is a translation as a piece of work; "due" is in UTC, "due_local" on
// the clocks of its zone.
type assignmentReport struct {
	State    string `json:"state"`
	Partner  string `json:"partner,omitempty"`
	Due      string `json:"due,omitempty"`
	DueLocal string `json:"due_local,omitempty"`
	DueZone  string `json:"due_zone,omitempty"`
	Overdue  bool   `json:"overdue"`
	Brief    string `json:"brief,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// standingReport is a release among others.
type standingReport struct {
	Release   string              `json:"release"`
	Languages []translationReport `json:"languages"`
}

func standingReports(all []standing) []standingReport {
	list := make([]standingReport, len(all))
	for i, b := range all {
		list[i] = standingReport{b.release.Slug, b.reports()}
	}
	return list
}

func (b standing) reports() []translationReport {
	list := make([]translationReport, len(b.languages))
	editions := editionReports(b.languages)
	for i, s := range b.languages {
		list[i] = translationReport{
			editionReport: editions[i], Source: s.Source, Policy: string(s.Policy), Submitted: s.Submitted, Approved: s.Approved,
			Inherited: s.Inherited, Machine: orEmpty(s.Machine), Drafts: orEmpty(s.Drafts), Blocked: orEmpty(s.Blocked),
			Foreign: orEmpty(s.Foreign), Ready: s.Ready, Frozen: s.Frozen, Instead: s.Instead, Assignment: b.assignment(s),
		}
	}
	return list
}

func (b standing) assignment(s releases.LanguageStatus) *assignmentReport {
	a := s.Assignment
	if a.State == "" {
		return nil
	}
	r := &assignmentReport{State: string(a.State), Partner: b.partners[a.PartnerID], Brief: a.Brief, Reason: a.Reason}
	if !a.Due.IsZero() {
		r.Due, r.DueLocal, r.DueZone = a.Due.UTC().Format(time.RFC3339), a.Local().Format(time.RFC3339), a.DueZone
		r.Overdue = a.Due.Before(b.now) && !finished(s)
	}
	return r
}
