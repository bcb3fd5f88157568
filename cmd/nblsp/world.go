package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/advisorydb"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/licensing"
	"github.com/nblsp/nblsp/internal/presidio"
	"github.com/nblsp/nblsp/internal/pyenv"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/wire"
)

// newWorld is what lies outside of the notebooks: the index of advisories at db and the environment
// of python; both "" where the user says nothing. An index that nobody named and that cannot be read
// is told of, and the built-in one takes its place.
func newWorld(db, python string, warnings io.Writer) (*scan.World, error) {
	index, err := advisorydb.Load(db)
	switch {
	case err != nil && db != "":
		return nil, err
	case err != nil:
		fmt.Fprintf(warnings, "nblsp: %v\nnblsp: dependencies are judged by the advisories that are built in\n", err)
	}
	if python != "" && pyenv.Of(python) == "" {
		return nil, errors.New("--python: there is no such interpreter or folder")
	}
	return &scan.World{Advisories: index, Python: python, Licenses: &licensing.Source{}}, nil
}

// askIndex lets the index of packages be asked for licences, because the user said so. In a server
// nobody waits for the answers.
func askIndex(world *scan.World, background bool) {
	world.Licenses = &licensing.Source{Index: &licensing.Index{Folder: licensing.CacheFolder(), Background: background}}
}

// recognizer is the service that the user has switched on for scans; nil for none.
func recognizer(r config.Recognizer) (analyzers.Recognizer, error) {
	if r.Address == "" {
		return nil, nil
	}
	client, err := presidio.New(r.Address, r.Language, r.Anywhere)
	if err != nil {
		return nil, fmt.Errorf("pii.recognizer: %w", err)
	}
	return client, nil
}

// tool says what made a report.
func tool(r *report.Result, world *scan.World) wire.Tool {
	index := world.Index()
	return wire.Tool{
		Name: "nblsp", Version: version(), Rules: r.RulesHash(),
		Advisories: &wire.Advisories{Built: index.Built().Format(time.RFC3339), Count: index.Count()},
	}
}

// A liveWorld is the world of a server, whose advisories are updated while it runs.
type liveWorld struct{ now atomic.Pointer[scan.World] }

func newLiveWorld(warnings io.Writer) (*liveWorld, error) {
	w, err := newWorld("", "", warnings)
	if err != nil {
		return nil, err
	}
	askIndex(w, true) // where the user's settings say so
	l := &liveWorld{}
	l.now.Store(w)
	return l, nil
}

// update is nblsp db update, which the user asked for in the editor.
func (l *liveWorld) update(ctx context.Context) error {
	if _, err := (advisorydb.Update{To: advisorydb.Path("")}).Run(ctx); err != nil {
		return err
	}
	w, err := newWorld("", "", io.Discard)
	if err == nil {
		askIndex(w, true)
		l.now.Store(w)
	}
	return err
}

// beside gives the outside of a document by its URI.
func (l *liveWorld) beside(uri string) analyzers.Outside {
	world := l.now.Load()
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return world.Beside("")
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
		if u.Host != "" {
			path = "//" + u.Host + "/" + path
		}
	}
	return world.Beside(filepath.FromSlash(path))
}
