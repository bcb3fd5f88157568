package git

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nblsp/nblsp/internal/atomicfile"
)

// AddFilter makes a program the clean filter for the files of a pattern, in the configuration and the
// attributes of this repository that are not committed. When the program fails, git adds nothing.
func (r *Repository) AddFilter(ctx context.Context, name, pattern, program string, args ...string) error {
	words := []string{quote(program)}
	for _, a := range args {
		words = append(words, quote(a))
	}
	line := strings.Join(append(words, "%f"), " ") // git quotes %f itself
	for key, value := range map[string]string{"clean": line, "smudge": "cat", "required": "true"} {
		if _, err := command(ctx, r.Top, "config", "--local", "filter."+name+"."+key, value).output(); err != nil {
			return err
		}
	}
	return r.attributes(ctx, pattern+" filter="+name, true)
}

// RemoveFilter undoes AddFilter. What is not there is no error.
func (r *Repository) RemoveFilter(ctx context.Context, name, pattern string) error {
	if err := r.attributes(ctx, pattern+" filter="+name, false); err != nil {
		return err
	}
	if set, _ := command(ctx, r.Top, "config", "--local", "--get-regexp", `^filter\.`+name+`\.`).output(); len(set) == 0 {
		return nil
	}
	_, err := command(ctx, r.Top, "config", "--local", "--remove-section", "filter."+name).output()
	return err
}

// attributes adds a line to info/attributes, or takes it out.
func (r *Repository) attributes(ctx context.Context, line string, want bool) error {
	out, err := command(ctx, r.Top, "rev-parse", "--git-path", "info/attributes").output()
	if err != nil {
		return err
	}
	name := filepath.FromSlash(strings.TrimRight(string(out), "\r\n"))
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.Top, name)
	}
	old, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var text bytes.Buffer
	for l := range strings.Lines(string(old)) {
		if strings.TrimSpace(l) != line {
			text.WriteString(strings.TrimSuffix(l, "\n") + "\n")
		}
	}
	if want {
		text.WriteString(line + "\n")
	}
	if bytes.Equal(text.Bytes(), old) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return atomicfile.Write(name, 0o666, func(w io.Writer) error { _, err := w.Write(text.Bytes()); return err })
}

// quote is a word for the shell that git runs filters with.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
