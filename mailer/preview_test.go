package mailer

import (
	"strings"
	"testing"

	"communique/locales"
	"communique/releases"
)

func TestAPreviewIsTheMailThatNobodyGets(t *testing.T) {
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &Mailer{frames: newFrames(words), identity: Identity{Name: "LIPSE", From: "press@lipse.example", URL: "https://press.lipse.example"}}
	release := releases.Release{Slug: "lipse", Countries: []string{"BE"}}
	edition := releases.Edition{Language: "nl", Subject: "Elf landen", Headline: "Elf landen", HTML: "<h1 class=\"headline\">Elf landen</h1>", Text: "Elf landen\n"}
	light, err := m.Preview(release, edition, Look{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1 class=\"headline\">Elf landen</h1>", previewAddress, "België", "@media not all"} {
		if !strings.Contains(light.HTML, want) {
			t.Errorf("%q is missing in\n%s", want, light.HTML)
		}
	}
	if light.Subject != "Elf landen" || !strings.Contains(light.Text, "Elf landen\n") || strings.Contains(light.HTML, "border-left:4px") {
		t.Errorf("%+v", light)
	}
	dark, err := m.Preview(release, edition, Look{Dark: true, Marks: []string{"Draft <b>"}, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(dark.HTML, "Draft &lt;b&gt;") || !strings.HasPrefix(dark.Text, "Draft <b>\n") || strings.Contains(dark.HTML, "prefers-color-scheme") {
		t.Errorf("%s\n%s", dark.HTML, dark.Text)
	}
	if _, err := (&Mailer{}).Preview(release, edition, Look{}); err == nil {
		t.Error("a preview in nobody's name")
	}
}
