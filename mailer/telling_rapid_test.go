package mailer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/sink"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"

	"pgregory.net/rapid"
)

// history is a release with its readers on paper: what each of them has in hand.
type history struct {
	h *house
	r releases.Release

	lists    []presslists.List
	on       map[string]int    // the list on which somebody stands by now; absent: none
	language map[string]string // somebody's own
	stopped  map[string]bool
	mails    map[string][]string // to somebody: "first en 2", "correction nl 3", "withdrawal en 3"
	version  int                 // of the source
	dutch    int                 // of the Dutch edition

	round     map[string]bool // who has had the turn in the last correction that was ordered; nil: none, or it is done
	withdrawn bool
}

var readers = []string{"a@desk.example", "b@desk.example", "c@desk.example", "d@desk.example", "e@desk.example"}

func (y *history) source(correction bool) string {
	more := "correction: The sum was wrong.\n"
	if !correction {
		more = ""
	}
	text := strings.Replace(document("lipse", more), "languages: [nl, fr, de]", "languages: [nl]", 1)
	return strings.ReplaceAll(text, "2.5 million euros", fmt.Sprintf("%d million euros", y.version))
}

func (y *history) translate() {
	y.h.translateSaying("lipse", "nl", fmt.Sprintf("%d million euros", y.version), fmt.Sprintf("%d miljoen euro", y.version))
	y.h.approve("lipse", "nl")
	y.dutch = y.version
}

// has is what somebody has in hand: the language, and the version, 0 for nothing.
func (y *history) has(a string) (language string, version int) {
	if n := len(y.mails[a]); n > 0 {
		kind := ""
		_, _ = fmt.Sscanf(y.mails[a][n-1], "%s %s %d", &kind, &language, &version)
	}
	return language, version
}

func (y *history) now(language string) (version int, leaves bool) {
	if language == "nl" {
		return y.dutch, y.dutch == y.version
	}
	return y.version, true
}

// plan sends the first mail to those on a list who have had none.
func (y *history) plan(t *rapid.T) {
	i := rapid.IntRange(0, len(y.lists)-1).Draw(t, "list")
	err := y.h.mailer.Plan(y.h.ctx(), y.h.occurrence(y.r, y.lists[i]))
	if y.withdrawn && fault.Is(err, "releases.withdrawn") {
		return
	}
	y.h.must(err)
	for _, a := range readers {
		if on, ok := y.on[a]; !ok || on != i || len(y.mails[a]) > 0 || y.stopped[a] {
			continue
		}
		language := y.language[a]
		if _, leaves := y.now(language); !leaves {
			language = "en"
		}
		y.mails[a] = []string{fmt.Sprintf("first %s %d", language, y.version)}
	}
}

func (y *history) correct(t *rapid.T) {
	if y.withdrawn {
		return
	}
	y.version++
	_, err := y.h.releases.Revise(y.h.ctx(), admin, "a.md", []byte(y.source(true)), releases.Edits{Correction: true})
	y.h.must(err)
	if rapid.Bool().Draw(t, "Dutch as well") {
		y.approveDutch(t)
	}
	y.h.approve("lipse", "en")
}

func (y *history) approveDutch(*rapid.T) {
	if !y.withdrawn && y.dutch != y.version {
		y.translate()
		y.turn()
	}
}

func (y *history) order(*rapid.T) {
	wrong := 0
	for _, a := range readers {
		if language, version := y.has(a); version > 0 && !y.stopped[a] {
			if now, leaves := y.now(language); now != version || !leaves {
				wrong++
			}
		}
	}
	a, err := y.h.mailer.Correct(y.h.ctx(), admin, y.r.ID, atOnce)
	switch {
	case y.withdrawn:
		if !fault.Is(err, "releases.withdrawn") {
			y.h.t.Fatalf("corrected though it is withdrawn: %v", err)
		}
	case wrong == 0:
		if !fault.Is(err, "mailer.nobody_wrong") {
			y.h.t.Fatalf("nobody has anything wrong: %v", err)
		}
	default:
		if err != nil || a.Total() != wrong {
			y.h.t.Fatalf("%d have something wrong: %+v, %v", wrong, a, err)
		}
		y.round = map[string]bool{}
		y.turn()
	}
}

// turn gives the correction that was ordered to whom it is due and whose language leaves.
func (y *history) turn() {
	if y.round == nil {
		return
	}
	waiting := false
	for _, a := range readers {
		language, version := y.has(a)
		now, leaves := y.now(language)
		switch {
		case version == 0 || y.round[a] || leaves && now == version:
		case !leaves:
			waiting = waiting || !y.stopped[a]
		default:
			y.round[a] = true
			if !y.stopped[a] {
				y.mails[a] = append(y.mails[a], fmt.Sprintf("correction %s %d", language, now))
			}
		}
	}
	if !waiting {
		y.round = nil
	}
}

func (y *history) stop(t *rapid.T) {
	a := rapid.SampledFrom(readers).Draw(t, "who")
	why := rapid.SampledFrom(presslists.Reasons).Draw(t, "why")
	y.h.must(y.h.lists.Suppress(y.h.ctx(), admin, a, why, ""))
	y.stopped[a] = true
}

// move takes somebody from a list, and may put them on another.
func (y *history) move(t *rapid.T) {
	a := rapid.SampledFrom(readers).Draw(t, "who")
	if on, ok := y.on[a]; ok {
		y.h.takeOff(y.lists[on].ID, a)
		delete(y.on, a)
	}
	if to := rapid.IntRange(-1, len(y.lists)-1).Draw(t, "to"); to >= 0 {
		_, err := y.h.lists.Import(y.h.ctx(), admin, y.lists[to].Slug, "c.csv", strings.NewReader("email;language\n"+a+";"+y.language[a]+"\n"))
		y.h.must(err)
		y.on[a] = to
	}
}

// lose has the next mail to somebody arrive without our hearing of it.
func (y *history) lose(t *rapid.T) {
	y.h.sink.Script(rapid.SampledFrom(readers).Draw(t, "who"), sink.DropAtDot(true))
}

func (y *history) withdraw(t *rapid.T) {
	if y.withdrawn || rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		return
	}
	y.h.must(y.h.releases.Withdraw(y.h.ctx(), admin, "lipse", "a mistake"))
	y.withdrawn, y.round = true, nil
	for range 2 {
		_, err := y.h.mailer.TellWithdrawn(y.h.ctx(), admin, y.r.ID, nil)
		y.h.must(err)
	}
	for _, a := range readers {
		if language, version := y.has(a); version > 0 && !y.stopped[a] {
			y.mails[a] = append(y.mails[a], fmt.Sprintf("withdrawal %s 0", language))
		}
	}
}

// look compares what arrived with the paper.
func (y *history) look(t *rapid.T) {
	y.h.play()
	got := map[string][]string{}
	for _, m := range y.h.sink.Messages() {
		text, _ := bodies(y.h.t, m.Raw)
		header := head(y.h.t, m)
		kind := strings.Split(header.Get("Feedback-Id"), ":")[2]
		version := 0
		for v := 1; v <= y.version; v++ {
			if strings.Contains(text, fmt.Sprintf("%d million euros", v)) || strings.Contains(text, fmt.Sprintf("%d miljoen euro", v)) {
				version = v
			}
		}
		got[m.To] = append(got[m.To], fmt.Sprintf("%s %s %d", kind, header.Get("Content-Language"), version))
	}
	for _, a := range readers {
		if !slices.Equal(got[a], y.mails[a]) {
			t.Fatalf("%s got %q, want %q", a, got[a], y.mails[a])
		}
	}
}

// TestCorrectionsReachWhoTheyShould plays random histories: somebody gets a correction just
// when the last mail that they got says something else than mails do now, in the language in
// which they got it; nobody twice, and nobody who must not be mailed.
func TestCorrectionsReachWhoTheyShould(t *testing.T) {
	dbtest.Checks(t, soak(7))
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
		o := h.options("asking")
		o.Uncertain = AskPerson
		h.mailer = h.made(o)
		y := &history{
			h: h, version: 1, on: map[string]int{}, language: map[string]string{}, stopped: map[string]bool{}, mails: map[string][]string{},
		}
		y.lists = []presslists.List{h.list("nl-press", "NL", "en"), h.list("be-press", "BE", "en")}
		for i, a := range readers {
			y.language[a] = []string{"en", "nl"}[i%2]
			_, err := h.lists.Import(h.ctx(), admin, y.lists[i/3].Slug, "c.csv", strings.NewReader("email;language\n"+a+";"+y.language[a]+"\n"))
			h.must(err)
			y.on[a] = i / 3
		}
		_, err := h.releases.Import(h.ctx(), admin, "a.md", []byte(y.source(false)))
		h.must(err)
		y.translate()
		h.approve("lipse", "en")
		y.r, err = h.releases.Get(h.ctx(), "lipse")
		h.must(err)
		h.must(h.releases.MarkScheduled(h.ctx(), admin, y.r.ID))
		rt.Repeat(map[string]func(*rapid.T){
			"plan": y.plan, "correct": y.correct, "approve Dutch": y.approveDutch, "order": y.order, "order again": y.order,
			"stop": y.stop, "move": y.move, "lose": y.lose, "withdraw": y.withdraw, "": y.look,
		})
	})
}
