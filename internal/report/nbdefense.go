package report

import (
	"bufio"
	"strings"

	"github.com/nblsp/nblsp/internal/wire"
)

var nbdefense = Format{"nbdefense-json", "json", writeNBDefense}

// writeNBDefense writes what reads the JSON reports of NB Defense can read. It has no place for
// what NB Defense does not look at: findings in a notebook's metadata and attachments, and of
// families it does not know, keep their place but have a code of their own (the rule's id).
func writeNBDefense(w *bufio.Writer, r *Result, _ Options) error {
	report := defenseReport{Root: ".", RootIssues: []defenseIssue{}, Plugins: []defensePlugin{}, Notebooks: []string{}, NotebookIssues: []defenseNotebook{}}
	for _, f := range r.Files {
		if f.Status == wire.Failed || f.Status == wire.Partial {
			report.Errors = append(report.Errors, defenseError{"SCAN_ERROR", "nblsp", clean(f.Path) + ": " + clean(f.Problem)})
		}
		inCells := false
		issues := []defenseIssue{}
		for _, found := range f.Findings {
			issue := newDefenseIssue(found)
			if issue.Cell == nil {
				report.RootIssues = append(report.RootIssues, issue)
				continue
			}
			inCells = true
			issues = append(issues, issue)
		}
		if f.Status != wire.Failed && f.Status != wire.Skipped && (f.Cells > 0 || strings.HasSuffix(f.Path, ".ipynb")) {
			report.Notebooks = append(report.Notebooks, f.Path)
		}
		if inCells {
			report.NotebookIssues = append(report.NotebookIssues, defenseNotebook{f.Path, issues})
		}
	}
	e := encoder(w)
	e.SetIndent("", " ")
	return e.Encode(report)
}

func newDefenseIssue(f Finding) defenseIssue {
	i := defenseIssue{
		Code:     defenseCode(f),
		Severity: defenseSeverity(f.Severity),
		Location: "INPUT",
		Details:  defenseDetails{Description: clean(f.Message), Summary: f.Masked, File: f.Path},
	}
	if f.Part == "output" {
		i.Location = "OUTPUT"
	}
	if f.Cell == nil {
		if f.Host != nil {
			i.Line, i.Start, i.End = f.Host.Start.Line-1, f.Host.Start.Column-1, f.Host.End.Column-1
		}
		return i
	}
	i.Cell = &defenseCell{Index: f.Cell.Index, Type: cellType(f.Place), Content: f.Excerpt.Text}
	if f.Range != nil {
		i.Line, i.Start, i.End = f.Range.Start.Line, f.Range.Start.Character, f.Range.End.Character
	}
	if o := f.Output; o != nil {
		i.Cell.Output = &o.Index
		i.Row = o.Row
	}
	return i
}

func cellType(p wire.Place) string {
	switch {
	case p.Output != nil && p.Output.Row != nil:
		return "DATAFRAME"
	case p.Output != nil && strings.HasPrefix(p.Output.MIME, "stream:"):
		return "STREAM"
	case p.Output != nil:
		return "PLAINTEXT"
	case p.Cell.Kind == "markdown":
		return "MARKDOWN"
	}
	return "SOURCE"
}

// defenseCode is the code that NB Defense has for what was found.
func defenseCode(f Finding) string {
	where := "_IMPORT"
	if f.Cell == nil {
		where = "_DEP_FILE"
	}
	switch family(f.Rule) {
	case "secrets", "spread":
		return "SECRETS"
	case "pii":
		return "PII_FOUND"
	case "licenses":
		switch {
		case f.Rule != "licenses/unknown":
			return "UNAPPROVED_LICENSE" + where
		case f.Cell == nil:
			return "LICENSE_NOT_FOUND_DEP_FILE"
		}
		return "LICENSE_NOT_FOUND_NOTEBOOK"
	case "deps":
		if f.Rule == "deps/vulnerable" {
			return "VULNERABLE_DEPENDENCY" + where
		}
		return "DEPENDENCY_FILE"
	}
	return f.Rule
}

// defenseSeverity knows no info.
func defenseSeverity(severity string) string {
	if severity == "info" {
		return "LOW"
	}
	return strings.ToUpper(severity)
}

type (
	defenseReport struct {
		Root           string            `json:"root"`
		RootIssues     []defenseIssue    `json:"root_issues"`
		Plugins        []defensePlugin   `json:"plugins"`
		Notebooks      []string          `json:"notebooks"`
		NotebookIssues []defenseNotebook `json:"notebook_issues"`
		Errors         []defenseError    `json:"errors,omitempty"`
	}
	defensePlugin struct {
		Name     string         `json:"name"`
		Settings map[string]any `json:"settings"`
	}
	defenseError struct {
		Type    string `json:"error_type"`
		Plugin  string `json:"plugin_name"`
		Message string `json:"message"`
	}
	defenseNotebook struct {
		Path   string         `json:"path"`
		Issues []defenseIssue `json:"issues"`
	}
	defenseIssue struct {
		Code     string         `json:"code"`
		Severity string         `json:"severity"`
		Cell     *defenseCell   `json:"cell,omitempty"`
		Location string         `json:"location"`
		Line     int            `json:"line_index"`
		Start    int            `json:"character_start_index"`
		End      int            `json:"character_end_index"`
		Row      *int           `json:"row_index,omitempty"`
		Details  defenseDetails `json:"details"`
	}
	defenseCell struct {
		Index   int    `json:"cell_index"`
		Type    string `json:"cell_type"`
		Content string `json:"scrubbed_content"`
		Output  *int   `json:"output_index,omitempty"`
	}
	defenseDetails struct {
		Description string `json:"description"`
		Summary     string `json:"summary_field"`
		File        string `json:"file_path"`
	}
)
