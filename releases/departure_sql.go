package releases

// LastEvent is an SQL expression for the number of the last thing that happened to a
// release, given as the column of its id, or 0: whoever has asked MayLeave, and looks
// again and again, has to ask anew only when this number is another one. It stands
// inside a statement of the package that sends.
func LastEvent(releaseID string) string {
	return `(SELECT COALESCE(MAX(e.id), 0) FROM release_events e WHERE e.release_id = ` + releaseID + `)`
}
