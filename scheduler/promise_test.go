package scheduler_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
	"communique/scheduler"

	"pgregory.net/rapid"
)

// story is a random sequence of what officers, clocks and processes do to one
// release, with a mailer that checks what it is promised.
type story struct {
	*house
	t       *rapid.T
	slug    string
	planned map[int64]bool // lists for which planning has succeeded
	fail    bool           // whether the mailer fails next
}

// Plan is the mailer: it knows what must never happen.
func (s *story) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	return planFunc(s.plan).PlanAll(ctx, all)
}

func (s *story) plan(ctx context.Context, o scheduler.Occurrence) error {
	if o.ReleaseID != s.release.ID {
		return nil // the end of an earlier story
	}
	now := s.clock.Now()
	r, err := s.releases.ByID(ctx, o.ReleaseID)
	if err != nil {
		return err
	}
	if r.State == releases.Withdrawn || r.State == releases.InTranslation {
		s.t.Fatalf("%s was planned although the release is %s", o.Country, r.State)
	}
	if now.Before(r.Embargo.At) || now.Before(o.DueAt) {
		s.t.Fatalf("%s was planned at %v, due at %v, under embargo until %v", o.Country, now, o.DueAt, r.Embargo.At)
	}
	if s.planned[o.ListID] {
		s.t.Fatalf("%s was planned twice", o.Country)
	}
	if s.fail {
		return errBroken
	}
	s.planned[o.ListID] = true
	return nil
}

func (s *story) send(when scheduler.When) {
	occurrences, err := s.scheduler.Send(s.t.Context(), officer, s.slug, when)
	if err != nil {
		return // refused, which the other tests look at
	}
	again, err := s.scheduler.Send(s.t.Context(), officer, s.slug, when)
	if err != nil || strings.Join(told(again), "\n") != strings.Join(told(occurrences), "\n") {
		s.t.Fatalf("the same call twice: %v, then %v (%v)", told(occurrences), told(again), err)
	}
}

func (s *story) revise(text, embargo string) {
	d := strings.Replace(document, "slug: lipse\n", "slug: "+s.slug+"\n"+embargo, 1) + text
	if _, err := s.releases.Import(s.t.Context(), officer, "story.md", []byte(d)); err != nil {
		return // withdrawn
	}
	r, err := s.releases.Get(s.t.Context(), s.slug)
	if err != nil {
		s.t.Fatal(err)
	}
	s.release = r
}

// move moves the embargo by two people's word, where that takes two. What is planned is
// dated anew only when the story says so.
func (s *story) move(to releases.Embargo) {
	r, err := s.releases.Get(s.t.Context(), s.slug)
	if err != nil {
		s.t.Fatal(err)
	}
	done, err := s.releases.MoveEmbargo(s.t.Context(), officer, s.slug, r.Embargo, to)
	if err == nil && done.Request.ID != 0 {
		_, err = s.releases.ConfirmEmbargo(s.t.Context(), second, s.slug, done.Request.ID)
	}
	if err != nil && fault.KindOf(err) == fault.Internal { // others say that it is past, or withdrawn
		s.t.Fatal(err)
	}
}

func (s *story) approve() {
	_, _ = s.releases.Approve(s.t.Context(), officer, s.slug, nil) // refused when it was withdrawn
}

func (s *story) drawInstant() time.Time {
	hours := rapid.IntRange(-5, 200).Draw(s.t, "hours ahead")
	return s.clock.Now().Add(time.Duration(hours) * time.Hour).Truncate(time.Minute)
}

// check looks at what must hold after each step.
func (s *story) check() {
	occurrences, err := s.scheduler.Occurrences(s.t.Context(), s.release.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	open := map[int64]int{}
	for _, o := range occurrences {
		if o.State != scheduler.Cancelled {
			open[o.ListID]++
		}
		if o.State == scheduler.Done != s.planned[o.ListID] && o.State != scheduler.Cancelled {
			s.t.Fatalf("%v, but planned is %v", told(occurrences), s.planned)
		}
		if (o.State == scheduler.Held) != (o.Reason != "") && o.State != scheduler.Cancelled {
			s.t.Fatalf("a reason for nothing, or none: %v", told(occurrences))
		}
	}
	for list, n := range open {
		if n != 1 {
			s.t.Fatalf("list %d has %d dates: %v", list, n, told(occurrences))
		}
	}
}

// settle lets every process do what there is to do; then nothing may be overdue.
func (s *story) settle() {
	s.fail = false
	s.clock.Advance(time.Minute) // the leases of failures end
	if _, err := s.scheduler.Due(s.t.Context(), s); err != nil {
		s.t.Fatal(err)
	}
	occurrences, err := s.scheduler.Occurrences(s.t.Context(), s.release.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, o := range occurrences {
		if late := o.Late(s.clock.Now()); late > 0 && o.State != scheduler.Done {
			s.t.Fatalf("%s is overdue by %v and nobody cares: %v", o.Country, late, told(occurrences))
		}
	}
}

// events are what can happen in a story; a dozen of them make one.
var events = map[string]func(s *story){
	"time passes": func(s *story) {
		s.clock.Advance(time.Duration(rapid.IntRange(1, 48*60).Draw(s.t, "minutes")) * time.Minute)
	},
	"send now":    func(s *story) { s.send(scheduler.When{Rule: scheduler.RuleNow}) },
	"send window": func(s *story) { s.send(scheduler.When{Rule: scheduler.RuleWindow}) },
	"send at":     func(s *story) { s.send(scheduler.When{Rule: scheduler.RuleAt, At: s.drawInstant()}) },
	"embargo":     func(s *story) { s.revise("", s.drawInstant().Format("embargo: 2006-01-02 15:04 UTC\n")) },
	"move": func(s *story) {
		to := releases.Embargo{At: s.drawInstant(), Zone: "UTC"}
		if rapid.IntRange(0, 4).Draw(s.t, "seldom") == 0 {
			to = releases.Embargo{}
		}
		s.move(to)
	},
	"redate": func(s *story) {
		if _, err := s.scheduler.Redate(s.t.Context(), s.release.ID); err != nil {
			s.t.Fatal(err)
		}
	},
	"edit": func(s *story) {
		s.revise(fmt.Sprintf("\nVersion %d.\n", rapid.IntRange(0, 9).Draw(s.t, "version")), "")
	},
	"approve": func(s *story) { s.approve() },
	"withdraw": func(s *story) {
		if rapid.IntRange(0, 4).Draw(s.t, "seldom") == 0 {
			_ = s.releases.Withdraw(s.t.Context(), officer, s.slug, "wrong figures") // twice is refused
		}
	},
	"due": func(s *story) {
		s.fail = rapid.Bool().Draw(s.t, "the mailer fails")
		_, _ = s.scheduler.Due(s.t.Context(), s)
	},
}

// TestWhateverHappens is the promise of the package comment: no list is planned
// twice, or too early, or for a release that may not leave; and nothing is skipped.
func TestWhateverHappens(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		stories, most := 0, map[sqldb.Engine]int{sqldb.SQLite: 60, sqldb.Postgres: 25}[h.db.Engine()]
		if os.Getenv("COMMUNIQUE_SOAK") != "" {
			most = math.MaxInt
		}
		names := rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(events))), 1, 12)
		rapid.Check(t, func(t *rapid.T) {
			if stories++; stories > most {
				return // the long form has more
			}
			s := &story{house: h, t: t, slug: fmt.Sprintf("story-%d", stories), planned: map[int64]bool{}}
			s.revise("", "")
			s.approve()
			for _, name := range names.Draw(t, "events") {
				events[name](s)
				s.check()
			}
			s.settle()
		})
	})
}
