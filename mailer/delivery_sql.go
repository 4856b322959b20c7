package mailer

// delivery is a line of the table deliveries, as far as a worker needs it.
type delivery struct {
	ID          int64   `db:"id"`
	MailingID   int64   `db:"mailing_id"`
	ReleaseID   int64   `db:"release_id"`
	Address     string  `db:"address"`
	AddressKey  string  `db:"address_key"`
	Name        string  `db:"name"`
	Language    string  `db:"language"`
	Token       *string `db:"token"` // nil: made of the id
	State       State   `db:"state"`
	Reason      Reason  `db:"reason"`
	ClaimedFrom State   `db:"claimed_from"`
	ClaimID     int64   `db:"claim_id"`
	Attempts    int64   `db:"attempts"`
	FirstAt     int64   `db:"first_at"`
	NextAt      *int64  `db:"next_at"`
	Resends     int64   `db:"resends"`
	Strikes     int64   `db:"strikes"`

	// Edition is the one that was received, of a notice; AnswersID, AnswersToken and AnswersDomain tell to which mail of
	// ours it or a correction is the answer.
	Edition       int64   `db:"edition_id"`
	AnswersID     *int64  `db:"answers_id"`
	AnswersToken  *string `db:"answers_token"`
	AnswersDomain *string `db:"answers_domain"`

	// Stopped is why it must not be mailed, asked when it was claimed.
	Stopped Reason `db:"stopped"`
}

const deliveryColumns = `id, mailing_id, release_id, address, address_key, name, language, token, state, reason,
	claimed_from, claim_id, attempts, first_at, next_at, resends, strikes`

// Fragments of conditions.
const (
	isOpen = `state IN ('planned', 'claimed', 'deferred', 'uncertain')`
	// canBeTried: not held by a worker, and not left to a person.
	canBeTried = `(state IN ('planned', 'deferred') OR (state = 'uncertain' AND next_at IS NOT NULL))`
	// back is how a claimed delivery goes back to where it was.
	back = `state = claimed_from, claimed_from = '', claim_id = 0`
)
