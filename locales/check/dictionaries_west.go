package check

import "strings"

// dictionaries hold what the checks know of the ten languages.
var dictionaries = []dictionary{english, dutch, french, german, danish, estonian, italian, romanian, slovak, spanish}

var english = dictionary{
	tag: "en", decimal: ".", group: ",", grouped: 4, factor: 1,
	quotes:    []string{"“”", "‘’"},
	doublings: "that had very long many",
	months:    "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec",
	units: "zero nil/midnight,one a an once single/first firstly,two twice both couple double/second secondly,three thrice/third thirdly,four/fourth fourthly," +
		"five/fifth,six/sixth,seven/seventh,eight/eighth,nine/ninth,ten/tenth decade decades,eleven/eleventh,twelve dozen/twelfth noon midday,thirteen/thirteenth," +
		"fourteen/fourteenth,fifteen/fifteenth,sixteen/sixteenth,seventeen/seventeenth,eighteen/eighteenth,nineteen/nineteenth",
	tens:     "twenty/twentieth twenties,thirty/thirtieth thirties,forty/fortieth forties,fifty/fiftieth fifties,sixty/sixtieth sixties,seventy/seventieth seventies,eighty/eightieth eighties,ninety/ninetieth nineties",
	scales:   "hundred=2 thousand=3 million=6 billion=9 trillion=12 mln~6 mio~6 bln~9 bn~9 mn~6 m~6 k~3",
	halves:   "half",
	evening:  "evening afternoon night",
	measures: "per_cent=% pc=% p_c=% point=points points=points pound~GBP pounds~GBP franc~CHF francs~CHF krone=kr kroner=kr krona=kr kronor=kr crown~kr crowns~kr lei~RON leu~RON quid~GBP",
	falls:    "minus negative below under fell fall falls falling fallen drop drops dropped declin decreas reduc less lower down loss losses lost cut cuts shrank shrink shrunk deficit contract",
	frequent: "the of and that with which this from are were has have been their they its by it would who not what can about there",
}

var dutch = dictionary{
	tag: "nl", decimal: ",", group: ".", grouped: 4, factor: 1.1, endings: true,
	quotes:    []string{"“”", "‘’"},
	doublings: "die dat het was we ze er haar zijn waren u heel je",
	months:    "januari jan,februari feb,maart mrt,april apr,mei,juni jun,juli jul,augustus aug,september sept sep,oktober okt,november nov,december dec",
	units: "nul/middernacht,een één eens eenmaal/eerste,twee beide tweemaal dubbel/tweede,drie/derde,vier/vierde,vijf/vijfde,zes/zesde,zeven/zevende,acht/achtste,negen/negende,tien/tiende decennium decennia," +
		"elf/elfde,twaalf dozijn/twaalfde middag,dertien/dertiende,veertien/veertiende,vijftien/vijftiende,zestien/zestiende,zeventien/zeventiende,achttien/achttiende,negentien/negentiende",
	tens: "twintig/twintigste,dertig/dertigste,veertig/veertigste,vijftig/vijftigste,zestig/zestigste,zeventig/zeventigste,tachtig/tachtigste,negentig/negentigste",
	joined: func(tens, unit string) []string {
		return []string{unit + "en" + tens, unit + "ën" + tens}
	},
	vague:    "acht",
	scales:   "honderd=2 duizend=3 miljoen=6 miljard=9 biljoen=12 mln~6 mio~6 mld~9 mrd~9",
	halves:   "half halve",
	evening:  "avonds middags namiddag avond",
	measures: "punt=points punten=points procentpunt*=% pond~GBP ponden~GBP frank~CHF franken~CHF kroon~kr kronen~kr lei~RON",
	falls:    "min minus negatie onder daal daalde daling gedaald verlies verlor minder lager kromp krimp gekrompen afname afgenom verminder tekort teruggang gezakt zakte",
	frequent: "het een van voor zijn aan ook naar niet uit bij wordt worden dat deze hun heeft hebben maar wij zij werd door meer onze",
}

var french = dictionary{
	tag: "fr", decimal: ",", group: "\u202f", grouped: 4, factor: 1.2,
	quotes:    []string{"«»", "“”"},
	doublings: "nous vous",
	months:    "janvier janv,février févr fév,mars,avril avr,mai,juin,juillet juil,août aout,septembre sept,octobre oct,novembre nov,décembre déc",
	units: "zéro/minuit,un une/premier première premièrement,deux/deuxième second seconde,trois/troisième,quatre/quatrième,cinq/cinquième,six/sixième,sept/septième,huit/huitième,neuf/neuvième,dix/dixième décennie décennies," +
		"onze/onzième,douze douzaine/douzième midi,treize/treizième,quatorze/quatorzième,quinze quinzaine/quinzième,seize/seizième,dix-sept,dix-huit,dix-neuf",
	tens:     "vingt vingtaine/vingtième,trente trentaine/trentième,quarante/quarantième,cinquante/cinquantième,soixante/soixantième,septante/septantième,huitante/octantième,nonante/nonantième",
	vague:    "neuf",
	scales:   "cent=2 cents=2 centaines=2 mille=3 milliers=3 millier=3 milliard=9 million=6 billion=12 md~9 mds~9 mrd~9 mio~6 mln~6 m~6",
	halves:   "demi demie",
	evening:  "soir midi",
	measures: "pour_cent=% pourcent*=% point=points points=points livre~GBP livres~GBP franc~CHF francs~CHF couronne~kr couronnes~kr lei~RON leu~RON",
	falls:    "moins négati sous bais baiss recul recule reculé dimin chut chute chuté perte pertes perdu inférieur réduc rédui déficit contraction repli",
	frequent: "les une est dans pour qui sur par avec sont aux cette ces ses leurs ont été nous vous où ce deux afin",
}

var italian = dictionary{
	tag: "it", decimal: ",", group: ".", grouped: 5, factor: 1.13,
	quotes:    []string{"«»", "“”"},
	doublings: "via mano piano quasi così pian man passo poco molto ciao sotto",
	months:    "gennaio gen,febbraio feb,marzo mar,aprile apr,maggio mag,giugno giu,luglio lug,agosto ago,settembre set,ottobre ott,novembre nov,dicembre dic",
	units: "zero/mezzanotte,un uno una/primo prima,due entrambi/secondo seconda,tre/terzo terza,quattro/quarto quarta,cinque/quinto quinta,sei/sesto sesta,sette/settimo settima,otto/ottavo ottava,nove/nono nona,dieci decina/decimo decima decennio decenni," +
		"undici/undicesimo undicesima,dodici dozzina/dodicesimo mezzogiorno,tredici/tredicesimo,quattordici/quattordicesimo,quindici quindicina/quindicesimo,sedici/sedicesimo,diciassette/diciassettesimo,diciotto/diciottesimo,diciannove/diciannovesimo",
	tens: "venti ventina vent/ventesimo,trenta trentina trent/trentesimo,quaranta quarant/quarantesimo,cinquanta cinquant/cinquantesimo,sessanta sessant/sessantesimo,settanta settant/settantesimo,ottanta ottant/ottantesimo,novanta novant/novantesimo",
	joined: func(tens, unit string) []string {
		return []string{tens + unit}
	},
	vague:    "sei",
	scales:   "cento=2 centinaia=2 mila=3 mille=3 migliaia=3 miliard=9 milion=6 mln~6 mld~9 mrd~9 mio~6",
	halves:   "mezzo mezza mezz metà",
	evening:  "sera pomeriggio",
	measures: "per_cento=% percento=% punto~points punti~points sterlina=GBP sterline=GBP lira~GBP lire~GBP franco~CHF franchi~CHF corona~kr corone~kr fiorini~HUF lei~RON",
	falls:    "meno negativ sotto calo cala calato calata calare scese sceso scesa scende riduzion ridott perdit perso inferior dimin diminu contrazion deficit flession",
	frequent: "di che della delle dei degli per sono gli nel nella alla è anche più dal dalla sul sulla questo questa essere dell nell loro",
}

var spanish = dictionary{
	tag: "es", decimal: ",", group: ".", grouped: 5, factor: 1.17,
	quotes:    []string{"«»", "“”", "‘’"},
	doublings: "casi poco muy nos",
	months:    "enero ene,febrero feb,marzo mar,abril abr,mayo may,junio jun,julio jul,agosto ago,septiembre setiembre sept sep,octubre oct,noviembre nov,diciembre dic",
	units: "cero/medianoche,un uno una/primer primero primera,dos ambos ambas/segundo segunda,tres/tercer tercero tercera,cuatro/cuarto cuarta,cinco/quinto quinta,seis/sexto sexta,siete/séptimo séptima,ocho/octavo octava,nueve/noveno novena,diez decena/décimo décima década décadas decenio," +
		"once/undécimo,doce docena/duodécimo mediodía,trece,catorce,quince quincena,dieciséis,diecisiete,dieciocho,diecinueve",
	tens: "veinte veintena veinti/vigésimo,treinta/trigésimo,cuarenta/cuadragésimo,cincuenta/quincuagésimo,sesenta,setenta,ochenta,noventa",
	joined: func(tens, unit string) []string {
		if tens != "veinti" {
			return nil
		}
		return []string{tens + unit, tens + accented.Replace(unit)}
	},
	scales:   "cien=2 ciento=2 cientos=2 centenares=2 mil=3 miles=3 millard=9 millon=6 millón=6 billon=12 billón=12 mill~6 md~9 mio~6 mrd~9 m~6",
	halves:   "medio media mitad",
	evening:  "tarde noche",
	measures: "por_ciento=% por_cien=% punto~points puntos~points libra~GBP libras~GBP franco~CHF francos~CHF corona~kr coronas~kr leus~RON lei~RON",
	falls:    "menos negativ bajo bajó bajar bajada cayó caer caída caído desc descend descens dismin disminu pérdida pérdidas perdió reduc reducc redujo inferior déficit contracc retroce",
	frequent: "el los las por su más han esta entre también pero sobre fue y desde sus muy hay está donde cuando",
}

// accented is how a unit is written behind "veinti".
var accented = strings.NewReplacer("dos", "dós", "tres", "trés", "seis", "séis")

var romanian = dictionary{
	tag: "ro", decimal: ",", group: ".", grouped: 4, factor: 1.13, endings: true,
	quotes:    []string{"„”", "«»"},
	doublings: "foarte încet gata rar abia mult doar",
	months:    "ianuarie ian,februarie feb,martie mar,aprilie apr,mai,iunie iun,iulie iul,august aug,septembrie sept,octombrie oct,noiembrie nov,decembrie dec",
	units: "zero/miezul,un o unu una/primul prima întâi,doi două ambele/doilea doua,trei/treilea treia,patru/patrulea patra,cinci/cincilea cincea,șase/șaselea șasea,șapte/șaptelea șaptea,opt/optulea opta,nouă/nouălea noua,zece/zecelea zecea deceniu deceniul decenii," +
		"unsprezece/unsprezecelea unsprezecea,doisprezece douăsprezece duzină/amiază amiaza prânz,treisprezece,paisprezece,cincisprezece,șaisprezece,șaptesprezece,optsprezece,nouăsprezece",
	tens:     "douăzeci/douăzecilea,treizeci/treizecilea,patruzeci,cincizeci,șaizeci,șaptezeci,optzeci,nouăzeci",
	vague:    "nouă",
	scales:   "sută=2 sute=2 mie=3 mii=3 miliard=9 milioan=6 milion=6 mil~6 mln~6 mld~9 mrd~9",
	halves:   "jumătate",
	evening:  "seara amiaza",
	measures: "la_sută=% la_suta=% la_mie=‰ punct~points puncte~points liră~GBP lire~GBP lira~GBP franc~CHF franci~CHF coroană~kr coroane~kr leu=RON lei=RON zloți=PLN",
	falls:    "minus negativ sub scăd scăde scădere scădut scăzut pierd pierde redus reduce reducere reducer inferior puțin diminu deficit contrac",
	frequent: "și în pentru din cu sunt pe prin această acest unei unui cel sau după într care sale lor fi",
}
