package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
)

// The communities and the two cities, in the order of their codes. Where a year is named,
// that year's table departs from what the community has otherwise.
var spanishRegions = []part{
	community("ES-AN", "Andalucía", every,
		juevesSanto, own("Día de Andalucía", monday(fixed(time.February, 28)))),
	community("ES-AR", "Aragón", every,
		juevesSanto, own("San Jorge, Día de Aragón", monday(fixed(time.April, 23)))),
	community("ES-AS", "Principado de Asturias", every,
		juevesSanto, own("Día de Asturias", monday(fixed(time.September, 8)))),
	community("ES-CB", "Cantabria", constitution|christmas,
		juevesSanto,
		own("Día de las Instituciones de Cantabria", fixed(time.July, 28)),
		own("La Bien Aparecida", fixed(time.September, 15)),
		own("Lunes de Pascua", between(2024, 2024, easter(1))), // both were a Sunday
		own("Santiago Apóstol", once(2024, time.July, 25))),
	// The feasts of Islam are seen, not computed: they stand in the table of their year only.
	community("ES-CE", "Ceuta", epiphany,
		juevesSanto,
		own("San Antonio", monday(fixed(time.June, 13))),
		own("Nuestra Señora de África", fixed(time.August, 5)),
		own("Día de Ceuta", except(fixed(time.September, 2), 2025)),
		own(sacrificio, once(2024, time.June, 17)),
		own(sacrificio, once(2025, time.June, 6)),
		own(sacrificio, once(2026, time.May, 27))),
	community("ES-CL", "Castilla y León", every,
		juevesSanto, own("Fiesta de Castilla y León", monday(fixed(time.April, 23)))),
	community("ES-CM", "Castilla-La Mancha", saints|christmas,
		juevesSanto,
		own("Día de Castilla-La Mancha", fixed(time.May, 31)),
		own("Corpus Christi", easter(60)),
		own("Lunes de Pascua", between(2026, 2026, easter(1)))),
	community("ES-CN", "Canarias", epiphany|assumption|saints|christmas,
		juevesSanto, own("Día de Canarias", monday(fixed(time.May, 30)))),
	community("ES-CT", "Cataluña", 0,
		lunesDePascua,
		own("San Juan", fixed(time.June, 24)),
		own("Fiesta Nacional de Cataluña", fixed(time.September, 11)),
		own("San Esteban", fixed(time.December, 26))),
	community("ES-EX", "Extremadura", every&^(newYear|assumption),
		juevesSanto,
		own("Día de Extremadura", except(monday(fixed(time.September, 8)), 2024)),
		own("Martes de Carnaval", between(2023, 2024, easter(-47)))),
	community("ES-GA", "Galicia", 0,
		juevesSanto,
		own("Día de las Letras Gallegas", fixed(time.May, 17)),
		own("Día Nacional de Galicia", fixed(time.July, 25)),
		own("San José", once(2026, time.March, 19)),
		own("San Juan", once(2026, time.June, 24))),
	community("ES-IB", "Illes Balears", christmas,
		juevesSanto,
		own("Día de las Illes Balears", monday(fixed(time.March, 1))),
		own("Lunes de Pascua", except(easter(1), 2025)),
		own("San Esteban", between(2025, 2026, fixed(time.December, 26)))),
	community("ES-MC", "Región de Murcia", newYear|epiphany|labour|constitution|immaculate|christmas,
		juevesSanto,
		own("San José", fixed(time.March, 19)),
		own("Día de la Región de Murcia", except(monday(fixed(time.June, 9)), 2024))),
	community("ES-MD", "Comunidad de Madrid", epiphany|saints|constitution|christmas,
		juevesSanto,
		own("Fiesta de la Comunidad de Madrid", monday(fixed(time.May, 2))),
		own("Santiago Apóstol", between(2024, 2025, fixed(time.July, 25)))),
	community("ES-ML", "Melilla", epiphany|constitution|immaculate|christmas,
		juevesSanto,
		own("Nuestra Señora de la Victoria", except(monday(fixed(time.September, 8)), 2024)),
		own("Día de Melilla", monday(fixed(time.September, 17))),
		own(finDeRamadan, once(2024, time.April, 10)),
		own(finDeRamadan, once(2025, time.March, 31)),
		own(finDeRamadan, once(2026, time.March, 20)),
		own(sacrificio, once(2024, time.June, 17)),
		own(sacrificio, once(2025, time.June, 6)),
		own(sacrificio, once(2026, time.May, 27))),
	// San Francisco Javier is one of the two local days in all of Navarre.
	community("ES-NC", "Comunidad Foral de Navarra", epiphany|saints|christmas,
		juevesSanto, lunesDePascua,
		own("San Francisco Javier", monday(fixed(time.December, 3))),
		own("Santiago Apóstol", between(2024, 2025, fixed(time.July, 25))),
		own("San José", once(2026, time.March, 19))),
	community("ES-PV", "País Vasco", 0,
		juevesSanto, lunesDePascua,
		own("Santiago Apóstol", fixed(time.July, 25)),
		own("San José", once(2026, time.March, 19))),
	community("ES-RI", "La Rioja", constitution|christmas,
		juevesSanto, lunesDePascua, own("Día de La Rioja", monday(fixed(time.June, 9)))),
	community("ES-VC", "Comunitat Valenciana", 0,
		lunesDePascua,
		own("San José", fixed(time.March, 19)),
		own("San Juan", fixed(time.June, 24)),
		own("Día de la Comunitat Valenciana", fixed(time.October, 9))),
}

// Names that more than one community has.
const (
	sacrificio   = "Fiesta del Sacrificio (Aíd al-Adha)"
	finDeRamadan = "Fin del Ramadán (Aíd al-Fitr)"
)

// All communities but Catalonia and Valencia have Maundy Thursday.
var (
	juevesSanto   = own("Jueves Santo", easter(-3))
	lunesDePascua = own("Lunes de Pascua", easter(1))
)

func own(name string, rule *cal.Holiday) *day { return called(rule, "es", name) }

func community(code, name string, moved sundays, days ...*day) part {
	return part{in(code, "es", "es", name), spanish(moved, days...)}
}
