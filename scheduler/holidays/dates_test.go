package holidays

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// listed is an independent list of dates; its first lines say where it is from.
//
//go:embed testdata/dates.txt
var listed string

// readList gives each region's days of each year, as "2024-12-25".
func readList(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	var regions []string
	for line := range strings.Lines(listed) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			heading, beside, _ := strings.Cut(line[1:], "]")
			regions = strings.Fields(heading)
			base := all[strings.TrimPrefix(beside, " beside ")]
			for _, r := range regions {
				all[r] = slices.Clone(base)
			}
		default:
			year, days, _ := strings.Cut(line, " ")
			for _, r := range regions {
				for d := range strings.FieldsSeq(days) {
					all[r] = append(all[r], year+"-"+d)
				}
			}
		}
	}
	return all
}

func TestDatesAreThoseOfAnIndependentList(t *testing.T) {
	list := readList(t)
	if regions := slices.Sorted(maps.Keys(calendars())); !slices.Equal(regions, slices.Sorted(maps.Keys(list))) {
		t.Fatalf("the list has other regions: %v", slices.Sorted(maps.Keys(list)))
	}
	for region, want := range list {
		slices.Sort(want)
		if len(want) < 7*8 {
			t.Fatalf("%s has %d days in the list", region, len(want))
		}
		got := daysOf(t, region, 2024, 2030)
		for _, d := range got {
			if _, ok := slices.BinarySearch(want, d); !ok {
				t.Errorf("%s: %s is no holiday", region, d)
			}
		}
		for _, d := range want {
			if !slices.Contains(got, d) {
				t.Errorf("%s: %s is a holiday", region, d)
			}
		}
	}
}

// daysOf asks for every day of the years.
func daysOf(t *testing.T, region string, first, last int) (days []string) {
	t.Helper()
	c := mustIn(t, region)
	for d := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() <= last; d = d.AddDate(0, 0, 1) {
		if _, ok := c.On(d.Date()); ok {
			days = append(days, fmt.Sprintf("%04d-%02d-%02d", d.Year(), d.Month(), d.Day()))
		}
	}
	return days
}

func mustIn(t testing.TB, region string) *Calendar {
	t.Helper()
	c, err := In(region)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
