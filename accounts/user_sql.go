package accounts

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// userRow is a line of the table users.
type userRow struct {
	ID         int64  `db:"id"`
	Name       string `db:"name"`
	Address    string `db:"address"`
	AddressKey string `db:"address_key"`
	Language   string `db:"language"`
	Zone       string `db:"zone"`
	Password   string `db:"password"`
	EndedAt    int64  `db:"ended_at"`
	CreatedAt  int64  `db:"created_at"`
	UpdatedAt  int64  `db:"updated_at"`

	SignedInAt   int64 `db:"signed_in_at"`
	InvitedUntil int64 `db:"invited_until"`
	Shut         int64 `db:"shut"`
}

const everyUser = `SELECT id, name, address, address_key, language, zone, password, ended_at, created_at, updated_at, signed_in_at, invited_until, ` + isShut + ` AS shut FROM users`

func (row userRow) user(grants []Grant) (User, error) {
	read, err := address.Parse(row.Address)
	u := User{
		ID: row.ID, Name: row.Name, Address: read, Language: row.Language, Zone: row.Zone, Grants: grants, Password: row.Password != "",
		CreatedAt: clock.FromMillis(row.CreatedAt), UpdatedAt: clock.FromMillis(row.UpdatedAt),
		EndedAt: instant(row.EndedAt), SignedInAt: instant(row.SignedInAt), InvitedUntil: instant(row.InvitedUntil), Shut: row.Shut == 1,
	}
	return u, err
}

// instant is a time that may not be there: 0 is none.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}

// grantRow is a line of the table user_grants.
type grantRow struct {
	UserID    int64  `db:"user_id"`
	Role      Role   `db:"role"`
	PartnerID int64  `db:"partner_id"`
	Language  string `db:"language"`
}

func selectGrants(ctx context.Context, tx *sqldb.Tx, where string, args ...any) (map[int64][]Grant, error) {
	var rows []grantRow
	err := tx.Select(ctx, &rows, `SELECT user_id, role, COALESCE(partner_id, 0) AS partner_id, language FROM user_grants `+where, args...)
	grants := map[int64][]Grant{}
	for _, r := range rows {
		grants[r.UserID] = append(grants[r.UserID], Grant{r.Role, r.PartnerID, r.Language})
	}
	for id := range grants {
		slices.SortFunc(grants[id], byRole)
	}
	return grants, err
}

func selectUser(ctx context.Context, tx *sqldb.Tx, id int64) (User, error) {
	return oneUser(ctx, tx, everyUser+` WHERE id = ?`, id)
}

// selectAccount gives a user and what is kept of their password, without their roles: it
// asks as much of who isn't there.
func selectAccount(ctx context.Context, tx *sqldb.Tx, key string) (u User, password string, err error) {
	var row userRow
	if err := tx.Get(ctx, &row, everyUser+` WHERE address_key = ?`, key); err != nil {
		return User{}, "", err
	}
	u, err = row.user(nil)
	return u, row.Password, err
}

func selectUserByKey(ctx context.Context, tx *sqldb.Tx, key string) (User, error) {
	return oneUser(ctx, tx, everyUser+` WHERE address_key = ?`, key)
}

func oneUser(ctx context.Context, tx *sqldb.Tx, query string, name any) (User, error) {
	var row userRow
	if err := tx.Get(ctx, &row, query, name); err != nil {
		return User{}, err
	}
	grants, err := selectGrants(ctx, tx, `WHERE user_id = ?`, row.ID)
	if err != nil {
		return User{}, err
	}
	return row.user(grants[row.ID])
}

func selectUsers(ctx context.Context, tx *sqldb.Tx) ([]User, error) {
	var rows []userRow
	if err := tx.Select(ctx, &rows, everyUser); err != nil {
		return nil, err
	}
	grants, err := selectGrants(ctx, tx, ``)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b userRow) int { // here: the engines' collations differ
		return cmp.Or(strings.Compare(a.AddressKey, b.AddressKey), cmp.Compare(a.ID, b.ID))
	})
	all := make([]User, len(rows))
	for i, row := range rows {
		if all[i], err = row.user(grants[row.ID]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func insertUser(ctx context.Context, tx *sqldb.Tx, u User, password string, now int64) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO users (name, name_key, address, address_key, language, zone, password, ended_at, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) RETURNING id`, u.Name, nameKey(u.Name), u.Address.Given, u.Address.Key, u.Language, u.Zone, password, now, now)
	return id, err
}

func updateUser(ctx context.Context, tx *sqldb.Tx, u User, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE users SET name = ?, name_key = ?, address = ?, address_key = ?, language = ?, zone = ?, updated_at = ? WHERE id = ?`,
		u.Name, nameKey(u.Name), u.Address.Given, u.Address.Key, u.Language, u.Zone, now, u.ID)
	return err
}

func touchUser(ctx context.Context, tx *sqldb.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE users SET updated_at = ? WHERE id = ?`, now, id)
	return err
}

// setSignedIn notes that a user has signed in: an invitation that waits is of no use any more.
func setSignedIn(ctx context.Context, tx *sqldb.Tx, id, now int64) error {
	if _, err := tx.Exec(ctx, `UPDATE users SET signed_in_at = ? WHERE id = ?`, now, id); err != nil {
		return err
	}
	return dropLetters(ctx, tx, id, InvitationLetter)
}

func setInvited(ctx context.Context, tx *sqldb.Tx, id, until int64) error {
	_, err := tx.Exec(ctx, `UPDATE users SET invited_until = ? WHERE id = ?`, until, id)
	return err
}

func setEnded(ctx context.Context, tx *sqldb.Tx, id, ended, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE users SET ended_at = ?, updated_at = ? WHERE id = ?`, ended, now, id)
	return err
}

func selectPassword(ctx context.Context, tx *sqldb.Tx, id int64) (hash string, err error) {
	err = tx.Get(ctx, &hash, `SELECT password FROM users WHERE id = ?`, id)
	return hash, err
}

func updatePassword(ctx context.Context, tx *sqldb.Tx, id int64, hash string, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE users SET password = ?, updated_at = ? WHERE id = ?`, hash, now, id)
	return err
}

// replaceGrants writes down what the user has now, and nothing else. Fault:
// accounts.partner_missing.
func replaceGrants(ctx context.Context, tx *sqldb.Tx, u User) error {
	if _, err := tx.Exec(ctx, `DELETE FROM user_grants WHERE user_id = ?`, u.ID); err != nil {
		return err
	}
	for _, g := range u.Grants {
		if err := insertGrant(ctx, tx, u.ID, g); err != nil {
			return err
		}
	}
	return nil
}

// insertGrant writes down a role more. Fault: accounts.partner_missing.
func insertGrant(ctx context.Context, tx *sqldb.Tx, userID int64, g Grant) error {
	if g.PartnerID != 0 {
		if _, err := selectPartner(ctx, tx, byID, g.PartnerID); sqldb.NoRows(err) {
			return fault.New(fault.NotFound, "accounts.partner_missing", "Slug", strconv.FormatInt(g.PartnerID, 10)).At(fault.Place{Field: "role"})
		} else if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO user_grants (user_id, role, partner_id, language) VALUES (?, ?, NULLIF(CAST(? AS BIGINT), 0), ?)
		ON CONFLICT DO NOTHING`, userID, g.Role, g.PartnerID, g.Language)
	return err
}

func countAdministrators(ctx context.Context, tx *sqldb.Tx) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM users u WHERE u.ended_at = 0
		AND EXISTS (SELECT 1 FROM user_grants g WHERE g.user_id = u.id AND g.role = 'administrator')`)
	return n, err
}

func countUsers(ctx context.Context, tx *sqldb.Tx) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM users`)
	return n, err
}
