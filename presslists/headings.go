package presslists

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// field is what a column of a file holds.
type field int

const (
	ignoredField field = iota
	addressField
	perhapsAddressField // "Adresse" may be the street; it counts when nothing better is there
	nameField
	givenNameField
	familyNameField
	outletField
	languageField
	topicsField
	consentField    // the evidence, in words
	groundField     // one of Grounds; other words are evidence where there is no column for it
	consentOnField  // since when
	recordedByField // who has noted these three, and when: as an export has it
	recordedAtField
)

// headings are the names under which spreadsheets know the fields, one line a
// language of the house, as people write them: English, Dutch, French, German,
// Danish, Estonian, Italian, Romanian, Slovak, Spanish. Letters' case, accents,
// spaces and hyphens don't matter.
var headings = readHeadings(map[field]string{
	addressField: `
		email, mail, email address, mail address, contact email
		e-mailadres, mailadres, elektronisch adres
		courriel, mél, adresse e-mail, adresse mail, adresse courriel, adresse électronique, adresse de courriel
		E-Mail-Adresse, Mailadresse, elektronische Adresse
		e-mailadresse, mailadresse, e-postadresse
		e-post, meil, e-posti aadress, meiliaadress, e-maili aadress, e-kiri
		indirizzo e-mail, indirizzo mail, posta elettronica, indirizzo di posta elettronica, indirizzo elettronico
		adresă de e-mail, adresă e-mail, adresa de mail, adresă de poștă electronică, poștă electronică
		e-pošta, e-mailová adresa, mailová adresa, adresa e-mailu, elektronická adresa, elektronická pošta
		correo, correo electrónico, correo-e, dirección de correo, dirección de correo electrónico, dirección electrónica`,
	perhapsAddressField: `address, adres, adresse, aadress, indirizzo, adresă, adresa, dirección`,
	nameField: `
		name, full name, contact, contact name, contact person, journalist
		naam, volledige naam, contactpersoon
		nom, nom complet, nom et prénom, prénom et nom, journaliste, personne de contact
		vollständiger Name, Ansprechpartner, Ansprechperson, Kontaktperson, Kontakt, Journalist
		navn, fulde navn, kontaktperson, kontakt
		nimi, täisnimi, ees- ja perekonnanimi, kontaktisik, ajakirjanik
		nome, nome e cognome, nome completo, nominativo, contatto, referente, giornalista
		nume, nume complet, nume și prenume, persoană de contact, jurnalist
		celé meno, meno a priezvisko, kontaktná osoba, novinár
		nombre, nombre completo, nombre y apellidos, contacto, persona de contacto, periodista`,
	givenNameField: `
		first name, given name, forename
		voornaam
		prénom
		Vorname
		fornavn
		eesnimi
		nome proprio, nome di battesimo
		prenume
		meno, krstné meno
		nombre de pila`,
	familyNameField: `
		last name, family name, surname
		achternaam, familienaam
		nom de famille
		Nachname, Familienname
		efternavn
		perekonnanimi, perenimi
		cognome
		nume de familie
		priezvisko
		apellido, apellidos`,
	outletField: `
		outlet, media outlet, medium, media, publication, newspaper, organisation, organization, company
		krant, redactie, mediatitel, publicatie, organisatie
		média, journal, rédaction, titre de presse, organe de presse
		Zeitung, Redaktion, Publikation, Organisation
		medie, avis, mediehus
		väljaanne, meediaväljaanne, meedia, toimetus, ajaleht, organisatsioon
		testata, testata giornalistica, redazione, giornale, organizzazione, mezzo
		publicație, publicația, redacție, redacția, instituție media, ziar, organizație
		médium, redakcia, noviny, denník, organizácia
		medio, medio de comunicación, redacción, periódico, publicación, organización`,
	languageField: `
		language, lang, preferred language, correspondence language, locale
		taal, voorkeurstaal
		langue, langue préférée
		Sprache, Korrespondenzsprache
		sprog
		keel, suhtluskeel
		lingua
		limbă, limba
		jazyk
		idioma, lengua`,
	topicsField: `
		topic, topics, subject, subjects, beat, beats, interests, tags, keywords
		onderwerp, onderwerpen, thema, thema’s, rubriek
		sujet, sujets, thème, thèmes, thématiques, rubrique, rubriques
		Themen, Ressort, Ressorts, Rubrik
		emne, emner, temaer, stofområde, stofområder
		teema, teemad, valdkond, valdkonnad
		argomento, argomenti, tema, temi, settore, settori
		subiect, subiecte, temă, teme, domeniu, domenii
		téma, témy, oblasť, oblasti, rubrika
		temas, sección, secciones`,
	consentField: `
		basis, consent, consent basis, evidence
		toestemming
		consentement
		Einwilligung, Zustimmung
		samtykke, samtykkegrundlag
		nõusolek
		consenso
		consimțământ, consimțământul
		súhlas
		consentimiento`,
	groundField: `
		ground, legal basis, lawful basis
		grondslag, rechtsgrond
		base légale, base juridique
		Rechtsgrundlage
		retsgrundlag
		õiguslik alus
		base giuridica
		temei legal, temei juridic
		právny základ
		base legal, base jurídica`,
	consentOnField:  `consent_since, consent date, consent since`,
	recordedByField: `recorded_by`,
	recordedAtField: `recorded_at`,
})

func readHeadings(of map[field]string) map[string]field {
	all := map[string]field{}
	for f, names := range of {
		for _, n := range strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == '\n' }) {
			if n = plain(n); n != "" {
				all[n] = f
			}
		}
	}
	return all
}

// plain is a heading by which two spellings of it are the same: small letters
// without marks, and digits.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}
