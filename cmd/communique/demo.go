package main

import (
	"context"
	"embed"
	"net"
	"os"
	"path/filepath"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations"
	"communique/web"
)

//go:embed example
var exampleFiles embed.FS

// demoCommand plays the whole way once: a real release of eleven countries in ten
// languages, on an embedded database and an embedded SMTP server, on a simulated
// clock. Nothing of it leaves the machine.
type demoCommand struct {
	Dir  string        `name:"dir" placeholder:"DIR" help:"${dir}"`
	Addr string        `name:"addr" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"${addr}"`
	Once bool          `name:"once" help:"${once}"`
	Out  string        `name:"out" placeholder:"DIR" help:"${out}"`
	Pace time.Duration `name:"pace" default:"600ms" placeholder:"TIME" help:"${pace}"`
}

// Run plays the demo. Without --once it goes on showing its pages until it is
// asked to stop.
func (d *demoCommand) Run(ctx context.Context, t *terminal, _ *commands) error {
	var listener net.Listener
	if !d.Once {
		var err error
		if listener, err = listen(d.Addr); err != nil { // before anything is made
			return err
		}
		defer listener.Close()
	}
	folder, err := d.folder()
	if err != nil {
		return err
	}
	p, err := t.stage(ctx, folder, d.baseURL(listener))
	if err != nil {
		return err
	}
	defer p.close()
	p.pace = d.Pace
	if d.Once {
		p.pace = 0
		return together(ctx, p.h.listen, func(ctx context.Context) error { return d.play(ctx, p) })
	}
	web.CollectRarely()
	site, err := p.pages(t, d.baseURL(listener))
	if err != nil {
		return err
	}
	return together(ctx, p.h.listen,
		func(ctx context.Context) error { return serveHTTP(ctx, listener, site.handler) }, site.rooms.Entrance.Run,
		func(ctx context.Context) error {
			if err := d.play(ctx, p); err != nil {
				return err
			}
			if err := p.setTheScene(ctx); err != nil {
				return err
			}
			t.say("cli.demo.look", "URL", "http://"+listener.Addr().String()+"/")
			return p.stayUp(ctx)
		})
}

// play runs the story and writes down what came of it.
func (d *demoCommand) play(ctx context.Context, p *play) error {
	if err := p.story(ctx); err != nil {
		return err
	}
	if err := p.epilogue(ctx); err != nil {
		return err
	}
	if d.Out == "" {
		return nil
	}
	return p.write(ctx, d.Out)
}

// baseURL is where the links in the mails lead. With --once nobody serves them;
// they still have to look as they would.
func (d *demoCommand) baseURL(l net.Listener) string {
	if l == nil {
		return "http://" + d.Addr
	}
	return "http://" + l.Addr().String()
}

// folder is a fresh folder for the demo's database. One that holds a demo already
// is left alone.
func (d *demoCommand) folder() (string, error) {
	if d.Dir == "" {
		return os.MkdirTemp("", "communique-demo-")
	}
	if err := os.MkdirAll(d.Dir, 0o700); err != nil {
		return "", fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", d.Dir)
	}
	if _, err := os.Stat(filepath.Join(d.Dir, databaseName)); err == nil {
		return "", fault.New(fault.Conflict, "cli.demo_exists", "Folder", d.Dir)
	}
	return d.Dir, nil
}

const databaseName = "communique.db"

// play is a demo on its stage: the house, its clock, and the server that takes
// its mails.
type play struct {
	t        *terminal
	h        *house
	clock    *clock.Simulated
	sink     *sink.Sink
	folder   string
	members  consortium
	document []byte // the release as its author has written it by now
	board    *board
	pace     time.Duration
	visitors visitors
}

// stage sets everything up: an SMTP server, a migrated database, a house.
func (t *terminal) stage(ctx context.Context, folder, baseURL string) (*play, error) {
	members, err := readConsortium(exampleFS(), "consortium.toml")
	if err != nil {
		return nil, err
	}
	simulated := clock.NewSimulated(opening)
	server, err := sink.Start(sink.Options{Clock: simulated})
	if err != nil {
		return nil, err
	}
	p := &play{t: t, clock: simulated, sink: server, folder: folder, members: members}
	p.h, err = t.demoHouse(ctx, folder, baseURL, p)
	if err != nil {
		server.Close()
		return nil, err
	}
	p.board = newBoard(t, p.h, simulated)
	return p, nil
}

func (t *terminal) demoHouse(ctx context.Context, folder, baseURL string, p *play) (*house, error) {
	url := "sqlite:" + filepath.Join(folder, databaseName)
	db, err := sqldb.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if _, err := migrations.Up(ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	h, err := t.wire(db, demoPlan(p, baseURL))
	if err != nil {
		_ = db.Close()
	}
	return h, err
}

func (p *play) close() {
	p.h.close()
	p.sink.Close()
}
