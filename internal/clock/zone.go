package clock

import (
	"sync"
	"time"
)

// zones are those that were asked for. There are some hundreds in the world, and only those
// are kept.
var zones sync.Map

// Zone is time.LoadLocation that reads each zone's file once: a page that shows a hundred
// instants would otherwise read it a hundred times.
func Zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil //nolint:forcetypeassert // nothing else is put there
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, location)
	return location, nil
}
