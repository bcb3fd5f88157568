package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// A Version is one content that a file had at some time.
type Version struct {
	Path   string // relative to the top, with "/"
	Commit string // the first that has it, in full
	Blob   string
}

// Versions gives every content that the files of the repository ever had, on all branches and tags,
// each with its path once: the oldest first. keep says which paths are of interest.
func (r *Repository) Versions(ctx context.Context, keep func(path string) bool) ([]Version, error) {
	cmd := command(ctx, r.Top, "log", "--all", "--reverse", "--topo-order", "-m", "--root", "--no-renames", "--no-ext-diff", "--no-textconv",
		"--ignore-submodules=all", "--diff-filter=AMT", "--raw", "--no-abbrev", "-z", "--format=%x01%H")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, missing(err)
	}
	versions, err := readVersions(out, keep)
	if wait := cmd.Wait(); err == nil {
		err = wait
	}
	if said := strings.TrimSpace(stderr.String()); err != nil && said != "" {
		err = errors.New("git: " + strings.TrimPrefix(said, "fatal: "))
	}
	return versions, err
}

// readVersions reads what git log writes: "\x01<commit>", then for each file ":<mode> <mode> <old>
// <new> <status>" and its path, all of them ended by NUL, with empty lines between.
func readVersions(in io.Reader, keep func(path string) bool) ([]Version, error) {
	var versions []Version
	seen := map[Version]bool{}
	commit, blob := "", ""
	for r := bufio.NewReader(in); ; {
		field, err := r.ReadString(0)
		if errors.Is(err, io.EOF) {
			return versions, nil
		}
		if err != nil {
			return nil, err
		}
		field = strings.TrimSuffix(field, "\x00")
		switch {
		case blob != "":
			v := Version{Path: field, Blob: blob}
			if !seen[v] && keep(field) {
				seen[v] = true
				v.Commit = commit
				versions = append(versions, v)
			}
			blob = ""
		default:
			field = strings.TrimLeft(field, "\n")
			if hash, ok := strings.CutPrefix(field, "\x01"); ok {
				commit = strings.TrimSpace(hash)
			} else if columns := strings.Fields(field); len(columns) == 5 && strings.HasPrefix(columns[0], ":") {
				blob = columns[3]
			}
		}
	}
}
