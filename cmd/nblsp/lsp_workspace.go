package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/baseline"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/walk"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/lsp"
)

// What the server cannot do itself, because it knows neither files nor reports.

// findFiles lists what `nblsp scan -r` would read in a folder.
func findFiles(_ context.Context, folder string) ([]string, error) {
	files, err := walk.Files([]string{"."}, walk.Options{Dir: folder, Recursive: true})
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, f := range files {
		if f.Problem == "" {
			paths = append(paths, f.OS)
		}
	}
	return paths, nil
}

// readBaseline is the baseline at the top of a folder; an empty one when there is none.
func readBaseline(folder string) (*baseline.Baseline, error) {
	name := filepath.Join(folder, baseline.Name)
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return baseline.New(), nil
	case err != nil:
		return nil, &config.Error{File: name, Detail: "it cannot be read"}
	}
	return baseline.Parse(name, data)
}

// acceptedIn are the fingerprints that the baseline of a folder accepts today.
func acceptedIn(folder string) (lsp.Accepted, *config.Error) {
	b, err := readBaseline(folder)
	if mistake := (*config.Error)(nil); errors.As(err, &mistake) {
		return nil, mistake
	}
	return b.Fingerprints(time.Now()), nil
}

// acceptIn adds findings to the baseline of a folder. One that is damaged is left alone.
func acceptIn(_ context.Context, folder string, findings []wire.Finding) error {
	b, err := readBaseline(folder)
	if err != nil {
		return err
	}
	b.Add(findings, baseline.Entry{Reason: "accepted in the editor"}, time.Now())
	return atomicfile.Write(filepath.Join(folder, baseline.Name), 0o666, b.Write)
}

// exportReport is `nblsp scan -r -o FORMAT -f FILE` in a folder, with the folder's baseline, as the
// editor shows it. Without a file the name tells the
// time.
func exportReport(ctx context.Context, folder, name, file string) (string, error) {
	format, ok := report.Lookup(name)
	if !ok {
		return "", fmt.Errorf("no such format: %s", name)
	}
	if file == "" {
		file = filepath.Join(folder, "nblsp-"+time.Now().Format("20060102-150405")+"."+format.Extension)
	}
	settings, err := config.Discover(folder)
	if err != nil {
		return "", err
	}
	files, err := walk.Files([]string{"."}, walk.Options{Dir: folder, Recursive: true})
	if err != nil {
		return "", err
	}
	sources, done, err := scan.Files(files, folder)
	if err != nil {
		return "", err
	}
	defer done()
	world, err := newWorld("", "", io.Discard)
	if err != nil {
		return "", err
	}
	if settings.Analyzers.Licenses.Online {
		askIndex(world, false)
	}
	result, err := scan.Run(ctx, sources, scan.Options{
		World:  world,
		Runner: analyzers.NewRunner(all.Analyzers, &settings.Analyzers), Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return "", err
	}
	result.Tool = tool(result, world)
	accepted, err := readBaseline(folder)
	if err != nil {
		return "", err
	}
	accepted.Apply(result, time.Now())
	return file, atomicfile.Write(file, 0o666, func(w io.Writer) error { return format.Write(w, result, report.Options{}) })
}
