package check

import "testing"

func TestSpaces(t *testing.T) {
	examples(t, "paragraph", []ID{DoubleSpace}, []example{
		{"nl", "a b", "een twee", ""},
		{"de", "a b", "ein  zwei", "double_space→ein zwei"},
		{"fr", "a: b", "un\u00a0 : deux", "double_space→un\u00a0: deux"},
		{"it", "a b", "uno   due  tre", "double_space double_space→uno due tre"},
		{"da", "a\\\nb", "en\\\nto", ""},
		{"es", "a **b** c", "uno **dos**  tres", "double_space→uno **dos** tres"},
		{"sk", "[a](https://a.example) b", "[a](https://a.example)  b", "double_space→[a](https://a.example) b"},
	})
}

func TestFrenchSpaces(t *testing.T) {
	examples(t, "paragraph", []ID{FrenchSpace}, []example{
		{"fr", "a: b", "un\u00a0: deux", ""},
		{"fr", "a: b", "un\u202f: deux\u00a0!", ""},
		{"fr", "a", "à 08:00, voir https://a.example/x?y ou [a](https://b.example)", ""},
		{"fr", "a", "Quoi\u202f?! (?) «\u202fun\u202f» «\u00a0deux\u00a0»", ""},
		{"fr", "a", "R&amp;D", ""},
		{"fr-BE", "a: b", "un : deux", "french_space→un\u00a0: deux"},
		{"fr", "a: b", "un: deux", "french_space→un\u00a0: deux"},
		{"fr", "a?", "un ? Deux! Trois; 45 %", "french_space french_space french_space french_space→un\u202f? Deux\u202f! Trois\u202f; 45\u202f%"},
		{"fr", "a", "« un » et «deux»", "french_space french_space french_space french_space→«\u202fun\u202f» et «\u202fdeux\u202f»"},
		{"fr", "**a:** b", "**Pays :** un", "french_space→**Pays\u00a0:** un"},
		{"fr", "**a**: b", "**Pays**: un", "french_space→**Pays**\u00a0: un"},
		{"nl", "a: b", "een: twee!", ""},
		{"es", "a?", "¿uno? 45 %", ""},
		{"it", "a: b", "uno: due; tre!", ""},
		{"de", "a: b", "eins : zwei", ""},
		{"ro", "a: b", "unu: doi", ""},
	})
}

func TestQuotes(t *testing.T) {
	examples(t, "paragraph", []ID{Quotes}, []example{
		{"en", "a", "the “A” and the ‘B’", ""},
		{"nl", "a", "de “A”, ’s avonds", ""},
		{"fr", "a", "l’«\u202fA\u202f» et «\u00a0B “C” D\u00a0». Fin «\u202fE\u202f»", ""},
		{"de", "a", "der „A“ und das „B“", ""},
		{"da", "a", "den »A«, ”B” og “C”", ""},
		{"et", "a", "„A“ ja «B»", ""},
		{"it", "a", "l’«A» e «B “C” D»", ""},
		{"ro", "a", "„A” și «B»", ""},
		{"sk", "a", "„A“ a ‚B‘", ""},
		{"es", "a", "el «A» y “B”", ""},
		{"nl", "“a”", "de \"A\" en \"B\"", "quotes quotes→de “A” en “B”"},
		{"de", "“a”", "der “A” und \"B\"", "quotes quotes→der „A“ und „B“"},
		{"de-BE", "“a”", "der “A”", "quotes→der „A“"},
		{"fr", "“a”", "le \"A\" et le „B“", "quotes quotes→le «\u202fA\u202f» et le «\u202fB\u202f»"},
		{"da", "“a”", "den \"A\", «B» og „C“", "quotes quotes quotes→den »A«, »B« og »C«"},
		{"et", "“a”", "“A”", "quotes→„A“"},
		{"sk", "“a”", "\"A\"", "quotes→„A“"},
		{"ro", "“a”", "“A” și \"B\"", "quotes quotes→„A” și „B”"},
		{"it", "“a”", "il \"titolo\" (\"due\")", "quotes quotes→il «titolo» («due»)"},
		{"es", "“a”", "el \"A\" y **\"B\"**", "quotes quotes→el «A» y **«B»**"},
		{"en", "“a”", "the „A“ and «B»", "quotes quotes→the “A” and “B”"},
		{"nl", "a", "een 19\" scherm", ""},
		{"pt", "a", "\"A\"", ""},
	})
}

func TestRepeatedWords(t *testing.T) {
	examples(t, "paragraph", []ID{RepeatedWord}, []example{
		{"nl", "a", "de mensen die die dag kwamen", ""},
		{"fr", "a", "nous nous réjouissons et vous vous demandez", ""},
		{"de", "a", "die, die die Arbeit machen", ""},
		{"it", "a", "via via, piano piano", ""},
		{"es", "a", "poco a poco, casi casi", ""},
		{"da", "a", "Den den Danske", ""},
		{"ro", "a", "foarte foarte mult", ""},
		{"et", "Bora Bora", "Bora Bora", ""},
		{"en>nl", "cha cha", "cha cha", ""},
		{"fr", "a", "vis-à-vis vis-à-vis", ""},
		{"nl", "a", "de de mensen", "repeated_word→de mensen"},
		{"fr", "a", "dans le le monde", "repeated_word→dans le monde"},
		{"de", "a", "für für alle", "repeated_word→für alle"},
		{"da", "a", "og og så", "repeated_word→og så"},
		{"it", "a", "per per tutti", "repeated_word→per tutti"},
		{"sk", "a", "na na svete", "repeated_word→na svete"},
		{"en", "a", "The the world", "repeated_word→The world"},
		{"de", "a", "Forschung und und Lehre", "repeated_word→Forschung und Lehre"},
		{"et", "a", "teadus ja ja õpetus", "repeated_word→teadus ja õpetus"},
		{"ro", "a", "pentru pentru toți", "repeated_word→pentru toți"},
		{"es", "a", "los los tres, 20 20", "repeated_word→los tres, 20 20"},
	})
}

func TestEndings(t *testing.T) {
	examples(t, "paragraph", []ID{EndingChanged, EndingLost, EndingAdded}, []example{
		{"nl", "One.", "Eén.", ""},
		{"fr", "Three questions:", "Trois questions\u00a0:", ""},
		{"de", "He said: “One.”", "Er sagte: „Eins“.", ""},
		{"da", "[a](https://a.example).", "[a](https://a.example).", ""},
		{"es", "Why?", "¿Por qué?", ""},
		{"sk", "1 February", "1.", ""},
		{"de", "2.5 million", "2,5 Mio.", ""},
		{"nl", "The end is near.", "Het einde is nabij", "ending_lost→Het einde is nabij."},
		{"fr", "Three questions:", "Trois questions", "ending_lost→Trois questions\u00a0:"},
		{"de", "Three questions:", "Drei Fragen.", "ending_changed→Drei Fragen:"},
		{"it", "The end is near", "La fine è vicina.", "ending_added→La fine è vicina"},
		{"ro", "Why is that?", "De ce este așa.", "ending_changed"},
		{"da", "Come.", "Kom nu så!", "ending_changed"},
		{"et", "He said “that”.", "Ta ütles „seda“", "ending_lost"},
		{"es", "**End.**", "**Final**", "ending_lost"},
	})
	examples(t, "heading", []ID{EndingChanged, EndingLost, EndingAdded}, []example{
		{"et", "Why it matters", "Miks see on oluline?", ""},
		{"fr", "Contact", "Contact.", "ending_added→Contact"},
	})
}
