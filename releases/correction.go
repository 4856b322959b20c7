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

// correct makes an import the correction of a release that was sent. Its embargo stays what
// it is: a correction changes what is said, not since when it is known.
func (i *importing) correct(old Release, release *Release) {
	i.document.Embargo = old.Embargo
	if !release.Correcting() {
		release.CorrectingSince = i.now
	}
}
