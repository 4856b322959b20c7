package glossary

// Rule says what is asked of a term.
type Rule string

// The rules, as the table glossary_terms knows them.
const (
	Preferred Rule = "preferred" // where the source has Source, the translation is to have Target
	Forbidden Rule = "forbidden" // the translation isn't to have Target, whatever the source has
	Protected Rule = "protected" // do not translate: where the source has Source, the translation has it too, as it is
)

// Term is a word or phrase of the consortium's, and what it is to be in a language.
type Term struct {
	Source         string // in SourceLanguage; empty for a forbidden term
	Target         string // in Language; empty for a protected term
	SourceLanguage string // empty: whatever the source is
	Language       string // of the translation; empty: every language
	Rule           Rule
	CaseSensitive  bool   // always so for a protected term
	Note           string // why, for the translator
}
