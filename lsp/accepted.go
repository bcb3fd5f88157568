package lsp

import (
	"path/filepath"
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// Accepted are the fingerprints in the baseline of a folder that hold today.
type Accepted map[string]bool

// unaccepted leaves out what the baseline accepts. All findings of the view's document are given, because
// fingerprints count them. The cost is that of the cell, where it has an id of its own. The session's
// lock is held.
func (s *session) unaccepted(d *document, v *view) []analyzers.Finding {
	accepted := d.book.world.accepted
	if len(accepted) == 0 || len(v.findings) == 0 {
		return v.findings
	}
	w, found, id := v.alone(), v.findings, ""
	if d.cell != nil {
		if id = d.cell.now.SavedID; d.book.savedIDs()[id] > 1 {
			id = ""
		}
		if id == "" { // then the text around counts, and it may stand in other cells too
			w = d.book.whole()
			found = w.findings()
		}
	}
	if id == "" {
		return slices.DeleteFunc(w.unaccepted(found, accepted), func(f analyzers.Finding) bool {
			return !slices.ContainsFunc(v.findings, func(own analyzers.Finding) bool { return own.Block == f.Block })
		})
	}
	found = slices.Clone(found)
	analyzers.Sort(w.document, found)
	prints := analyzers.FingerprintsIn(found, func(*notebook.Block) string { return id })
	return without(found, prints, accepted)
}

// unaccepted leaves out of all findings of a notebook what a baseline accepts; it sorts them.
func (w *whole) unaccepted(all []analyzers.Finding, accepted Accepted) []analyzers.Finding {
	if len(accepted) == 0 || w.document == nil {
		return all
	}
	all = slices.Clone(all)
	analyzers.Sort(w.document, all)
	return without(all, analyzers.Fingerprints(w.document, all), accepted)
}

// without are the findings whose fingerprints are not accepted.
func without(found []analyzers.Finding, prints []string, accepted Accepted) []analyzers.Finding {
	out := make([]analyzers.Finding, 0, len(found))
	for i, f := range found {
		if !accepted[prints[i]] {
			out = append(out, f)
		}
	}
	return out
}

// savedIDs says how many cells of a live notebook have an id. It is made when it is first asked for
// after a change of the cells.
func (b *book) savedIDs() map[string]int {
	if b.ids == nil {
		b.ids = make(map[string]int, len(b.cells))
		for _, d := range b.cells {
			b.ids[d.cell.now.SavedID]++
		}
	}
	return b.ids
}

// acceptedIn reads the baseline of a world's folder. One that cannot be read accepts what it did before.
func (s *server) acceptedIn(w *world, before Accepted) {
	if s.baseline == nil || w.folder == "" {
		return
	}
	now, mistake := s.baseline(w.folder)
	if mistake != nil {
		w.unreadable, w.accepted = mistake, before
		return
	}
	w.accepted = now
}

// showAgain publishes what is known of the open documents of a notebook, whose findings did not change
// but what is accepted of them did. The session's lock is held.
func (s *server) showAgain(b *book) {
	for _, d := range b.documentsOf() {
		s.publish(d)
		if s.pulled(d) {
			s.refreshPull()
		}
	}
}

// accepting reads the baseline of a folder again at once and shows what it leaves.
func (s *server) accepting(w *world) {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	s.acceptedIn(w, w.accepted)
	for b := range s.session.open() {
		if b.world == w {
			s.showAgain(b)
		}
	}
	s.outdatedAll()
}

// relative is the path of a document as its folder's baseline names it.
func (w *world) relative(uri string) string {
	path, ok := localPath(uri)
	if !ok {
		return uri
	}
	if rel, err := filepath.Rel(w.folder, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}
