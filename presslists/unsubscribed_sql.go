package presslists

// Leavers is a query that stands inside a statement of the package that counts what became
// of its mails: the address_key of everybody who unsubscribed from one instant to before
// another, its two values, in milliseconds, and created_at, when they did.
const Leavers = `SELECT s.address_key, s.created_at FROM suppressions s
	WHERE s.created_at >= ? AND s.created_at < ? AND s.reason = '` + Unsubscribed + `'`
