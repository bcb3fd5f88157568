package licensing

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/licenses"
	"github.com/nblsp/nblsp/internal/pyenv"
	"github.com/nblsp/nblsp/notebook"
)

// beside is an environment and nothing else.
type beside struct {
	env    *analyzers.Installation
	source *Source
}

func (b beside) ReadFile(string) ([]byte, error)    { return nil, fs.ErrNotExist }
func (b beside) Installed() *analyzers.Installation { return b.env }
func (b beside) Advisories() *advisory.Index        { return nil }
func (b beside) Recognizer() analyzers.Recognizer   { return nil }
func (b beside) Licenses() analyzers.Licenses       { return b.source }

// environment500 is 500 distributions that say their licences in all the ways there are, and the
// requirements that name them.
func environment500(b *testing.B) (*analyzers.Installation, *notebook.Document) {
	b.Helper()
	var texts []string
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		b.Skip(err)
	}
	for _, name := range []string{"../../LICENSE", filepath.Join(strings.TrimSpace(string(root)), "LICENSE")} {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Skip("the licences of this project and of Go are not at hand")
		}
		texts = append(texts, string(data))
	}
	fields := []string{
		"License-Expression: MIT\n", "License-Expression: Apache-2.0 OR BSD-3-Clause\n", "Classifier: License :: OSI Approved :: BSD License\n",
		"License: BSD\n", "License: MIT License\nClassifier: License :: OSI Approved :: MIT License\n", "", "License: GPLv3+\n",
	}
	site := filepath.Join(b.TempDir(), "lib", "python3.12", "site-packages")
	var requirements strings.Builder
	for i := range 500 {
		folder := filepath.Join(site, fmt.Sprintf("package_%d-1.%d.dist-info", i, i))
		for name, text := range map[string]string{
			"METADATA":         "Metadata-Version: 2.4\nName: package-" + fmt.Sprint(i) + "\n" + fields[i%len(fields)] + "\n" + strings.Repeat("A description.\n", 500),
			"RECORD":           fmt.Sprintf("package_%d/__init__.py,,\n", i),
			"licenses/LICENSE": fmt.Sprintf("Copyright (c) 2026 The authors of package %d\n\n", i) + strings.Replace(texts[i%2], "Google Inc", fmt.Sprintf("Owner %d", i), 1),
		} {
			file := filepath.Join(folder, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				b.Fatal(err)
			}
		}
		fmt.Fprintf(&requirements, "package-%d==1.%d\n", i, i)
	}
	env := pyenv.Read(filepath.Dir(filepath.Dir(filepath.Dir(site))))
	if env.Len() != 500 {
		b.Fatalf("%d distributions", env.Len())
	}
	return env, notebook.Parse("requirements.txt", []byte(requirements.String()))
}

// BenchmarkJudge500 judges 500 installed distributions. The first run of "cold" in a process, which
// -benchtime=1x shows alone, builds the scanner of texts as well.
func BenchmarkJudge500(b *testing.B) {
	env, d := environment500(b)
	outside := beside{env, &Source{}}
	judge := func(b *testing.B, r *analyzers.Runner) {
		res, err := r.Document(b.Context(), d, analyzers.Environment, nil, outside)
		if err != nil || len(res.Findings) == 0 {
			b.Fatalf("%v, %d findings", err, len(res.Findings))
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			judge(b, analyzers.NewRunner([]*analyzers.Analyzer{licenses.Analyzer}, &analyzers.Config{}))
		}
	})
	b.Run("cached", func(b *testing.B) {
		r := analyzers.NewRunner([]*analyzers.Analyzer{licenses.Analyzer}, &analyzers.Config{})
		judge(b, r)
		for b.Loop() {
			judge(b, r)
		}
	})
}
