package checkup

import (
	"slices"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/disk"
	"communique/mailer"
	"communique/scheduler"
)

var now = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

// sound is a house in which everything is in order.
func sound() facts {
	return facts{
		now: now, signing: ago(time.Hour), secret: true, size: 1 << 20, rooms: []disk.Room{{Free: 50 << 30, Total: 100 << 30}},
		mails: mailer.Health{Journal: "/var/journals", Relays: []mailer.RelayHealth{{}, {}}},
		schedules: []scheduler.Standing{
			{Name: "reminders", Next: now.Add(time.Minute), Last: scheduler.Outcome{DueAt: ago(time.Minute), State: "done"}},
			{ReleaseID: 1, Next: now.Add(time.Hour), Last: scheduler.Outcome{State: string(scheduler.Waiting)}},
		},
		users: []accounts.User{
			{Grants: []accounts.Grant{{Role: accounts.Administrator}}}, {Grants: []accounts.Grant{{Role: accounts.Administrator}}},
			{Grants: []accounts.Grant{{Role: accounts.Administrator}}, EndedAt: now},
		},
	}
}

func TestASoundHouseHasNothingToSeeTo(t *testing.T) {
	t.Parallel()
	for _, c := range sound().judged() {
		if c.Light != Good && (c.ID != "backup" || c.Light != Unseen) {
			t.Errorf("%+v", c)
		}
	}
}

// TestWhatIsWrongIsSaid changes one fact of a sound house each time.
func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change func(f *facts)
		want   Check
	}{
		{func(f *facts) { f.schedules = nil }, Check{ID: "work", State: "never", Light: Watch}},
		{func(f *facts) { f.schedules[0].Next = ago(11 * time.Minute) }, Check{ID: "work", State: "stopped", Light: Bad, At: ago(time.Minute)}},
		{func(f *facts) { f.schedules[0].Next, f.schedules[0].Last = ago(time.Hour), scheduler.Outcome{} }, Check{ID: "work", State: "stopped", Light: Bad, At: ago(time.Hour)}},
		{func(f *facts) { f.schedules[0].Last.State, f.schedules[0].Last.Trouble = "failed", "away" }, Check{ID: "work", State: "failed", Light: Bad, At: ago(time.Minute), Said: "away"}},
		{func(f *facts) { f.schedules[1].Next = ago(6 * time.Minute) }, Check{ID: "departures", State: "late", Light: Bad, N: 1}},
		{func(f *facts) { f.schedules[1].Last.State = string(scheduler.Held) }, Check{ID: "departures", State: "held", Light: Watch, N: 1}},
		{func(f *facts) { f.letters = accounts.LetterQueue{N: 2, Since: ago(time.Minute), Reply: "451 later"} }, Check{ID: "letters", State: "waiting", Light: Good, N: 2, At: ago(time.Minute)}},
		{func(f *facts) {
			f.letters = accounts.LetterQueue{N: 2, Since: ago(6 * time.Minute), Reply: "451 later"}
			f.lastLetters = map[int64]accounts.LetterNote{1: {State: accounts.LetterFailed}}
		}, Check{ID: "letters", State: "waiting", Light: Watch, N: 2, At: ago(6 * time.Minute), Said: "451 later"}},
		{func(f *facts) {
			f.letters = accounts.LetterQueue{N: 1, Since: ago(time.Minute)}
			f.users[0].ID, f.users[1].ID, f.users[2].ID = 1, 2, 3
			failed := accounts.LetterNote{State: accounts.LetterFailed}
			f.lastLetters = map[int64]accounts.LetterNote{1: {State: accounts.LetterSent}, 2: failed, 3: failed, 4: failed} // one has left, and one is nobody
		}, Check{ID: "letters", State: "lost", Light: Watch, N: 1}},
		{func(f *facts) { f.mails.Owed, f.mails.OwedSince = 2, ago(time.Minute) }, Check{ID: "owed", State: "some", Light: Good, N: 2, At: ago(time.Minute)}},
		{func(f *facts) { f.mails.Owed, f.mails.OwedSince = 2, ago(time.Hour) }, Check{ID: "owed", State: "some", Light: Watch, N: 2, At: ago(time.Hour)}},
		{func(f *facts) { f.mails.Owed, f.mails.OwedSince = 2, ago(4*time.Hour) }, Check{ID: "owed", State: "some", Light: Bad, N: 2, At: ago(4 * time.Hour)}},
		{func(f *facts) {
			f.troubles = []mailer.Trouble{{Kind: mailer.TroublePaused}, {Kind: mailer.TroubleWaits}}
		}, Check{ID: "decisions", State: "open", Light: Watch, N: 1}},
		{func(f *facts) { f.mails.Relays = nil }, Check{ID: "relays", State: "none", Light: Watch}},
		{func(f *facts) { f.mails.Relays[0].AwayUntil = now }, Check{ID: "relays", State: "away", Light: Watch, N: 1}},
		{func(f *facts) { f.mails.Relays[0].AwayUntil, f.mails.Relays[1].AwayUntil = now, now }, Check{ID: "relays", State: "away", Light: Bad, N: 2}},
		{func(f *facts) { f.signing = time.Time{} }, Check{ID: "signing", State: "unsigned", Light: Watch}},
		{func(f *facts) { f.mails.Trouble = "torn" }, Check{ID: "journal", State: "trouble", Light: Bad, Said: "torn"}},
		{func(f *facts) { f.mails.Journal = "" }, Check{ID: "journal", State: "none", Light: Unseen}},
		{func(f *facts) { f.rooms = nil }, Check{ID: "disk", State: "unseen", Light: Unseen}},
		{func(f *facts) { f.rooms = append(f.rooms, disk.Room{Free: 5 << 30, Total: 100 << 30}) }, Check{ID: "disk", State: "free", Light: Watch, N: 5, Bytes: 5 << 30}},
		{func(f *facts) { f.rooms[0].Free = 100 << 20 }, Check{ID: "disk", State: "free", Light: Bad, Bytes: 100 << 20}},
		{func(f *facts) { f.secret = false }, Check{ID: "transport", State: "plain", Light: Watch}},
		{func(f *facts) { f.users = f.users[1:] }, Check{ID: "administrators", State: "short", Light: Watch, N: 1}},
		{func(f *facts) { f.users, f.settings.TwoPeople = f.users[1:], true }, Check{ID: "approvers", State: "short", Light: Watch, N: 1}},
	} {
		f := sound()
		c.change(&f)
		all := f.judged()
		if i := slices.IndexFunc(all, func(got Check) bool { return got.ID == c.want.ID }); i < 0 || all[i] != c.want {
			t.Errorf("got %+v, want %+v", all, c.want)
		}
	}
}
