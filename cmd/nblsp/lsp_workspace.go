package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/walk"
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

// exportReport is `nblsp scan -r -o FORMAT -f FILE` in a folder. Without a file the name tells the
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
	result, err := scan.Run(ctx, sources, scan.Options{
		World:  world,
		Runner: analyzers.NewRunner(all.Analyzers, &settings.Analyzers), Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return "", err
	}
	result.Tool = tool(result, world)
	return file, atomicfile.Write(file, 0o666, func(w io.Writer) error { return format.Write(w, result, report.Options{}) })
}
