package mailer

import (
	"fmt"
	"net/textproto"
	"testing"
	"time"
)

func TestSignsOfSpeed(t *testing.T) {
	refusal := func(code int, text string) Verdict {
		return Verdict{State: Deferred, Reason: NotNow, Code: code, Enhanced: enhancedCode(&textproto.Error{Code: code, Msg: text}), Reply: text}
	}
	for _, c := range []struct {
		v    Verdict
		want sign
	}{
		{fine, calm},
		{unknown, calm},
		{refusal(421, "4.7.0 [TSS04] Messages temporarily deferred"), tooFast},
		{refusal(421, "too many connections"), tooFast},
		{refusal(451, "4.7.650 The mail server has been temporarily rate limited"), tooFast},
		{refusal(451, "4.7.500 Server busy"), tooFast},
		{refusal(450, "4.7.28 unusual rate of mail"), tooFast},
		{refusal(451, "4.3.2 Please try again later"), tooFast},
		{refusal(451, "4.4.5 Insufficient resources"), tooFast},
		{refusal(450, "4.7.1 Error: too much mail from 192.0.2.1"), tooFast},
		{refusal(450, "slow down"), tooFast},
		{refusal(450, "4.2.1 The user you are trying to contact is receiving mail at a rate that …"), maybe},
		{refusal(451, "4.7.1 Please try again in five minutes"), maybe},
		{refusal(450, "4.7.0 try later"), maybe},
		{refusal(451, "4.7.1 Greylisted, please come back later, too many"), noSign},
		{refusal(450, "4.2.0 <a@b.example>: Recipient address rejected: Greylisted"), noSign},
		{refusal(451, "Gray-listing in action"), noSign},
		{refusal(452, "4.2.2 The mailbox is full"), noSign},
		{refusal(450, "4.1.8 no such domain"), noSign},
		{gone, noSign},
		{Verdict{State: Deferred, Reason: ConnLost}, noSign},
		{Verdict{State: Uncertain, Reason: NoAnswer}, noSign},
		{Verdict{State: Planned, Reason: Stopped}, noSign},
		{Verdict{State: Bounced, Reason: NeedsUTF8}, noSign},
		{Verdict{State: Planned, Relay: true, Code: 421}, tooFast},
	} {
		if got := c.v.speed(); got != c.want {
			t.Errorf("%d %s: %v, want %v", c.v.Code, c.v.Reply, got, c.want)
		}
	}
}

// TestGreylistingIsNoMatterOfSpeed: a server that refuses each recipient the first
// time doesn't want us slower.
func TestGreylistingIsNoMatterOfSpeed(t *testing.T) {
	for _, every := range []int{1, 2, 5, 20} {
		s := simulate([]Relay{{}}, 10, Limits{})
		n := 0
		s.take = func(int, string) Verdict {
			if n++; n%every == 0 {
				return greylist
			}
			return fine
		}
		s.lanes(10)
		s.run(time.Minute)
		speed := float64(s.taken) / 60 // of a thousand
		t.Logf("greylisting each %d. mail: %.0f mails/s", every, speed)
		if speed < 200 || every > 2 && speed < 950 {
			t.Errorf("greylisting each %d. mail slows the domain down to %.0f mails/s", every, speed)
		}
	}
}

// TestOneSlowDomainLeavesTheOthersAlone: its 421 close connections, and no more.
func TestOneSlowDomainLeavesTheOthersAlone(t *testing.T) {
	server := &allowance{rate: 5}
	s := simulate([]Relay{{}}, 20, Limits{})
	s.next = func(lane int) string {
		if lane == 0 {
			return "slow.example"
		}
		return fmt.Sprintf("d%d.example", lane)
	}
	s.take = func(_ int, domain string) Verdict {
		if domain == "slow.example" && !server.take(s.now) {
			return tooQuick
		}
		return fine
	}
	got := map[string]int{}
	s.heard = func(_ int, domain string, v Verdict) {
		if v.State == Sent {
			got[domain]++
		}
	}
	s.lanes(20)
	s.run(2 * time.Minute)
	clear(got)
	s.run(8 * time.Minute)
	slow := float64(got["slow.example"]) / 480
	rest := float64(s.taken) / 600 / 1900
	t.Logf("%.2f of 5 mails/s to the slow domain, %.1f %% of full speed to the others", slow, 100*rest)
	if slow < 4 || slow > 5 || rest < 0.97 {
		t.Errorf("%.2f mails/s to the slow domain, %.1f %% of full speed to the others", slow, 100*rest)
	}
	if s.p.relays[0].gate.brake != nil && s.p.relays[0].gate.brake.rate > 0 {
		t.Error("all of the relay was braked for one domain")
	}
}

// TestNobodyStarves: with many who want the same, each domain gets what it may.
func TestNobodyStarves(t *testing.T) {
	limits, err := ParseLimits("a.example rate=3; b.example,c.example rate=20; d.example connections=1; * rate=50 connections=2")
	if err != nil {
		t.Fatal(err)
	}
	s := simulate([]Relay{{}}, 60, limits)
	domains := []string{"a.example", "b.example", "c.example", "d.example", "e.example", "f.example"}
	s.next = func(lane int) string { return domains[lane%6] }
	got := map[string]int{}
	s.heard = func(_ int, domain string, _ Verdict) { got[domain]++ }
	s.lanes(60)
	s.run(time.Minute)
	clear(got)
	s.run(2 * time.Minute)
	got["b+c"] = got["b.example"] + got["c.example"]
	for domain, rate := range map[string]float64{
		"a.example": 3, "b+c": 20, "b.example": 5, "c.example": 5, "d.example": 60, "e.example": 50, "f.example": 50,
	} {
		if speed := float64(got[domain]) / 120; speed < 0.95*rate {
			t.Errorf("%s: %.1f mails/s, want %v", domain, speed, rate)
		}
	}
}

func TestConnectionsWearOut(t *testing.T) {
	limits, err := ParseLimits("a.example,b.example per-connection=3")
	if err != nil {
		t.Fatal(err)
	}
	p := newPacer([]Relay{{Limits: Limit{PerConnection: 5}}, {}}, 2, limits, func() float64 { return 0 })
	for _, c := range []struct {
		relay int
		mails []string
	}{
		{0, []string{"x.example", "a.example", "x.example", "x.example", "x.example"}},
		{0, []string{"a.example", "x.example", "b.example", "a.example"}},
		{1, []string{"x.example", "x.example", "x.example", "x.example", "x.example", "a.example", "a.example", "b.example"}},
	} {
		var carried carried
		for i, domain := range c.mails {
			if worn := p.wornOut(c.relay, domain, &carried); worn != (i == len(c.mails)-1) {
				t.Errorf("relay %d, %v: worn out after %d: %v", c.relay, c.mails, i+1, worn)
			}
		}
	}
}

// TestACutLetsNoBurstThrough: the server that has just refused us has no room for one.
func TestACutLetsNoBurstThrough(t *testing.T) {
	g, now := gate{limit: Limit{Rate: 1000}}, start().UnixNano()
	round, _ := g.pass(now)
	g.under--
	g.hear(tooFast, round, now)
	if _, wait := g.pass(now); g.rate() != 500 || wait < time.Millisecond || wait > 2*time.Millisecond {
		t.Errorf("%v mails/s, and the next one in %s", g.rate(), wait)
	}
}
