package releases

// translationState is how far a translation is in somebody's hands. It says nothing
// about whether it is fresh: that is computed.
type translationState string

const (
	translationDraft     translationState = "draft"     // its file didn't say from what source it was made
	translationSubmitted translationState = "submitted" // handed in
	translationApproved  translationState = "approved"  // part of an edition that was frozen
)

// translated names a translation: of which segment, into which language.
type translated struct {
	segmentID int64
	language  string
}

// translation is the text of a segment in another language.
type translation struct {
	text       string
	sourceHash string // of the source that was translated; empty when nobody said
	state      translationState
	version    int // grows with each change
}

// translations are all of a release, also those of removed segments.
type translations map[translated]translation

// fresh tells whether t translates s as it is now. The zero translation is never fresh.
func (t translation) fresh(s Segment) bool { return t.text != "" && t.sourceHash == s.SourceHash }

// LanguageStatus is how far a release is in a language.
type LanguageStatus struct {
	Language   string
	Source     bool     // the language in which it was written
	Required   int      // segments
	Translated int      // of them with a fresh translation
	Missing    []string // keys of segments without a translation
	Stale      []string // keys of segments whose translation was made from another source, or doesn't say from which
	Ready      bool     // nothing is missing or stale: it can be approved
	Frozen     bool     // it was approved, and nothing of it has changed since
}

// progressOf counts what a release has in a language.
func progressOf(release Release, present []Segment, all translations, language string) LanguageStatus {
	s := LanguageStatus{Language: language, Source: language == release.SourceLanguage, Required: len(present)}
	for _, segment := range present {
		switch t := all[translated{segment.ID, language}]; {
		case s.Source || t.fresh(segment):
			s.Translated++
		case t.text == "":
			s.Missing = append(s.Missing, segment.Key)
		default:
			s.Stale = append(s.Stale, segment.Key)
		}
	}
	s.Ready = s.Translated == s.Required
	return s
}
