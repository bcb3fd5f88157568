package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"

	"github.com/nblsp/nblsp/internal/report"
)

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// A progress tells people on standard error how a scan goes. Its methods are called one at a time.
type progress struct {
	w            io.Writer
	bar, verbose bool
	done, total  int
	shown        time.Time
}

// refresh is how often the bar changes at most.
const refresh = 100 * time.Millisecond

func newProgress(w io.Writer, total int, f *inputFlags) *progress {
	return &progress{
		w: w, total: total,
		bar:     isTerminal(w) && !f.noProgress && !f.quiet && !f.verbose,
		verbose: f.verbose,
	}
}

func (p *progress) settings(files []string) {
	if p.verbose {
		for _, f := range files {
			fmt.Fprintln(p.w, "settings:", f)
		}
	}
}

func (p *progress) file(f report.File) {
	p.done++
	if p.verbose {
		fmt.Fprintf(p.w, "%s: %q, %d cells, %d findings\n", f.Status, f.Path, f.Cells, len(f.Findings))
	}
	if p.bar && time.Since(p.shown) > refresh {
		p.shown = time.Now()
		fmt.Fprintf(p.w, "\r\x1b[K%d of %d files", p.done, p.total)
	}
}

func (p *progress) end() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
