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

// materials are the distributions of all files, each once. A file that cannot be read is told of.
func materials(cmd *cobra.Command, paths []string, o walk.Options, python string, online bool) ([]analyzers.Package, error) {
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
	var list []analyzers.Package
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
		list = append(list, used...)
	}
	slices.SortFunc(list, func(a, b analyzers.Package) int { return strings.Compare(a.PURL, b.PURL) })
	return slices.CompactFunc(list, func(a, b analyzers.Package) bool { return a.PURL == b.PURL }), nil
}

func newBOM(list []analyzers.Package) bom {
	b := bom{Format: "CycloneDX", Spec: "1.5", Version: 1, Components: []component{}}
	b.Metadata.Tools.Components = []component{{Type: "application", Name: "nblsp", Version: version()}}
	for _, p := range list {
		b.Components = append(b.Components, component{"library", p.PURL, p.Name, p.Version, bomLicenses(p.License), p.PURL})
	}
	return b
}
