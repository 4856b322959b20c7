package locales

import (
	"strings"
	"testing"
	"time"
)

func TestDateTimeIsWhatPressOfficesWrite(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	lift := time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC).In(amsterdam)
	start := time.Date(2013, 2, 1, 13, 5, 0, 0, time.UTC)
	want := map[string][2]string{
		"en": {"30 January 2013 at 08:00", "1 February 2013 at 13:05"},
		"nl": {"30 januari 2013 om 08.00 uur", "1 februari 2013 om 13.05 uur"},
		"fr": {"30 janvier 2013 à 8\u00a0h\u00a000", "1er février 2013 à 13\u00a0h\u00a005"},
		"de": {"30. Januar 2013 um 08:00 Uhr", "1. Februar 2013 um 13:05 Uhr"},
		"da": {"30. januar 2013 kl. 08.00", "1. februar 2013 kl. 13.05"},
		"et": {"30. jaanuar 2013 kell 08.00", "1. veebruar 2013 kell 13.05"},
		"it": {"30 gennaio 2013 alle ore 08:00", "1º febbraio 2013 alle ore 13:05"},
		"ro": {"30 ianuarie 2013, ora 08:00", "1 februarie 2013, ora 13:05"},
		"sk": {"30. januára 2013 o 8.00\u00a0h", "1. februára 2013 o 13.05\u00a0h"},
		"es": {"30 de enero de 2013 a las 08:00", "1 de febrero de 2013 a las 13:05"},
	}
	c := catalogue(t)
	for _, lang := range Languages {
		w := c.In(lang)
		for i, at := range []time.Time{lift, start} {
			if got := w.DateTime(at); got != want[lang][i] {
				t.Errorf("%s: %q, want %q", lang, got, want[lang][i])
			}
		}
	}
}

func TestSpanishOneOClockIsSingular(t *testing.T) {
	at := time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)
	if got, want := catalogue(t).In("es").DateTime(at), "2 de marzo de 2026 a la 01:30"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFirstOfTheMonthOnly(t *testing.T) {
	w := catalogue(t).In("fr")
	for day, want := range map[int]string{1: "1er mars 2026", 10: "10 mars 2026", 11: "11 mars 2026", 21: "21 mars 2026"} {
		if got := w.Date(time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWeekday(t *testing.T) {
	at := time.Date(2013, 1, 30, 8, 0, 0, 0, time.UTC)
	want := map[string]string{
		"en": "Wednesday", "nl": "woensdag", "fr": "mercredi", "de": "Mittwoch", "da": "onsdag",
		"et": "kolmapäev", "it": "mercoledì", "ro": "miercuri", "sk": "streda", "es": "miércoles",
	}
	c := catalogue(t)
	for _, lang := range Languages {
		if got := c.In(lang).Weekday(at); got != want[lang] {
			t.Errorf("%s: %q, want %q", lang, got, want[lang])
		}
	}
}

func TestDayTime(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 5, 0, 0, time.UTC)
	for lang, want := range map[string]string{
		"en": "Tuesday 1 December 2026 at 09:05",
		"nl": "dinsdag 1 december 2026 om 09.05 uur",
		"fr": "mardi 1er décembre 2026 à 9\u00a0h\u00a005",
		"de": "Dienstag, 1. Dezember 2026 um 09:05 Uhr",
		"da": "tirsdag den 1. december 2026 kl. 09.05",
		"et": "teisipäev, 1. detsember 2026 kell 09.05",
		"it": "martedì 1º dicembre 2026 alle ore 09:05",
		"ro": "marți, 1 decembrie 2026, ora 09:05",
		"sk": "utorok 1. decembra 2026 o 9.05\u00a0h",
		"es": "martes 1 de diciembre de 2026 a las 09:05",
	} {
		w := catalogue(t).In(lang)
		if got := w.DayTime(at); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		if got := w.Day(at); !strings.HasPrefix(want, got) {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
