package holidays

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/es"
)

// Spain: the paid days off of article 37.2 of the Estatuto de los Trabajadores and article
// 45 of royal decree 2001/1983. Who names no community has those that all have. Each
// community adds its own, and says each year what becomes of those that fall on a
// Sunday; the tables of 2024, 2025 and 2026 (BOE-A-2023-22014, BOE-A-2024-21316,
// BOE-A-2025-21667) are in spain_regions.go. For later years a community has what it has each
// year, and a Sunday's rest goes to the Monday where it last did; the days that
// it chooses for one year (San José, Santiago, …) come with that year's table.
//
// The two local days, the day of each Canary island and the names in the other official
// languages are left out.
var spain = country{
	Region:  in("ES", "es", "es", "España"),
	days:    spanish(0),
	regions: spanishRegions,
}

// sundays are the national days whose rest a community moves to the Monday when they
// fall on a Sunday.
type sundays uint16

const (
	newYear sundays = 1 << iota
	epiphany
	labour
	assumption
	national
	saints
	constitution
	immaculate
	christmas

	every = newYear | epiphany | labour | assumption | national | saints | constitution | immaculate | christmas
)

// spanish is the days of a community: the national ones, of which some move from a
// Sunday to the Monday, and its own.
func spanish(moved sundays, own ...*day) []*day {
	move := func(flag sundays, rule *cal.Holiday) *cal.Holiday {
		if moved&flag == 0 {
			return rule
		}
		return monday(rule)
	}
	return slices.Concat([]*day{
		called(move(newYear, es.AñoNuevo), "es", "Año Nuevo"),
		called(move(epiphany, es.Reyes), "es", "Epifanía del Señor"),
		called(es.ViernesSanto, "es", "Viernes Santo"),
		called(move(labour, es.Trabajador), "es", "Fiesta del Trabajo"),
		called(move(assumption, es.Asunción), "es", "Asunción de la Virgen"),
		called(move(national, es.FiestaNacionalDeEspaña), "es", "Fiesta Nacional de España"),
		called(move(saints, es.TodosLosSantos), "es", "Todos los Santos"),
		called(move(constitution, es.Constitucion), "es", "Día de la Constitución Española"),
		called(move(immaculate, es.InmaculadaConcepcion), "es", "Inmaculada Concepción"),
		called(move(christmas, es.Navidad), "es", "Navidad"),
	}, own)
}

// monday is a rule whose rest is taken on the Monday when it falls on a Sunday.
func monday(rule *cal.Holiday) *cal.Holiday {
	return observed(rule, cal.AltDay{Day: time.Sunday, Offset: 1})
}
