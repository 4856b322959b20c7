package holidays

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/internal/fault"

	"github.com/rickar/cal/v2"
	"pgregory.net/rapid"
)

// TestHolidaysSpeakTheirRegionsLanguages: names as people there write them, and the
// region's first language for any that it doesn't speak.
func TestHolidaysSpeakTheirRegionsLanguages(t *testing.T) {
	for _, c := range []struct{ region, day, language, want string }{
		{"NL", "2026-04-27", "nl", "Koningsdag"},
		{"NL", "2026-05-25", "en", "Tweede pinksterdag"},
		{"BE", "2026-07-21", "nl-BE", "Nationale feestdag"},
		{"BE", "2026-07-21", "fr-BE", "Fête nationale"},
		{"BE", "2026-07-21", "de", "Nationalfeiertag"},
		{"BE", "2026-07-21", "da", "Nationale feestdag"},
		{"BE-VLG", "2026-01-01", "fr", "Nieuwjaar"},
		{"BE-WAL", "2026-01-01", "nl", "Jour de l’an"},
		{"BE-BRU", "2026-01-01", "nl", "Nieuwjaar"},
		{"FR", "2026-05-08", "fr", "Victoire de 1945"},
		{"FR-57", "2026-12-26", "fr", "Saint-Étienne"},
		{"FR-974", "2026-12-20", "fr", "Abolition de l’esclavage"},
		{"DE-SN", "2026-11-18", "de", "Buß- und Bettag"},
		{"DE-BE", "2025-05-08", "de", "Tag der Befreiung"},
		{"DE-TH", "2026-09-20", "de", "Weltkindertag"},
		{"DK", "2026-04-02", "da", "Skærtorsdag"},
		{"DK", "2026-05-14", "da", "Kristi himmelfartsdag"},
		{"EE", "2026-06-23", "et", "Võidupüha"},
		{"EE", "2026-04-05", "et", "Ülestõusmispühade 1. püha"},
		{"IT", "2027-10-04", "it", "San Francesco d’Assisi"},
		{"IT", "2026-12-26", "de", "Santo Stefano"},
		{"IT-BZ", "2026-12-26", "de", "Stephanstag"},
		{"IT-BZ", "2026-05-25", "it", "Lunedì di Pentecoste"},
		{"RO", "2026-08-15", "ro", "Adormirea Maicii Domnului"},
		{"RO", "2026-06-01", "ro", "A doua zi de Rusalii"},
		{"SK", "2026-04-03", "sk", "Veľký piatok"},
		{"SK", "2023-09-01", "sk", "Deň Ústavy Slovenskej republiky"},
		{"ES-CT", "2026-09-11", "es", "Fiesta Nacional de Cataluña"},
		{"ES-AN", "2026-11-02", "es", "Todos los Santos (traslado al lunes)"},
		{"ES-AN", "2026-11-01", "es", "Todos los Santos"},
		{"GB", "2026-12-26", "en", "Boxing Day"},
		{"GB", "2026-12-28", "en-GB", "Boxing Day (substitute day)"},
		{"GB-SCT", "2028-01-04", "en", "2nd January (substitute day)"},
		{"GB-NIR", "2026-03-17", "en", "St Patrick’s Day"},
	} {
		h, ok := mustIn(t, c.region).On(date(t, c.day))
		if got := h.Name(c.language); !ok || got != c.want {
			t.Errorf("%s on %s in %s: %q, want %q", c.region, c.day, c.language, got, c.want)
		}
	}
}

// TestSubstituteDays: a weekend's holiday is told on its own day and on the one taken off
// for it; King's Day is on the one day only.
func TestSubstituteDays(t *testing.T) {
	for _, c := range []struct {
		region, day string
		is, instead bool
	}{
		{"GB", "2027-12-25", true, false}, // a Saturday
		{"GB", "2027-12-26", true, false},
		{"GB", "2027-12-27", true, true},
		{"GB", "2027-12-28", true, true},
		{"GB", "2022-12-26", true, false}, // Boxing Day itself
		{"GB", "2022-12-27", true, true},  // for Christmas, a Sunday
		{"GB-SCT", "2023-01-02", true, false},
		{"GB-SCT", "2023-01-03", true, true},
		{"GB", "2023-01-02", true, true},
		{"GB", "2023-01-03", false, false},
		{"NL", "2025-04-26", true, false},
		{"NL", "2025-04-27", false, false},
		{"ES-CT", "2026-11-02", false, false},
		{"ES-MD", "2026-11-02", true, true},
	} {
		h, ok := mustIn(t, c.region).On(date(t, c.day))
		if ok != c.is || h.Substitute != c.instead {
			t.Errorf("%s on %s: a holiday %t, a substitute %t", c.region, c.day, ok, h.Substitute)
		}
	}
}

func date(t *testing.T, s string) (int, time.Month, int) {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d.Date()
}

// TestEveryHolidayHasItsNames: in each language that its region speaks.
func TestEveryHolidayHasItsNames(t *testing.T) {
	for code, c := range calendars() {
		for _, l := range c.languages {
			if c.names[l] == "" {
				t.Errorf("%s has no name in %s", code, l)
			}
			for i, d := range c.days {
				if n := d.names[l]; n == "" || n != strings.TrimSpace(n) || strings.Contains(n, "'") {
					t.Errorf("%s: the %dth holiday is called %q in %s", code, i+1, n, l)
				}
			}
		}
	}
}

func TestUnknownRegions(t *testing.T) {
	for typed, nearest := range map[string]string{
		"":                         "DE-BY",
		"AT":                       "IT", // one letter away, as others are
		"UK":                       "GB",
		"UK-SCT":                   "GB-SCT",
		"DE-XX":                    "DE",
		"DE-BX":                    "DE-BB",
		"DE_BY":                    "DE-BY",
		"Bayern":                   "DE-BY",
		"scotland":                 "GB-SCT",
		"Südtirol":                 "IT-BZ",
		"belgique":                 "BE",
		"NL-NH":                    "NL",
		"FR-75":                    "FR",
		" de-by":                   "DE-BY",
		strings.Repeat("x", 1<<20): "DE-BY",
	} {
		c, err := In(typed)
		var f *fault.Error
		if c != nil || !errors.As(err, &f) || f.Kind != fault.Invalid || f.ID != "holidays.region_unknown" {
			t.Fatalf("%.50q: %v, %v", typed, c, err)
		}
		if got := f.Args["Nearest"]; got != nearest {
			t.Errorf("%.50q: nearest is %v, want %s", typed, got, nearest)
		}
		if shown, ok := f.Args["Region"].(string); !ok || len(shown) > 200 {
			t.Errorf("%.50q is shown as %.50v…", typed, f.Args["Region"])
		}
		if f.Place.Field != "region" {
			t.Errorf("%.50q: the fault is at %v", typed, f.Place)
		}
	}
}

// TestTheNearestRegionIsOne whatever was typed.
func TestTheNearestRegionIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z]{2}-[A-Z0-9]{1,3}`)).Draw(t, "typed")
		if _, err := In(typed); err != nil {
			if _, err := In(nearest(typed)); err != nil {
				t.Fatalf("%q: %v", typed, err)
			}
		}
	})
}

func TestRegions(t *testing.T) {
	for country, count := range map[string]int{
		"BE": 3, "DE": 16, "DK": 0, "EE": 0, "ES": 19, "FR": 9, "GB": 5, "IT": 1, "NL": 0, "RO": 0, "SK": 0, "AT": 0, "": 0, "de": 16,
	} {
		regions := Regions(country)
		if len(regions) != count {
			t.Errorf("%s has %d regions", country, len(regions))
		}
		for i, r := range regions {
			if i > 0 && regions[i-1].Code >= r.Code || !strings.HasPrefix(r.Code, strings.ToUpper(country)+"-") {
				t.Errorf("%s: %s stands in the wrong place", country, r.Code)
			}
			if c := mustIn(t, strings.ToLower(r.Code)); c.Code != r.Code || c.Name("xx") != r.Name("xx") {
				t.Errorf("%s leads to %s", r.Code, c.Code)
			}
		}
	}
	if all := Countries(); len(all) != 11 || all[0].Name("de-BE") != "Belgien" || all[1].Name("fr") != "Deutschland" {
		t.Errorf("the countries are %v", all)
	}
}

// TestAnyDateIsAnswered: years far away as well, and dates that don't exist; the same
// each time it is asked.
func TestAnyDateIsAnswered(t *testing.T) {
	codes := make([]string, 0, len(calendars()))
	for code := range calendars() {
		codes = append(codes, code)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := calendars()[rapid.SampledFrom(codes).Draw(t, "region")]
		year := rapid.OneOf(rapid.IntRange(1900, 2200), rapid.Int()).Draw(t, "year")
		month, day := time.Month(rapid.IntRange(-1, 14).Draw(t, "month")), rapid.IntRange(-1, 33).Draw(t, "day")
		h, ok := c.On(year, month, day)
		again, still := c.On(year, month, day)
		if ok != still || ok && h.Name("") != again.Name("") || ok == (h.Name("") == "") {
			t.Fatalf("%v %t, then %v %t", h, ok, again, still)
		}
		if exists := time.Date(year, month, day, 0, 0, 0, 0, time.UTC); ok && (exists.Month() != month || exists.Day() != day) {
			t.Fatalf("%d-%d-%d doesn't exist, but is %q", year, month, day, h.Name(""))
		}
	})
	for _, no := range []struct{ month, day int }{{12, 32}, {1, 55}, {0, 1}, {13, 1}, {0, 55}, {1, 0}, {2, 30}} {
		if h, ok := mustIn(t, "EE").On(2026, time.Month(no.month), no.day); ok { // 55 January would be 24 February
			t.Errorf("%v is %q", no, h.Name("et"))
		}
	}
	for _, year := range []int{math.MinInt, -1, 0, 1, 1900, 2200, math.MaxInt} {
		mustIn(t, "RO").On(year, time.January, 1)
	}
	if h := (Holiday{}); h.Name("en") != "" {
		t.Errorf("no holiday is called %q", h.Name("en"))
	}
}

// TestOrthodoxEaster: for what comes after the years of the list, from tables.
func TestOrthodoxEaster(t *testing.T) {
	for _, day := range []string{"2040-05-06", "2099-04-12", "2100-05-02", "2150-04-19"} {
		if h, _ := mustIn(t, "RO").On(date(t, day)); h.Name("ro") != "Paștele" {
			t.Errorf("%s is %q", day, h.Name("ro"))
		}
	}
}

// TestTheMachinesZoneDoesntMatter: where clocks change at midnight, a day computed there
// would be the one before.
func TestTheMachinesZoneDoesntMatter(t *testing.T) {
	if cal.DefaultLoc != time.UTC {
		t.Errorf("holidays are computed in %v", cal.DefaultLoc)
	}
}

func TestManyMayAskAtOnce(t *testing.T) {
	c := &Calendar{Region: mustIn(t, "DE-BY").Region, days: mustIn(t, "DE-BY").days} // nothing is kept yet
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for year := 2000; year < 2100; year++ {
				if _, ok := c.On(year, time.October, 3); !ok {
					t.Errorf("no Unity Day in %d", year)
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkOn(b *testing.B) {
	c := mustIn(b, "ES-CE")
	for b.Loop() {
		c.On(2027, time.December, 8)
	}
}

func BenchmarkOnOfAYearThatIsNotKept(b *testing.B) {
	c := mustIn(b, "ES-CE")
	for b.Loop() {
		c.On(1999, time.December, 8)
	}
}

func BenchmarkIn(b *testing.B) {
	for b.Loop() {
		mustIn(b, "DE-BY")
	}
}
