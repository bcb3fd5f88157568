package scan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/internal/git"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/walk"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// Staged makes sources of what the index adds or changes at paths and below, as the index has it:
// that is what a commit would publish, whatever the work tree says. Paths are reported relative
// to dir.
func Staged(ctx context.Context, repo *git.Repository, objects *git.Objects, dir string, paths []string) (sources []Source, done func(), err error) {
	staged, err := repo.Staged(ctx)
	if err != nil {
		return nil, nil, err
	}
	below, err := inside(repo, dir, paths)
	if err != nil {
		return nil, nil, err
	}
	root, err := os.OpenRoot(repo.Top)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range staged {
		if !walk.Candidate(name) || !below(name) {
			continue
		}
		file := filepath.Join(repo.Top, filepath.FromSlash(name))
		sources = append(sources, Source{
			Path:    shown(dir, file),
			Read:    func() ([]byte, error) { return objects.Read("", name, MaxFile) },
			Outside: outside{root: root, workspace: repo.Top, dir: filepath.Dir(file)},
			file:    file,
		})
	}
	slices.SortFunc(sources, func(a, b Source) int { return cmp.Compare(a.Path, b.Path) })
	return sources, func() { root.Close() }, nil
}

// inside gives a test for repository paths that lie at or below one of paths.
func inside(repo *git.Repository, dir string, paths []string) (func(string) bool, error) {
	var tops []string
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		if real, err := filepath.EvalSymlinks(p); err == nil && real == repo.Top {
			return func(string) bool { return true }, nil
		}
		rel, ok := repo.Relative(p)
		if !ok {
			// A folder that is gone has no links to follow.
			if lexical := shown(repo.Top, p); !filepath.IsAbs(lexical) {
				rel, ok = lexical, true
			}
		}
		if !ok {
			return nil, fmt.Errorf("%s lies outside of the repository %s", p, repo.Top)
		}
		tops = append(tops, rel)
	}
	return func(name string) bool {
		return slices.ContainsFunc(tops, func(top string) bool { return name == top || strings.HasPrefix(name, top+"/") })
	}, nil
}

// shown is a path as people in dir see it.
func shown(dir, file string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		rel = file
	}
	return filepath.ToSlash(rel)
}

// Since makes sources tell what has changed since a revision, which is a commit's hash.
func Since(sources []Source, repo *git.Repository, objects *git.Objects, rev string) {
	for i := range sources {
		name, ok := repo.Relative(sources[i].file)
		if !ok || sources[i].file == "" {
			continue // what the repository does not have is new as a whole
		}
		sources[i].Before = func() ([]byte, error) {
			data, err := objects.Read(rev, name, MaxFile)
			if errors.Is(err, git.ErrNotThere) {
				return nil, nil
			}
			return data, err
		}
	}
}

// onlyChanged drops the findings of f, which was made of doc, in cells that before has, too:
// wherever it had them.
func onlyChanged(f *report.File, doc, before *notebook.Document) {
	known := map[string]bool{}
	for _, c := range before.Cells {
		known[content(c.Blocks)] = true
	}
	ownChanged := content(doc.Own) != content(before.Own)
	changed := func(p wire.Place) bool {
		if p.Cell == nil {
			return ownChanged
		}
		return !known[content(doc.Cells[p.Cell.Index].Blocks)]
	}
	f.Findings = slices.DeleteFunc(f.Findings, func(found report.Finding) bool { return !changed(found.Place) })
	f.Suppressed = slices.DeleteFunc(f.Suppressed, func(s report.Suppressed) bool { return !changed(s.Place) })
}

// content identifies what some Blocks say.
func content(blocks []*notebook.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		fmt.Fprintf(&b, "%x,", block.Hash)
	}
	return b.String()
}
