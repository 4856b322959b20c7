package check

var german = dictionary{
	tag: "de", decimal: ",", group: ".", grouped: 4, factor: 1.15, endings: true,
	quotes:    []string{"„“", "‚‘"},
	doublings: "die der das sie ihr den dem sehr",
	months:    "januar jan jänner,februar feb feber,märz mrz,april apr,mai,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,dezember dez",
	units: "null/mitternacht,ein eins eine einem einen einer eines einmal/erste ersten erster erstes erstens,zwei zweimal beide beiden doppelt/zweite zweiten zweiter zweitens,drei/dritte dritten dritter drittens drittel,vier/vierte vierten viertel,fünf/fünfte fünften,sechs/sechste sechsten,sieben/siebte siebten siebente,acht/achte achten,neun/neunte neunten,zehn/zehnte zehnten jahrzehnt jahrzehnts jahrzehnte jahrzehnten," +
		"elf/elfte elften,zwölf dutzend/zwölfte zwölften mittag mittags,dreizehn,vierzehn,fünfzehn,sechzehn,siebzehn,achtzehn,neunzehn",
	tens: "zwanzig,dreißig,vierzig,fünfzig,sechzig,siebzig,achtzig,neunzig",
	joined: func(tens, unit string) []string {
		return []string{unit + "und" + tens}
	},
	vague:    "acht",
	scales:   "hundert=2 tausend=3 milliard=9 million=6 billion=12 mio~6 mill~6 mrd~9 tsd~3",
	halves:   "halb halbe halben halbes",
	evening:  "abends nachmittags",
	measures: "v_h=% punkt~points punkte~points punkten~points pfund~GBP franken=CHF krone=kr kronen=kr lei~RON leu~RON",
	falls:    "minus negativ unter sank sinkt sinken gesunken rückgang fiel fällt gefallen verlust verlor wenig weniger niedriger schrumpf geschrumpft abnahme abgenommen reduz redu defizit einbuß einbuße verring zurück",
	frequent: "das und ist von mit für auf dem ein eine nicht sich auch werden wird sind zur zum bei aus nach wie durch einer",
}

var danish = dictionary{
	tag: "da", decimal: ",", group: ".", grouped: 4, factor: 1.05, endings: true,
	quotes:    []string{"»«", "””", "“”", "›‹"}, // Retskrivningsordbogen, § 58
	doublings: "der det den de har at",
	months:    "januar jan,februar feb,marts mar,april apr,maj,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,december dec",
	units: "nul/midnat,en et én ét ene/første,to begge dobbelt/anden andet,tre/tredje,fire/fjerde,fem/femte,seks/sjette,syv/syvende,otte/ottende,ni/niende,ti/tiende årti årtier årtiet," +
		"elleve/ellevte,tolv dusin/tolvte middag,tretten,fjorten,femten,seksten,sytten,atten,nitten",
	tens: "tyve,tredive,fyrre fyrretyve,halvtreds,tres,halvfjerds,firs,halvfems",
	joined: func(tens, unit string) []string {
		return []string{unit + "og" + tens}
	},
	scales:   "hundred=2 tusind=3 milliard=9 million=6 billion=12 mio~6 mia~9 mill~6 mrd~9",
	halves:   "halv halvt halve",
	evening:  "aften aftenen eftermiddag eftermiddagen",
	measures: "point=points pund~GBP euroen=EUR kr=kr krone=kr kroner=kr kronerne=kr franc~CHF schweizerfranc=CHF lei~RON",
	falls:    "minus negativ under fald faldt falder faldet tab tabt mindre lavere ned nedgang reduk reducer skrump underskud tilbagegang",
	frequent: "og det til af på som ikke har fra også bliver blev skal hvor deres være mellem efter ved hvad samt",
}

var estonian = dictionary{
	tag: "et", decimal: ",", group: "\u00a0", grouped: 5, factor: 1, endings: true,
	quotes:    []string{"„“", "«»", "„”"},
	doublings: "see",
	months: "jaanuar jaanuari jaanuaris jaanuaril jaanuarist jaanuarini,veebruar veebruari veebruaris veebruaril veebruarist veebruarini," +
		"märts märtsi märtsis märtsil märtsist märtsini,aprill aprilli aprillis aprillil aprillist aprillini,mai mais mail maist maini," +
		"juuni juunis juunil juunist juunini,juuli juulis juulil juulist juulini,august augusti augustis augustil augustist augustini," +
		"september septembri septembris septembril septembrist septembrini,oktoober oktoobri oktoobris oktoobril oktoobrist oktoobrini," +
		"november novembri novembris novembril novembrist novembrini,detsember detsembri detsembris detsembril detsembrist detsembrini",
	units: "null/kesköö keskööl,üks ühe üht ühte ühes ühel/esimene esimese esimest esiteks,kaks kahe kaht kahte mõlemad/teine teise teist teiseks,kolm kolme kolmes kolmele kolmest/kolmas kolmanda kolmandat,neli nelja neljas neljale/neljas neljanda,viis viie viit viies/viies viienda,kuus kuue kuut/kuues kuuenda,seitse seitsme seitset/seitsmes seitsmenda seitsmendast,kaheksa kaheksat/kaheksas kaheksanda,üheksa üheksat/üheksas üheksanda,kümme kümne kümmet/kümnes kümnenda kümnend kümnendi," +
		"üksteist üheteist üheteistkümne/üheteistkümnes,kaksteist kaheteist kaheteistkümne tosin/kaheteistkümnes keskpäeval keskpäev,kolmteist kolmeteist,neliteist neljateist,viisteist viieteist,kuusteist kuueteist,seitseteist seitsmeteist,kaheksateist,üheksateist",
	tens:     "kakskümmend kahekümne/kahekümnes,kolmkümmend kolmekümne/kolmekümnes,nelikümmend neljakümne,viiskümmend viiekümne,kuuskümmend kuuekümne,seitsekümmend seitsmekümne,kaheksakümmend kaheksakümne,üheksakümmend üheksakümne",
	vague:    "viis kuus neljas viies",
	scales:   "sada=2 saja=2 tuhat=3 tuhande=3 tuhandet=3 miljard=9 miljon=6 triljon=12 mln~6 mld~9 mrd~9 tuh~3",
	halves:   "pool poole poolt",
	evening:  "õhtul pärastlõunal",
	measures: "punkt~points punkti~points eurot=EUR eurode=EUR eurole=EUR eurol=EUR eurolt=EUR eurost=EUR eurosse=EUR euros=EUR euroga=EUR eurone=EUR eurose=EUR eurost=EUR euroni=EUR euroks=EUR nael~GBP naela~GBP naelsterling*=GBP frank~CHF franki~CHF kroon~kr krooni~kr leud~RON jeeni=JPY",
	falls:    "miinus negatii alla all lange langes langus languse kahan kahane vähen vähene vähem madalam puudujääk kaotus kaotas kukku kukkus",
	frequent: "ja ei see mis kui oma ka või ning selle nende seda aga kes üle oli nagu kuid olla mida pärast",
}

var slovak = dictionary{
	tag: "sk", decimal: ",", group: "\u00a0", grouped: 4, factor: 1.02, endings: true,
	quotes:    []string{"„“", "‚‘"},
	doublings: "veľmi už len",
	months: "január januára januári,február februára februári,marec marca marci,apríl apríla apríli,máj mája máji,jún júna júni,júl júla júli," +
		"august augusta auguste,september septembra septembri,október októbra októbri,november novembra novembri,december decembra decembri",
	units: "nula/polnoc polnoci,jeden jedna jedno jedného jednej jednu/prvý prvá prvé prvého prvej,dva dve dvaja dvoch dvom dvoma oba obe/druhý druhá druhé druhého druhej,tri traja troch trom troma/tretí tretia tretie tretieho,štyri štyria štyroch štyrom/štvrtý štvrtá štvrté,päť piati piatich piatim/piaty piata piate,šesť šiesti šiestich/šiesty šiesta,sedem siedmi siedmich/siedmy siedma siedmeho siedmom,osem ôsmi ôsmich/ôsmy ôsma,deväť deviati deviatich/deviaty deviata,desať desiati desiatich/desiaty desiata," +
		"jedenásť jedenásti jedenástich/jedenásty,dvanásť dvanásti dvanástich tucet/dvanásty poludnie poludní,trinásť trinástich,štrnásť štrnástich,pätnásť pätnástich,šestnásť šestnástich,sedemnásť sedemnástich,osemnásť osemnástich,devätnásť devätnástich",
	tens: "dvadsať dvadsiatich/dvadsiaty,tridsať tridsiatich/tridsiaty,štyridsať štyridsiatich,päťdesiat päťdesiatich,šesťdesiat šesťdesiatich,sedemdesiat sedemdesiatich,osemdesiat osemdesiatich,deväťdesiat deväťdesiatich",
	joined: func(tens, unit string) []string {
		return []string{tens + unit}
	},
	scales:   "sto=2 stovky=2 tisíc=3 tis~3 miliard=9 miliárd=9 milión=6 bilión=12 mil~6 mld~9 mrd~9 mio~6",
	halves:   "pol polovica poldruha",
	evening:  "večer popoludní",
	measures: "bod~points body~points bodov~points bodu~points eura=EUR eur=EUR eurá=EUR eurách=EUR eurami=EUR eurám=EUR eurom=EUR libra~GBP libry~GBP libier~GBP frank~CHF franky~CHF frankov~CHF koruna~kr koruny~kr korún~kr lei~RON jenov=JPY",
	falls:    "mínus záporn negatív pod pokles klesl klesla kleslo klesá strat strata stratil menej nižší nižšia nižšie zníži zníž znížen zmenš zmenši deficit úbytok",
	frequent: "sa že pre zo ktoré ktorý ktorá aj ako sú pri alebo bol bola ich tento táto jeho má vo sme",
}
