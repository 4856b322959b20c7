package lights

import (
	"strings"
	"testing"
	"time"

	"communique/releases"
)

func TestEmbargoCountsDown(t *testing.T) {
	for left, want := range map[time.Duration]Embargo{
		72 * time.Hour:                   {Left: "days", N: 3},
		48 * time.Hour:                   {Left: "days", N: 2},
		48*time.Hour - time.Millisecond:  {Left: "hours", N: 47},
		2*time.Hour - time.Millisecond:   {Left: "minutes", N: 119},
		2*time.Minute - time.Millisecond: {Left: "seconds", N: 120},
		time.Millisecond:                 {Left: "seconds", N: 1},
		0:                                {Over: true},
		-time.Hour:                       {Over: true},
	} {
		r := releases.Release{Embargo: releases.Embargo{At: noon.Add(left), Zone: "Europe/Bucharest"}}
		got := NewEmbargo(r, noon)
		if got.Left != want.Left || got.N != want.N || got.Over != want.Over || got.At.Location().String() != "Europe/Bucharest" {
			t.Errorf("%s: %+v", left, got)
		}
	}
	if NewEmbargo(releases.Release{}, noon).SeenFrom(time.UTC) != nil {
		t.Error("an embargo where there is none")
	}
}

func TestEmbargoIsSeenFromElsewhere(t *testing.T) {
	r := releases.Release{Embargo: releases.Embargo{At: noon.Add(time.Hour), Zone: "Europe/Bucharest"}}
	for zone, want := range map[string]string{"Europe/Bucharest": "0001", "Europe/Tallinn": "0001", "Europe/Dublin": "2013-01-30 13:00"} {
		if own := NewEmbargo(r, noon).SeenFrom(Zone(zone)).Own.Format("2006-01-02 15:04"); !strings.HasPrefix(own, want) {
			t.Errorf("%s: %s", zone, own)
		}
	}
}
