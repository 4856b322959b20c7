package locales

import (
	"sync"
	"testing"
	"time"
)

// One catalogue and one release serve all readers at once. What this guards shows
// under the race detector.
func TestManyReadersAtOnce(t *testing.T) {
	c := catalogue(t)
	texts := compileAll(t, release())
	at := time.Date(2013, 2, 1, 8, 0, 0, 0, time.UTC)
	var wg sync.WaitGroup
	for _, lang := range Languages {
		for range 4 {
			wg.Go(func() {
				w := c.In(c.Choose(lang))
				w.T("fault.db.newer.what", "Database", 12345, "Program", at)
				w.Percent(1, 3)
				w.List([]string{w.Country("EE"), w.Language("et"), w.OwnName("et"), w.Weekday(at)})
				if _, ok := texts.Text(lang, "paragraph-3"); !ok {
					t.Errorf("%s: no text", lang)
				}
			})
		}
	}
	wg.Wait()
}
