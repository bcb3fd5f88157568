package scan

import (
	"cmp"
	"context"
	"path"
	"path/filepath"
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/git"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/walk"
)

// shortCommit is how many digits of a commit are told: enough to be one alone in any repository.
const shortCommit = 12

// History makes sources of every content that the notebooks and dependency files at paths and below
// ever had. The path of each is followed by "@" and the commit that brought it.
func History(ctx context.Context, repo *git.Repository, objects *git.Objects, dir string, paths []string) ([]Source, error) {
	below, err := inside(repo, dir, paths)
	if err != nil {
		return nil, err
	}
	versions, err := repo.Versions(ctx, func(name string) bool { return walk.Candidate(path.Base(name)) && below(name) })
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(versions, func(a, b git.Version) int { return cmp.Compare(a.Path, b.Path) })
	var sources []Source
	for _, v := range versions {
		sources = append(sources, Source{
			Path:    shown(dir, filepath.Join(repo.Top, filepath.FromSlash(v.Path))) + "@" + v.Commit[:min(shortCommit, len(v.Commit))],
			As:      v.Path,
			Read:    func() ([]byte, error) { return objects.Blob(v.Blob, MaxFile) },
			Outside: analyzers.Nowhere,
		})
	}
	return sources, nil
}

// OnlyFirst leaves each finding where it came in: in later contents of the same file it is dropped,
// and so is a content that brought nothing.
func OnlyFirst(r *report.Result, sources []Source) {
	name := map[string]string{}
	for _, s := range sources {
		name[s.Path] = s.As
	}
	type found struct{ name, fingerprint string }
	seen := map[found]bool{}
	for i := range r.Files {
		f := &r.Files[i]
		of := name[f.Path]
		f.Findings = slices.DeleteFunc(f.Findings, func(x report.Finding) bool {
			key := found{of, x.Fingerprint}
			known := seen[key]
			seen[key] = true
			return known
		})
	}
	r.Files = slices.DeleteFunc(r.Files, func(f report.File) bool {
		return len(f.Findings) == 0 && len(f.Suppressed) == 0 && f.Problem == ""
	})
}
