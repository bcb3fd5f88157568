package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/deps"
	"github.com/nblsp/nblsp/analyzers/licenses"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/internal/walk"
	"github.com/nblsp/nblsp/notebook"
)

// A bom is a bill of materials in the form of CycloneDX 1.5.
type bom struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   bomMetadata `json:"metadata"`
	Components []component `json:"components"`
}

type bomMetadata struct {
	Tools struct {
		Components []component `json:"components"`
	} `json:"tools"`
}

type component struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref,omitempty"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	// Licenses is one expression, or a name where that is not one that SPDX knows.
	Licenses []bomLicense `json:"licenses,omitempty"`
	PURL     string       `json:"purl,omitempty"`
	// Evidence says where it is used.
	Evidence *evidence `json:"evidence,omitempty"`
}

type evidence struct {
	Occurrences []occurrence `json:"occurrences"`
}

type occurrence struct {
	Location string `json:"location"`
}

// A material is a distribution with the files that use it, in order.
type material struct {
	analyzers.Package
	files []string
}

type bomLicense struct {
	Expression string    `json:"expression,omitempty"`
	License    *bomNamed `json:"license,omitempty"`
}

type bomNamed struct {
	Name string `json:"name"`
}

// bomLicenses is a licence expression as CycloneDX has it.
func bomLicenses(expression string) []bomLicense {
	name, ref := strings.CutPrefix(expression, "LicenseRef-")
	switch {
	case expression == "":
		return nil
	case ref && !strings.Contains(name, " "):
		return []bomLicense{{License: &bomNamed{strings.ReplaceAll(name, "-", " ")}}}
	}
	return []bomLicense{{Expression: expression}}
}

func newSBOM() *cobra.Command {
	var python string
	var online bool
	var o walk.Options
	cmd := &cobra.Command{
		Use:   "sbom [PATH...]",
		Short: "List the distributions that notebooks use, as a CycloneDX bill of materials",
		RunE: func(cmd *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				paths = []string{"."}
			}
			list, err := materials(cmd, paths, o, python, online)
			if err != nil {
				return err
			}
			out := json.NewEncoder(cmd.OutOrStdout())
			out.SetIndent("", "  ")
			out.SetEscapeHTML(false)
			return quietly(out.Encode(newBOM(list)))
		},
	}
	cmd.Flags().BoolVarP(&o.Recursive, "recursive", "r", false, "look into folders in folders")
	cmd.Flags().StringVar(&python, "python", "", "interpreter or folder of the environment that the notebooks run in")
	cmd.Flags().BoolVar(&online, "licenses-online", false, "ask deps.dev and PyPI for the licences of distributions that are not installed")
	return cmd
}

// materials are the distributions of all files, each once, by their package URLs. A file that cannot
// be read is told of.
func materials(cmd *cobra.Command, paths []string, o walk.Options, python string, online bool) ([]*material, error) {
	world, err := newWorld("", python, cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	if online {
		askIndex(world, false)
	}
	files, err := walk.Files(paths, o)
	if err != nil {
		return nil, err
	}
	sources, done, err := scan.Files(files, walk.Workspace(paths))
	if err != nil {
		return nil, err
	}
	defer done()
	var list []*material
	known := map[string]*material{}
	var reader licenses.Reader
	for i, s := range sources {
		if s.Unread != "" {
			continue
		}
		data, err := s.Read()
		if err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "nblsp: %s: %v\n", s.Path, err)
			continue
		}
		outside := world.Beside(files[i].OS)
		used := deps.Components(notebook.Parse(s.Path, data), outside)
		reader.Add(cmd.Context(), used, outside, online)
		for _, p := range used {
			m := known[p.PURL]
			if m == nil {
				m = &material{Package: p}
				known[p.PURL] = m
				list = append(list, m)
			}
			m.files = append(m.files, s.Path)
		}
	}
	slices.SortFunc(list, func(a, b *material) int { return strings.Compare(a.PURL, b.PURL) })
	return list, nil
}

func newBOM(list []*material) bom {
	b := bom{Format: "CycloneDX", Spec: "1.5", Version: 1, Components: []component{}}
	b.Metadata.Tools.Components = []component{{Type: "application", Name: "nblsp", Version: version()}}
	for _, p := range list {
		c := component{Type: "library", Ref: p.PURL, Name: p.Name, Version: p.Version, Licenses: bomLicenses(p.License), PURL: p.PURL, Evidence: &evidence{}}
		for _, name := range p.files {
			c.Evidence.Occurrences = append(c.Evidence.Occurrences, occurrence{name})
		}
		b.Components = append(b.Components, c)
	}
	return b
}
