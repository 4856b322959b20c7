package holidays

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// The United Kingdom: the bank holidays of the Banking and Financial Dealings Act 1971,
// and the days of common law, with what proclamations change. Who says GB and no more has
// the days of England and Wales, where the capital is and most of the national press.
var britain = country{
	Region: in("GB", "en", "en", "United Kingdom"),
	days:   englandAndWales,
	regions: []part{
		{in("GB-EAW", "en", "en", "England and Wales"), englandAndWales},
		{in("GB-ENG", "en", "en", "England"), englandAndWales},
		{in("GB-NIR", "en", "en", "Northern Ireland"), northernIreland},
		{in("GB-SCT", "en", "en", "Scotland"), scotland},
		{in("GB-WLS", "en", "en", "Wales"), englandAndWales},
	},
}

// A day that falls on a weekend is made up for on the Monday, or where that is a holiday
// itself, on the Tuesday. The library has Christmas and Boxing Day change places when
// Christmas is a Sunday.
var (
	toMonday  = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
	twoOnward = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}}
)

// commonDays are those of all parts, but for New Year's Day, whose substitute isn't the
// same everywhere.
var commonDays = []*day{
	called(gb.GoodFriday, "en", "Good Friday"),
	called(gb.EarlyMay, "en", "Early May bank holiday"),
	called(gb.SpringHoliday, "en", "Spring bank holiday"),
	called(observed(gb.ChristmasDay, twoOnward...), "en", "Christmas Day"),
	called(observed(gb.BoxingDay, twoOnward...), "en", "Boxing Day"),
}

var englandAndWales = slices.Concat(commonDays, []*day{
	called(observed(gb.NewYear, toMonday...), "en", "New Year’s Day"),
	called(gb.EasterMonday, "en", "Easter Monday"),
	called(gb.SummerHoliday, "en", "Summer bank holiday"),
})

var northernIreland = slices.Concat(englandAndWales, []*day{
	called(observed(fixed(time.March, 17), toMonday...), "en", "St Patrick’s Day"),
	called(observed(fixed(time.July, 12), toMonday...), "en", "Battle of the Boyne (Orangemen’s Day)"),
})

// scotland has no bank holiday on Easter Monday, another summer one, 2 January, and since
// 2007 St Andrew's Day. Its team's first match of the World Cup was proclaimed one.
var scotland = slices.Concat(commonDays, []*day{
	called(observed(gb.NewYear, twoOnward...), "en", "New Year’s Day"),
	called(observed(fixed(time.January, 2), twoOnward...), "en", "2nd January"),
	called(once(2026, time.June, 15), "en", "World Cup bank holiday"),
	called(gb.SummerHolidayScotland, "en", "Summer bank holiday"),
	called(observed(fixed(time.November, 30), toMonday...), "en", "St Andrew’s Day"),
})
