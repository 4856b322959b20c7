package accounts

import (
	"context"
	"fmt"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// AddUser adds a user, with a password or, when it is empty, without, and gives them as
// they are kept. Only Address.Given is read of the address. Only an administrator can. Faults, all fields' at once: those of SaveUser and of a password.
func (a *Accounts) AddUser(ctx context.Context, who Actor, u User, password string) (User, error) {
	u, hash, err := a.newUser(ctx, who, u, password)
	if err != nil {
		return User{}, err
	}
	now := a.clock.Now()
	err = a.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		u, err = addUser(ctx, tx, who, u, hash, now)
		return err
	})
	return u, err
}

func (a *Accounts) newUser(ctx context.Context, who Actor, u User, password string) (User, string, error) {
	if !who.May(Administer) {
		return User{}, "", fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	u, err := u.checked()
	faults := fault.List(fault.All(err))
	if password != "" {
		faults = append(faults, fault.All(checkPassword(password, u))...)
	}
	if err := faults.OrNil(); err != nil {
		return User{}, "", err
	}
	if password == "" {
		return u, "", nil
	}
	hash, err := a.hashers.hash(ctx, password)
	return u, hash, err
}

func addUser(ctx context.Context, tx *sqldb.Tx, who Actor, u User, hash string, now time.Time) (User, error) {
	if err := takeName(ctx, tx, u); err != nil {
		return User{}, err
	}
	id, err := insertUser(ctx, tx, u, hash, clock.Millis(now))
	if sqldb.IsUnique(err) {
		return User{}, fault.Wrap(err, fault.Conflict, "accounts.user_exists", "Address", u.Address.Given).At(fault.Place{Field: "address"})
	}
	if err != nil {
		return User{}, err
	}
	u.ID = id
	if err := replaceGrants(ctx, tx, u); err != nil {
		return User{}, err
	}
	if err := insertAudit(ctx, tx, Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: "user_added", Subject: u.Address.Given, Detail: grantsText(u.Grants)}); err != nil {
		return User{}, err
	}
	return selectUser(ctx, tx, id)
}

// SaveUser changes name, address, language, zone and grants of the user with u.ID, and gives
// them as they are kept. Only an administrator can. The last administrator
// stays one. Faults, all fields' at once: accounts.user_name_missing, accounts.user_name_invalid, accounts.user_name_mixed,
// accounts.language_unknown, accounts.zone_unknown, accounts.role_missing,
// accounts.role_unknown, accounts.role_partner, accounts.role_language, those of
// address.Parse; accounts.user_exists, accounts.user_name_taken, accounts.user_missing, accounts.partner_missing,
// accounts.last_administrator, accounts.users_forbidden.
func (a *Accounts) SaveUser(ctx context.Context, who Actor, u User) (User, error) {
	if !who.May(Administer) {
		return User{}, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	u, err := u.checked()
	if err != nil {
		return User{}, err
	}
	now := a.clock.Now()
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		before, err := userIn(ctx, tx, u.ID)
		if err != nil {
			return err
		}
		if err := takeName(ctx, tx, u); err != nil {
			return err
		}
		if err := updateUser(ctx, tx, u, clock.Millis(now)); sqldb.IsUnique(err) {
			return fault.Wrap(err, fault.Conflict, "accounts.user_exists", "Address", u.Address.Given).At(fault.Place{Field: "address"})
		} else if err != nil {
			return err
		}
		if err := replaceGrants(ctx, tx, u); err != nil {
			return err
		}
		if err := keepsAnAdministrator(ctx, tx, before); err != nil {
			return err
		}
		after, err := selectUser(ctx, tx, u.ID)
		u = after
		if err != nil {
			return err
		}
		return insertAudit(ctx, tx, Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: "user_changed", Subject: u.Address.Given, Detail: grantsText(u.Grants)})
	})
	return u, err
}

// keepsAnAdministrator refuses what would leave nobody who may let anybody in. Who never
// had one, on a machine whose commands do everything, loses none.
func keepsAnAdministrator(ctx context.Context, tx *sqldb.Tx, before User) error {
	if !before.Is(Administrator, 0) || before.Ended() {
		return nil
	}
	n, err := countAdministrators(ctx, tx)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "accounts.last_administrator", "Name", before.Name)
	}
	return err
}

// EndUser keeps a user from signing in, and ends their sessions, links and feed; what they have
// done stays under their name. RestoreUser takes it back. Twice is once. Faults:
// accounts.user_missing, accounts.last_administrator, accounts.users_forbidden.
func (a *Accounts) EndUser(ctx context.Context, who Actor, id int64) error {
	return a.endUser(ctx, who, id, true)
}

// RestoreUser lets a user sign in again, by a link or with the password of before. Faults:
// accounts.user_missing, accounts.users_forbidden.
func (a *Accounts) RestoreUser(ctx context.Context, who Actor, id int64) error {
	return a.endUser(ctx, who, id, false)
}

func (a *Accounts) endUser(ctx context.Context, who Actor, id int64, end bool) error {
	if !who.May(Administer) {
		return fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	now := a.clock.Now()
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		u, err := userIn(ctx, tx, id)
		if err != nil || u.Ended() == end {
			return err
		}
		verb, ended := "user_restored", int64(0)
		if end {
			verb, ended = "user_ended", clock.Millis(now)
			if _, err := deleteSessions(ctx, tx, id, 0); err != nil {
				return err
			}
			if err := endLinks(ctx, tx, id, clock.Millis(now)); err != nil {
				return err
			}
			if err := deleteFeed(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := setEnded(ctx, tx, id, ended, clock.Millis(now)); err != nil {
			return err
		}
		if err := keepsAnAdministrator(ctx, tx, u); end && err != nil {
			return err
		}
		return insertAudit(ctx, tx, Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: verb, Subject: u.Address.Given})
	})
}

// ChangePassword gives a user another password, for which the present one is needed where
// there is one: an administrator who isn't the user, does without. Their
// other sessions end; keep is the one that goes on. Faults: accounts.password_wrong, those
// of a password, accounts.sign_in_busy, accounts.user_missing, accounts.users_forbidden.
func (a *Accounts) ChangePassword(ctx context.Context, who Actor, userID int64, present, password string, keep int64) error {
	if !who.May(Administer) && who.UserID != userID {
		return fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	var u User
	hash := ""
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if u, err = userIn(ctx, tx, userID); err == nil {
			hash, err = selectPassword(ctx, tx, userID)
		}
		return err
	})
	if err != nil {
		return err
	}
	if who.UserID == userID && hash != "" {
		if same, err := a.hashers.matches(ctx, present, hash); err != nil || !same {
			return orElse(err, fault.New(fault.Invalid, "accounts.password_wrong").At(fault.Place{Field: "present"}))
		}
	}
	if err := checkPassword(password, u); err != nil {
		return err
	}
	if hash, err = a.hashers.hash(ctx, password); err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		return setPasswordBut(ctx, tx, u, hash, who, a.clock.Now(), keep)
	})
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// setPassword writes a password down, and ends all sessions and links of the user.
func setPassword(ctx context.Context, tx *sqldb.Tx, u User, hash string, who Actor, now time.Time) error {
	return setPasswordBut(ctx, tx, u, hash, who, now, 0)
}

func setPasswordBut(ctx context.Context, tx *sqldb.Tx, u User, hash string, who Actor, now time.Time, keep int64) error {
	if err := updatePassword(ctx, tx, u.ID, hash, clock.Millis(now)); err != nil {
		return err
	}
	if _, err := deleteOtherSessions(ctx, tx, u.ID, keep); err != nil {
		return err
	}
	if err := endLinks(ctx, tx, u.ID, clock.Millis(now)); err != nil {
		return err
	}
	return insertAudit(ctx, tx, Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: "password_changed", Subject: u.Address.Given})
}

// Users gives all users, by address. Only an administrator sees them. Fault:
// accounts.users_forbidden.
func (a *Accounts) Users(ctx context.Context, who Actor) (all []User, err error) {
	if !who.May(Administer) {
		return nil, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = selectUsers(ctx, tx)
		return err
	})
	return all, err
}

// UserByAddress gives the user with this address, in any spelling. Faults:
// accounts.user_missing, accounts.users_forbidden.
func (a *Accounts) UserByAddress(ctx context.Context, who Actor, mailbox string) (u User, err error) {
	if !who.May(Administer) {
		return User{}, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		u, err = selectUserByKey(ctx, tx, mailboxKey(mailbox))
		return err
	})
	if sqldb.NoRows(err) {
		return User{}, fault.New(fault.NotFound, "accounts.user_missing", "Address", fault.Shown(mailbox))
	}
	return u, err
}

// userIn is selectUser with a fault for nobody.
func userIn(ctx context.Context, tx *sqldb.Tx, id int64) (User, error) {
	u, err := selectUser(ctx, tx, id)
	if sqldb.NoRows(err) {
		err = fault.New(fault.NotFound, "accounts.user_missing", "Address", fmt.Sprint(id))
	}
	return u, err
}
