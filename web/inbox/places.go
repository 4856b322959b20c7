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

// places are the recipients' places by address key. Who stands on several lists
// is where the first of them is.
func (i *Inbox) places(ctx context.Context) (map[string]place, error) {
	lists, err := i.PressLists.Lists(ctx)
	if err != nil {
		return nil, err
	}
	places := map[string]place{}
	for _, list := range lists {
		zone, err := time.LoadLocation(list.Zone)
		if err != nil {
			zone = time.UTC
		}
		contacts, err := i.PressLists.Contacts(ctx, list.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range contacts {
			if _, known := places[c.AddressKey]; !known {
				places[c.AddressKey] = place{Country: list.Country, Zone: zone}
			}
		}
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
