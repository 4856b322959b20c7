package mailer

import (
	"cmp"
	"slices"
)

// Untaken is what became of mails that weren't taken, by the same reason and with the same
// answer of their servers.
type Untaken struct {
	State    State  // Bounced, Deferred or Uncertain
	Reason   Reason // may be empty
	Code     int    // of the last reply, 0 when there was none
	Enhanced string
	N        int
	// Words are what servers said, two of their replies at most. They may name a recipient:
	// only those see them who may see the contacts.
	Words []string
}

// mostUntaken are told apart; of what is rarer only the state and the reason are.
const mostUntaken = 24

// answer is what the mails of a Untaken have in common.
type answer struct {
	state    State
	reason   Reason
	code     int
	enhanced string
}

func (t Untaken) answer() answer { return answer{t.State, t.Reason, t.Code, t.Enhanced} }

// untaken gathers what happened to the mailings that are seen, the most frequent first.
// Of those that aren't kept by who looks it holds no words.
func untaken(rows []tallyRow, seen, kept map[int64]mailing) []Untaken {
	var all []Untaken
	for _, row := range rows {
		if _, ok := seen[row.MailingID]; !ok || row.State != Bounced && row.State != Deferred && row.State != Uncertain {
			continue
		}
		t := Untaken{State: row.State, Reason: row.Reason, Code: row.Code, Enhanced: row.Enhanced, N: row.N}
		if _, ok := kept[row.MailingID]; ok {
			t.Words = []string{row.Least, row.Most}
		}
		all = append(all, t)
	}
	all = mergedUntaken(all)
	if len(all) > mostUntaken {
		for i := range all[mostUntaken:] {
			t := &all[mostUntaken+i]
			t.Code, t.Enhanced, t.Words = 0, "", nil
		}
		all = mergedUntaken(all)
	}
	return all
}

// mergedUntaken adds up what has the same answer.
func mergedUntaken(all []Untaken) []Untaken {
	at := map[answer]int{}
	var merged []Untaken
	for _, t := range all {
		i, there := at[t.answer()]
		if !there {
			i = len(merged)
			at[t.answer()] = i
			merged = append(merged, Untaken{State: t.State, Reason: t.Reason, Code: t.Code, Enhanced: t.Enhanced})
		}
		merged[i].N += t.N
		for _, w := range t.Words {
			if w != "" && len(merged[i].Words) < 2 && !slices.Contains(merged[i].Words, w) {
				merged[i].Words = append(merged[i].Words, w)
			}
		}
	}
	slices.SortStableFunc(merged, func(a, b Untaken) int { return cmp.Compare(b.N, a.N) })
	return merged
}
