package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/web/webtest"
)

// BenchmarkPages asks for each page of the desk in a house with a crowd, and prints how long
// the server takes.
func BenchmarkPages(b *testing.B) {
	s := filled(b, years).Open()
	fmt.Printf("\n%-60s %8s %8s\n", "page", "p50", "p99")
	for _, path := range deskPages(s) {
		b.Run(strings.ReplaceAll(strings.Trim(path, "/"), "/", "_"), func(b *testing.B) {
			var took []time.Duration
			status := 0
			for b.Loop() {
				began := clock.Elapsed()
				status = s.Get(path).Status
				took = append(took, clock.Elapsed()-began)
			}
			slices.Sort(took)
			p50, p99 := took[len(took)/2], took[len(took)*99/100]
			b.ReportMetric(float64(p50.Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
			fmt.Printf("%-60s %8s %8s  %d\n", path, p50.Round(100*time.Microsecond), p99.Round(100*time.Microsecond), status)
		})
	}
}

// deskPages are the addresses of the desk's pages, with a release for {slug} that is in each
// state, and the first of everything else.
func deskPages(s *webtest.Site) []string {
	var paths []string
	for _, route := range s.Rooms.Routes {
		if route.Method != http.MethodGet || !strings.HasPrefix(route.Pattern, "/desk") {
			continue
		}
		path := strings.NewReplacer("{$}", "", "{language}", "nl", "{lang}", "nl", "{list}", "nl", "{format}", "toml", "{id}", "5000").Replace(route.Pattern)
		if !strings.Contains(path, "{slug}") {
			paths = append(paths, path)
			continue
		}
		for _, slug := range []string{"asked-1", "handed-2", "sent-6"} {
			paths = append(paths, strings.ReplaceAll(path, "{slug}", slug))
		}
	}
	return slices.DeleteFunc(append(paths, "/desk/?q=researchers+europe", "/desk/?state=sent", "/desk/?page=20"), func(path string) bool {
		return strings.Contains(path, "{") || strings.HasSuffix(path, "/stream") // which ends when nothing can change any more
	})
}
