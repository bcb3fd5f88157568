package lsp

import (
	"context"
	"slices"
	"time"

	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// analyse is one worker of phase 1, which also starts the reading of files. It runs until the session is closed.
func (s *server) analyse() {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	for {
		d, saved := s.session.next()
		switch {
		case d != nil:
			s.analyseOne(d)
		case saved != nil: // by itself: a slow disk takes no worker from who types
			go s.readOutputs(saved)
		default:
			return
		}
	}
}

// analyseOne runs phase 1 over a document and publishes. The session's lock is held, but for the
// time of the computation.
func (s *server) analyseOne(d *document) {
	edition := d.edition
	ctx, cancel := context.WithCancel(s.ctx)
	d.cancel = cancel
	job := phaseOne{runner: d.book.world.runner, ignores: d.book.metadata.ignore}
	if d.cell != nil {
		job.cell = d.cell.now
	} else {
		job.name, job.language, job.text = d.uri, d.language, d.text
	}
	s.session.mu.Unlock()
	early, doc := s.runPhaseOne(ctx, job)
	cancel()
	s.session.mu.Lock()
	d.cancel = nil
	switch {
	case d.edition == edition:
		d.early = early
		if d.book.host == d {
			d.late = rebind(d.late, d.book.parsed, doc)
			d.book.parsed = doc
		}
		s.session.settle(d)
		s.publish(d)
		s.plan(d.book)
	case d.settled != nil: // it was changed meanwhile, not closed
		s.session.enqueue(d, urgent)
	}
}

// phaseOne is the input of one run of phase 1: a cell, or the text of a document.
type phaseOne struct {
	runner               *analyzers.Runner
	ignores              analyzers.Ignores
	cell                 *notebook.Cell
	name, language, text string
}

func (s *server) runPhaseOne(ctx context.Context, job phaseOne) (found []analyzers.Finding, doc *notebook.Document) {
	defer func() {
		if p := recover(); p != nil {
			_ = s.crashed("phase 1", p)
		}
	}()
	if job.cell != nil {
		for _, b := range job.cell.Blocks {
			found = append(found, job.runner.Block(ctx, job.ignores, job.cell, b).Findings...)
		}
		return found, nil
	}
	doc = &notebook.Document{Name: job.name} // should the next line panic
	doc = notebook.ParseAs(job.name, job.language, []byte(job.text))
	for i, b := range doc.Blocks() {
		if ctx.Err() != nil {
			break
		}
		var cell *notebook.Cell
		if i >= 0 {
			cell = doc.Cells[i]
		}
		found = append(found, job.runner.Block(ctx, doc.Ignore, cell, b).Findings...)
	}
	return found, doc
}

// plan runs the later phases when a notebook has been quiet for a while and phase 1 is through.
func (s *server) plan(b *book) {
	if b.pending > 0 || !b.stale || b.closed {
		return
	}
	if b.quiet == nil {
		b.quiet = time.AfterFunc(s.quiet, func() { s.analyseWhole(b) })
		return
	}
	b.quiet.Reset(s.quiet)
}

// analyseWhole runs the phases that look at the whole notebook, and publishes what changes by it.
func (s *server) analyseWhole(b *book) {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	if b.pending > 0 || !b.stale || b.closed || s.ctx.Err() != nil {
		return
	}
	edition, runner := b.edition, b.world.runner
	ctx, cancel := context.WithCancel(s.ctx)
	b.cancel = cancel
	doc := b.parsed
	if b.host == nil {
		doc = b.live()
	}
	var early []analyzers.Finding
	for _, d := range b.documentsOf() {
		early = append(early, d.early...)
	}
	s.session.mu.Unlock()
	found, err := s.runLaterPhases(ctx, runner, doc, early)
	cancel()
	homes := homesOf(doc, found)
	s.session.mu.Lock()
	if b.edition != edition || err != nil || b.closed {
		return // whoever changed it has planned the next run
	}
	b.cancel, b.stale, b.homes = nil, false, homes
	s.distribute(b, found)
}

func (s *server) runLaterPhases(ctx context.Context, runner *analyzers.Runner, doc *notebook.Document, early []analyzers.Finding) (found []analyzers.Finding, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = s.crashed("later phases", p)
		}
	}()
	for _, phase := range []analyzers.Reads{analyzers.WholeDocument, analyzers.Environment} {
		result, err := runner.Document(ctx, doc, phase, early, s.outside(doc.Name))
		if err != nil {
			return nil, err
		}
		found = append(found, result.Findings...)
	}
	return found, nil
}

// distribute gives each document of a book its late findings and publishes those that changed.
func (s *server) distribute(b *book, found []analyzers.Finding) {
	late := map[*document][]analyzers.Finding{}
	for _, f := range found {
		d := b.host
		if d == nil {
			d = s.session.documents[b.homes[f.Block].uri]
		}
		if d != nil {
			late[d] = append(late[d], f)
		}
	}
	for _, d := range b.documentsOf() {
		if slices.EqualFunc(d.late, late[d], sameFinding) {
			continue
		}
		d.late = late[d]
		s.publish(d)
		if s.pulled(d) {
			s.refreshPull()
		}
	}
}

// A home is the cell that a Block belongs to.
type home struct {
	uri  string
	cell *notebook.Cell
}

// homesOf says where the Blocks of a live notebook are. Without findings nobody asks.
func homesOf(doc *notebook.Document, found []analyzers.Finding) map[*notebook.Block]home {
	if len(found) == 0 || doc.Format != notebook.Live {
		return nil
	}
	homes := make(map[*notebook.Block]home, len(doc.Cells))
	for _, c := range doc.Cells {
		for _, b := range c.Blocks {
			homes[b] = home{c.ID, c}
		}
	}
	return homes
}

// publish sends what is known of a document to the client, as far as it does not know it.
func (s *server) publish(d *document) {
	if s.pulled(d) {
		return
	}
	v := s.session.view(d)
	s.publisher.publish(d.uri, d.version, func() []protocol.Diagnostic { return s.client.diagnostics(v) })
}

// pulled says whether the client asks for the diagnostics of a document.
func (s *server) pulled(d *document) bool { return d.cell == nil && s.client.pull != pullNone }

func sameFinding(a, b analyzers.Finding) bool {
	return a.Rule == b.Rule && a.Block == b.Block && a.Span == b.Span && a.Message == b.Message &&
		len(a.Related) == len(b.Related) && len(a.Fixes) == len(b.Fixes)
}
