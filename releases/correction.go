package releases

import (
	"context"
	"time"
)

// corrected ends the correction of a release when no edition of it is left that is to be
// corrected: what is frozen now is what was meant.
func (c *changing) corrected(ctx context.Context) error {
	if !c.release.Correcting() {
		return nil
	}
	frozen, err := selectFrozen(ctx, c.tx, c.release.ID)
	if err != nil {
		return err
	}
	for _, e := range frozen {
		if e.Recalled {
			return nil
		}
	}
	c.release.CorrectingSince = time.Time{}
	return c.note(ctx, "corrected", "", "")
}

// since is from when on the release of an import is corrected.
func (i importing) since(old Release) time.Time {
	if old.Correcting() {
		return old.CorrectingSince
	}
	return i.now
}
