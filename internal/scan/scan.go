// Package scan takes files through the life of a file: read, parse, analyse, lay down for the
// report. It knows neither the command line nor how a report looks.
package scan

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// MaxFile is the largest file that is read; a larger one is listed as failed.
const MaxFile = 512 << 20

// maxInFlight bounds the bytes of all files that are being read at one time; a larger file is read
// alone.
const maxInFlight = 64 << 20

// A Source is one text to scan.
type Source struct {
	Path  string // as reports show it
	Size  int64  // about, for the bound on memory
	Named bool   // reported even when it is no notebook, as whatever is called .ipynb is
	Data  bool   // a file of data beside notebooks: Options.Data looks at it, and it is reported when it has findings
	Read  func() ([]byte, error)
	// Dependencies says that it lists dependencies, whatever its name.
	Dependencies bool
	// As, unless "", is the name that says what it is, where Path says more than that.
	As string
	// Outside gives the analyzers the files beside it.
	Outside analyzers.Outside
	// Before, unless nil, gives the text at an earlier time, nil when there was none: only findings
	// in cells that have changed since are reported.
	Before func() ([]byte, error)
	// Unread, unless "", says why it is not to be read; Problem is for people.
	Unread  wire.Status
	Problem string
	file    string // on disk; "" for a text without a place there
}

// Options of a scan.
type Options struct {
	Runner *analyzers.Runner
	// Data is for the files of data beside notebooks; nil: they are passed over.
	Data  *analyzers.Runner
	World *World // nil: nothing is known but what files say and what is built in
	Jobs  int    // files at one time, at least 1
	// Progress is called after each file, in no order but never twice at a time; may be nil.
	Progress func(report.File)
}

// Run scans sources and gives their files in the same order; those that turn out to be no notebook
// and were not Named are left out. The error is only the context's.
//
// A file that cannot be read, or that a bug of an analyzer stops, is listed with the reason, and
// the rest is scanned. Nothing of a file's text is kept but its excerpts.
func Run(ctx context.Context, sources []Source, o Options) (*report.Result, error) {
	start := time.Now()
	files := make([]*report.File, len(sources))
	memory := semaphore.NewWeighted(maxInFlight)
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, o.Jobs))
	var progress sync.Mutex
	for i, s := range sources {
		need := min(max(s.Size, 1), maxInFlight)
		if memory.Acquire(groupCtx, need) != nil {
			break
		}
		group.Go(func() error {
			defer memory.Release(need)
			runner := o.Runner
			if s.Data {
				runner = o.Data
			}
			f, err := one(groupCtx, s, runner, o.World)
			files[i] = f
			if o.Progress != nil && f != nil {
				progress.Lock()
				defer progress.Unlock()
				o.Progress(*f)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &report.Result{Rules: map[string]*analyzers.Rule{}, Started: start}
	for _, f := range files {
		if f != nil {
			r.Files = append(r.Files, *f)
		}
	}
	r.Hide()
	for _, rule := range o.Runner.Rules() {
		r.Rules[rule.ID] = rule
	}
	r.Seconds = time.Since(start).Seconds()
	return r, nil
}

// one scans one source; nil when it is not one of those to report. The error is only the
// context's.
func one(ctx context.Context, s Source, runner *analyzers.Runner, world *World) (f *report.File, err error) {
	unread := func(status wire.Status, problem string) *report.File {
		f := report.Unread(s.Path, status, problem)
		return &f
	}
	if s.Unread != "" {
		return unread(s.Unread, s.Problem), nil
	}
	if runner == nil {
		return nil, nil
	}
	defer func() {
		if recover() != nil { // what was thrown may quote the text
			f, err = unread(wire.Failed, "a bug in nblsp stopped the scan of this file"), nil
		}
	}()
	data, err := s.Read()
	if err != nil {
		return unread(wire.Failed, err.Error()), nil
	}
	size := int64(len(data))
	doc, ok := s.Parse(data)
	if !ok {
		return nil, nil
	}
	res, err := runner.Run(ctx, doc, in(s.Outside, world))
	if err != nil {
		return nil, err
	}
	if s.Data && len(res.Findings) == 0 {
		return nil, nil
	}
	file := report.NewFile(doc, size, res)
	if s.Before != nil {
		before, err := s.Before()
		if err != nil {
			return unread(wire.Failed, err.Error()), nil
		}
		onlyChanged(&file, doc, notebook.Parse(s.Path, before))
	}
	return &file, nil
}
