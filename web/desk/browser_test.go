package desk

import (
	"strings"
	"testing"
)

func TestBrowserOf(t *testing.T) {
	for agent, want := range map[string]Browser{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36":                              {Name: "Chromium", System: "Linux"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              {Name: "Edge", System: "Windows"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                      {Name: "Safari", System: "macOS"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15":  {Name: "Firefox", System: "iOS"},
		"Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": {Name: "Samsung Internet", System: "Android"},
		"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                             {Name: "Firefox", System: "Linux"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                            {Name: "Chrome", System: "Windows"},
		"curl/8.5.0":                       {Name: "curl"},
		"Something (Linux)":                {System: "Linux"},
		" A quaint reader ":                {Other: "A quaint reader"},
		strings.Repeat("é", agentAtMost+1): {Other: strings.Repeat("é", agentAtMost) + "…"},
		"":                                 {},
	} {
		if got := BrowserOf(agent); got != want {
			t.Errorf("%q: %+v", agent, got)
		}
	}
}
