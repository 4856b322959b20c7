package drafts

import (
	"regexp"
	"strings"

	"communique/locales"
)

// A release is written on one day, translated on others, and read under its embargo: words
// that mean another day on each of them are told to the author. What is found is a hint, so
// the rules know the usual phrases of a language, not its grammar.

// daysOf are the words of a language for dates.
type daysOf struct {
	vague    *regexp.Regexp // days, weeks, months and years that are others when the text is read
	weekday  *regexp.Regexp // so is a day of the week, unless its date stands beside it
	innocent *regexp.Regexp // the end of a text in which such a word means something else; nil: none
	further  *regexp.Regexp // what says so behind it; nil: nothing
	date     *regexp.Regexp // a day or a month as it is written out
	before   *regexp.Regexp // a date that ends the text before a weekday
	behind   *regexp.Regexp // a date that begins the text behind one
}

var datesIn = map[string]daysOf{
	"en": dayWords(`today|tonight|tomorrow|yesterday|(?:next|last|this|coming) (?:week|weekend|month|quarter|year|spring|summer|autumn|fall|winter)|this (?:morning|afternoon|evening)`,
		`monday|tuesday|wednesday|thursday|friday|saturday|sunday`,
		`jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`,
		"", `\s+of\s`),
	"nl": dayWords(`vandaag|morgen|overmorgen|gisteren|eergisteren|vanavond|vanmiddag|vanmorgen|vanochtend|vannacht|(?:volgende?|komende?|aanstaande|vorige?|afgelopen|deze|dit) (?:week|weekend|maand|kwartaal|jaar|voorjaar|zomer|najaar|herfst|winter)`,
		`maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag`,
		`januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december`,
		`(?i)(?:^|[^\pL])(?:de|een|elke|iedere|goede|die)\s+morgen$`, ""),
	"fr": dayWords(`aujourd[’']hui|demain|après-demain|hier|avant-hier|(?:semaine|week-end|mois|trimestre|an|année|printemps|été|automne|hiver) (?:prochaine?|derni(?:er|ère)|passée?)|cette (?:semaine|année)|ce (?:mois|trimestre|matin|soir|week-end|printemps)|cet (?:après-midi|été|automne|hiver)`,
		`lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche`,
		`janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre`,
		"", ""),
	"de": dayWords(`heute|morgen|übermorgen|gestern|vorgestern|heuer|(?:nächste|kommende|letzte|vergangene|vorige|diese)[mnrs]? (?:Woche|Wochenende|Monat|Quartal|Jahr|Frühjahr|Frühling|Sommer|Herbst|Winter)(?:e?s)?`,
		`(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)(?:vormittag|nachmittag|abend|morgen)?`,
		`Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember`,
		`[\pL,;]\s+Morgen$`, ""), // the noun: "am Morgen"
	"da": dayWords(`i dag|i morgen|i overmorgen|i går|i forgårs|i aften|i eftermiddag|i morges|i formiddag|i år|(?:næste|sidste|forrige|kommende|denne|dette) (?:uge|weekend|måned|kvartal|år|forår|sommer|efterår|vinter)`,
		`mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag`,
		`januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december`,
		"", `\s+\d`), // "i år 2013"
	"et": dayWords(`täna|homme|ülehomme|eile|üleeile|tänavu|mullu|(?:järgmi\pL+|eelmi\pL+|möödunud|tuleval?|sel|sellel|käesoleval?) (?:nädal|nädalal|nädalavahetusel|kuul?|kvartalil|aastal?|kevadel|suvel|sügisel|talvel)`,
		`(?:esmas|teisi|kolma|nelja|lau|püha)päeva?l?|reedel?`,
		`(?:jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|septemb|oktoob|novemb|detsemb)\pL*`,
		"", ""),
	"it": dayWords(`oggi|domani|dopodomani|ieri|stamattina|stasera|stanotte|(?:fine settimana|settimana|mese|trimestre|anno|primavera|estate|autunno|inverno) (?:prossim|scors|passat)[ao]|(?:prossim|scors)[ao] (?:fine settimana|settimana|mese|trimestre|anno|primavera|estate|autunno|inverno)|quest[ao] (?:settimana|mese|mattina|pomeriggio|sera|primavera|trimestre)|quest[’'](?:anno|estate|autunno|inverno)`,
		`lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica`,
		`gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre`,
		`(?i)(?:^|[^\pL])(?:il|un|del|al|nel)\s+domani$`, ""),
	"ro": dayWords(`astăzi|azi|mâine|poimâine|ieri|alaltăieri|diseară|(?:săptămâna|luna|anul|trimestrul|weekendul|primăvara|vara|toamna|iarna) (?:viitoare|viitor|trecută|trecut|aceasta|acesta|asta|următoare|următor)|săptămânii viitoare|lunii viitoare|anului viitor|acest (?:an|trimestru|weekend)|această (?:săptămână|lună|primăvară|vară|toamnă|iarnă)`,
		`(?-i:Luni)|luni (?:seara|dimineața|după-amiaza)|marți|miercuri|joi|vineri|sâmbătă|duminică`, // "luni" are months as well
		`ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie`,
		"", ""),
	"sk": dayWords(`dnes|zajtra|pozajtra|včera|predvčerom|vlani|(?:budúc|minul|nasledujúc|uplynul)\pL+ (?:týžd|víkend|mesiac|štvrťrok|rok|jar|let|jese|zim)\pL*|t(?:ento|ohto|omto) (?:týžd|víkend|mesiac|štvrťrok|rok)\pL*|túto (?:jar|jeseň|zimu)`,
		`pondelok|utorok|streda|stredu|štvrtok|piatok|sobot[au]|nedeľ[au]`,
		`januára?|februára?|marca?|marec|apríla?|mája?|júna?|júla?|augusta?|septembra?|september|októbra?|október|novembra?|november|decembra?|december`,
		"", ""),
	"es": dayWords(`hoy|ayer|anteayer|anoche|mañana|(?:fin de semana|semana|mes|trimestre|año|primavera|verano|otoño|invierno) (?:que viene|próxim[oa]|pasad[oa]|entrante)|(?:próxim|pasad)[oa] (?:fin de semana|semana|mes|trimestre|año|primavera|verano|otoño|invierno)|est[ae] (?:fin de semana|semana|mes|trimestre|año|tarde|noche|mañana|primavera|verano|otoño|invierno)`,
		`lunes|martes|miércoles|jueves|viernes|sábado|domingo`,
		`enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre`,
		`(?i)(?:^|[^\pL])(?:la|una|cada|media|toda|de|buena|misma)\s+mañana$`, // the morning
		`\s+en día`), // "hoy en día"
}

// numbered is a day of a month behind a weekday that isn't an hour: "Tuesday 30".
const numbered = `(?:\d{1,2}(?:st|nd|rd|th|\.)?(?:[,;.)\s]*$|[,;)]|\s+\pL{4,}))`

func dayWords(vague, weekday, months, innocent, further string) daysOf {
	words := func(w string) *regexp.Regexp { return regexp.MustCompile(`(?i)(?:^|[^\pL])(` + w + `)(?:$|[^\pL])`) }
	month := `(?:` + months + `)`
	date := `(?:\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?` + month + `|` + month + `\.?\s+(?:de\s+|del\s+)?\d{1,4}|\d{1,4}[-./]\s?\d{1,2}[-./]\s?\d{1,4}|\d{1,2}[./]\d{1,2}\.?)`
	d := daysOf{
		vague: words(vague), weekday: words(weekday), date: words(date),
		before: regexp.MustCompile(`(?i)` + date + `(?:\s+\d{4})?[\s,(–-]*(?:\pL{1,3}\s+)?$`),
		behind: regexp.MustCompile(`(?i)^[\s,(]*(?:\pL{1,4}\s+)?` + date + `|^,?\s+(?:the\s+|den\s+)?` + numbered),
	}
	if innocent != "" {
		d.innocent = regexp.MustCompile(innocent)
	}
	if further != "" {
		d.further = regexp.MustCompile(`(?i)^` + further)
	}
	return d
}

// vague is the first word of a text that means another day to whoever reads it later; empty:
// there is none.
func vague(text, language string) string {
	days, known := datesIn[locales.Base(language)]
	if !known {
		return ""
	}
	first, at := "", len(text)
	for _, m := range days.vague.FindAllStringSubmatchIndex(text, -1) {
		from, to := m[2], m[3]
		if days.innocent != nil && days.innocent.MatchString(text[max(0, to-near):to]) || days.further != nil && days.further.MatchString(text[to:]) {
			continue
		}
		first, at = text[from:to], from
		break
	}
	for _, m := range days.weekday.FindAllStringSubmatchIndex(text, -1) {
		from, to := m[2], m[3]
		if from >= at {
			break
		}
		if !days.before.MatchString(text[max(0, from-near):from]) && !days.behind.MatchString(text[to:min(len(text), to+near)]) {
			return text[from:to]
		}
	}
	return first
}

// near is how far from a word is looked for what goes with it, in bytes.
const near = 40

// datesLimit is how many bytes of a text are read for its dates: no release is so long, and
// to look takes long.
const datesLimit = 50_000

// lintWhen looks for what isn't a date in a block. What somebody has said stays as it was.
func (c Content) lintWhen(i int, b Block, tell telling) {
	if b.Kind == Quote || b.Kind == Include {
		return
	}
	if word := vague(plainOf(b.Text), c.Language); word != "" {
		tell("date_vague", Field("text", i), 0, word)
	}
}

// lintDate looks for a date where a journalist does. One that is vague is told by its block.
func (c Content) lintDate(tell telling) {
	days, known := datesIn[locales.Base(c.Language)]
	if c.IsBoilerplate() || len(c.Blocks) < c.First() || !known {
		return
	}
	text := plainOf(c.Blocks[1].Text)
	if strings.TrimSpace(text) == "" {
		return
	}
	for _, b := range c.Blocks[c.First():] {
		if b.Kind == Paragraph {
			text += "\n" + plainOf(b.Text)
			break
		}
	}
	if !days.date.MatchString(text) && vague(text, c.Language) == "" {
		tell("no_date", Field("text", 1), 0, "")
	}
}
