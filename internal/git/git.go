// Package git reads a repository through git's plumbing commands: the index and old revisions, as
// bytes, without touching the work tree. Nothing that a repository brings along is run: no hook,
// no filter, no textconv, no external diff, no file system monitor.
package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// A Repository is a work tree that git knows.
type Repository struct {
	Top string // absolute, without symbolic links
}

// Open finds the repository that dir lies in.
func Open(ctx context.Context, dir string) (*Repository, error) {
	out, err := command(ctx, dir, "rev-parse", "--show-toplevel").output()
	if err != nil {
		return nil, err
	}
	return &Repository{filepath.FromSlash(strings.TrimRight(string(out), "\r\n"))}, nil
}

// Staged are the paths, relative to the top with "/", of the files that the index adds or changes.
func (r *Repository) Staged(ctx context.Context) ([]string, error) {
	out, err := command(ctx, r.Top, "diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv",
		"--ignore-submodules=all", "-z", "--diff-filter=ACMRT").output()
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(string(out), func(c rune) bool { return c == 0 }), nil
}

// Verify checks that rev names a commit, and gives its hash.
func (r *Repository) Verify(ctx context.Context, rev string) (string, error) {
	out, err := command(ctx, r.Top, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}").output()
	if err != nil {
		return "", fmt.Errorf("%q is no commit of this repository", rev)
	}
	return strings.TrimSpace(string(out)), nil
}

// Relative is the path of a file as the repository has it; false when it lies outside.
func (r *Repository) Relative(name string) (string, bool) {
	name, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		return "", false
	}
	rel, err := filepath.Rel(r.Top, filepath.Join(dir, filepath.Base(name)))
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// ErrNotThere is the error for an object that does not exist.
var ErrNotThere = errors.New("not in the repository")

// Objects reads many objects by one git process. It is safe for concurrent use; close it after.
type Objects struct {
	mu   sync.Mutex
	in   io.WriteCloser
	out  *bufio.Reader
	wait func() error
}

// Objects starts reading.
func (r *Repository) Objects(ctx context.Context) (*Objects, error) {
	cmd := command(ctx, r.Top, "cat-file", "--batch").Cmd
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, missing(err)
	}
	return &Objects{in: in, out: bufio.NewReader(out), wait: cmd.Wait}, nil
}

// Close ends the process.
func (o *Objects) Close() error {
	o.in.Close()
	return o.wait()
}

// Read gives the bytes of a file: of the index for rev "", of a revision otherwise. A file larger
// than limit is an error.
func (o *Objects) Read(rev, path string, limit int64) ([]byte, error) {
	if strings.ContainsAny(path, "\n") {
		return nil, errors.New("a line break in the name")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	stage := rev + ":" + path
	if rev == "" {
		stage = ":0:" + path
	}
	return o.object(stage, limit)
}

// Blob gives the bytes of a content by its hash.
func (o *Objects) Blob(hash string, limit int64) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.object(hash, limit)
}

// object asks for one object; the caller holds the lock.
func (o *Objects) object(stage string, limit int64) ([]byte, error) {
	if _, err := io.WriteString(o.in, stage+"\n"); err != nil {
		return nil, err
	}
	header, err := o.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	// "<hash> blob <size>", or "<name> missing" where the name may hold spaces.
	fields := strings.Fields(header)
	if len(fields) != 3 || strings.HasSuffix(header, " missing\n") {
		return nil, ErrNotThere
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, ErrNotThere
	}
	var data []byte
	if fields[1] == "blob" && size <= limit {
		data = make([]byte, size)
		if _, err := io.ReadFull(o.out, data); err != nil {
			return nil, err
		}
	} else if _, err := io.CopyN(io.Discard, o.out, size); err != nil {
		return nil, err
	}
	if _, err := o.out.Discard(1); err != nil { // the line feed after it
		return nil, err
	}
	switch {
	case fields[1] != "blob":
		return nil, ErrNotThere
	case size > limit:
		return nil, fmt.Errorf("larger than %d MB", limit>>20)
	}
	return data, nil
}

type cmd struct{ *exec.Cmd }

// command is git without what a repository's configuration could make it run.
func command(ctx context.Context, dir string, args ...string) cmd {
	c := exec.CommandContext(ctx, "git", append([]string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}, args...)...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	return cmd{c}
}

func (c cmd) output() ([]byte, error) {
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err == nil {
		return out, nil
	}
	if said := strings.TrimSpace(stderr.String()); said != "" {
		first, _, _ := strings.Cut(said, "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(first, "fatal: "))
	}
	return nil, missing(err)
}

// missing says what to do when there is no git.
func missing(err error) error {
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("git is not installed, or not in PATH")
	}
	return fmt.Errorf("git: %w", err)
}

// Status reports whether the index has a file, and whether what is ignored includes it.
func (r *Repository) Status(ctx context.Context, name string) (tracked, ignored bool, err error) {
	rel, ok := r.Relative(name)
	if !ok {
		return false, false, nil
	}
	out, err := command(ctx, r.Top, "--literal-pathspecs", "ls-files", "-z", "--", rel).output()
	if err != nil {
		return false, false, err
	}
	check := command(ctx, r.Top, "check-ignore", "-q", "--", rel)
	err = check.Run()
	if e := (*exec.ExitError)(nil); errors.As(err, &e) && e.ExitCode() == 1 {
		return len(out) > 0, false, nil
	}
	return len(out) > 0, err == nil, err
}
