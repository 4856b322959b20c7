package inbox

import (
	"context"
	"time"

	"communique/presslists"
)

// place is where a recipient reads.
type place struct {
	Country string
	Zone    *time.Location
}

// places are where the recipients of some mails read, by address key. Who stands on several
// lists is where the first of them is.
func (i *Inbox) places(ctx context.Context, recipients ...string) (map[string]place, error) {
	var keys []string
	for _, r := range recipients {
		if address, err := presslists.ParseAddress(r); err == nil {
			keys = append(keys, address.Key)
		}
	}
	lists, err := i.PressLists.ListsByAddress(ctx, keys)
	if err != nil {
		return nil, err
	}
	places := map[string]place{}
	for key, list := range lists {
		zone, err := time.LoadLocation(list.Zone)
		if err != nil {
			zone = time.UTC
		}
		places[key] = place{Country: list.Country, Zone: zone}
	}
	return places, nil
}

// of is where the recipient of a mail reads; in UTC and in no country when nobody
// knows.
func of(places map[string]place, recipient string) place {
	if address, err := presslists.ParseAddress(recipient); err == nil {
		if p, ok := places[address.Key]; ok {
			return p
		}
	}
	return place{Zone: time.UTC}
}
