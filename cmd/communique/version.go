package main

import (
	"context"
	"runtime"
	"runtime/debug"
)

// versionCommand says which build this is.
type versionCommand struct {
	JSON bool `name:"json" help:"${json}"`
}

// build is what the Go toolchain noted in the binary.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() build {
	b := build{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			b.Revision = s.Value
		}
	}
	return b
}

// Run prints the build.
func (v *versionCommand) Run(_ context.Context, t *terminal, _ *commands) error {
	b := thisBuild()
	if v.JSON {
		return t.json(b)
	}
	t.say("cli.version", "Version", b.Version, "Go", b.Go, "Platform", b.Platform)
	return nil
}
