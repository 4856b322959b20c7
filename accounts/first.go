package accounts

import (
	"context"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Empty tells whether nobody can sign in yet, because no user was ever added.
func (a *Accounts) Empty(ctx context.Context) (empty bool, err error) {
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		n, err := countUsers(ctx, tx)
		empty = n == 0
		return err
	})
	return empty, err
}

// AddFirst adds the first user, who is an administrator, whatever grants u has. It asks
// nobody: whoever calls it has seen that this person keeps the machine. Faults:
// accounts.user_first, when there is a user already; those of AddUser.
func (a *Accounts) AddFirst(ctx context.Context, u User, password string) (User, error) {
	who := System(u.Name)
	u.Grants = []Grant{{Role: Administrator}}
	u, hash, err := a.newUser(ctx, who, u, password)
	if err != nil {
		return User{}, err
	}
	now := a.clock.Now()
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := countUsers(ctx, tx)
		if err == nil && n > 0 {
			err = fault.New(fault.Conflict, "accounts.user_first")
		}
		if err != nil {
			return err
		}
		u, err = addUser(ctx, tx, who, u, hash, now)
		return err
	})
	return u, err
}
