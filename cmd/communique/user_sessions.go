package main

import (
	"context"
	"fmt"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
)

// userSessionsCommand shows where a user is signed in, and ends that.
type userSessionsCommand struct {
	Address string `arg:"" help:"${user_address}"`
	End     string `name:"end" placeholder:"ID" help:"${user_end_session}"`
	JSON    bool   `name:"json" help:"${json}"`
}

// sessionReport is a session as a script reads it. Instants are in UTC.
type sessionReport struct {
	ID      int64  `json:"id"`
	Created string `json:"created"`
	Seen    string `json:"seen"`
	Expires string `json:"expires"`
	Address string `json:"address"`
	Agent   string `json:"agent"`
}

// everySession is what is typed in the place of a session's number for all of them.
const everySession = "all"

// Run shows the sessions that hold, the one that was seen last first.
func (r *userSessionsCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, u, err := t.openUser(ctx, c, r.Address)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.accounts.Sessions(ctx, h.actor(), u.ID)
	if err != nil {
		return err
	}
	if r.End != "" {
		return r.end(ctx, t, h, u, all)
	}
	if r.JSON {
		reports := make([]sessionReport, len(all))
		for i, s := range all {
			reports[i] = sessionReport{s.ID, utc(s.CreatedAt), utc(s.SeenAt), utc(s.ExpiresAt), s.Address, s.Agent}
		}
		return t.json(reports)
	}
	if len(all) == 0 {
		t.say("cli.user.no_sessions", "Address", u.Address.Given)
	}
	for _, s := range all {
		t.session(s)
	}
	return nil
}

// session says since when and from where. A browser calls itself as it likes: what it says
// is cut, and its control characters don't reach the terminal.
func (t *terminal) session(s accounts.Session) {
	number := fmt.Sprint(s.ID) + "  "
	t.wrapped(t.out, number, joined(t.words.T("cli.user.session", "Since", s.CreatedAt.Local(), "Seen", s.SeenAt.Local()), s.Address))
	if s.Agent != "" {
		t.wrapped(t.out, padded("", columns(number)), fault.Shown(s.Agent))
	}
}

// end ends one session, or all: also one that has begun since they were counted.
func (r *userSessionsCommand) end(ctx context.Context, t *terminal, h *house, u accounts.User, there []accounts.Session) error {
	id, n := int64(0), len(there)
	if r.End != everySession {
		i := slices.IndexFunc(there, func(s accounts.Session) bool { return fmt.Sprint(s.ID) == r.End })
		if i < 0 {
			return fault.New(fault.NotFound, "cli.session_missing", "Value", fault.Shown(r.End), "Address", u.Address.Given)
		}
		id, n = there[i].ID, 1
	}
	if err := h.accounts.EndSession(ctx, h.actor(), u.ID, id); err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"ended": n})
	}
	t.count("cli.user.sessions_ended", n)
	return nil
}
