package report

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"github.com/nblsp/nblsp/internal/wire"
)

// gitlabVersion is the version of GitLab's security report schemas that the reports keep to.
const gitlabVersion = "15.0.7"

// GitLab merges all reports of a pipeline, so a finding belongs into one of the two alone.
var (
	gitlabSAST    = Format{"gitlab-sast", "json", gitlabWriter("sast")}
	gitlabSecrets = Format{"gitlab-secret-detection", "json", gitlabWriter("secret_detection")}
)

// gitlabWriter writes a security report of GitLab: secret_detection has the findings of secrets
// and spread, sast those of all other families.
func gitlabWriter(kind string) func(*bufio.Writer, *Result, Options) error {
	return func(w *bufio.Writer, r *Result, _ Options) error {
		tool := gitlabTool{ID: r.Tool.Name, Name: r.Tool.Name, Version: r.Tool.Version, URL: homepage, Vendor: gitlabVendor{r.Tool.Name}}
		report := gitlabReport{
			Version: gitlabVersion,
			Schema: "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v" + gitlabVersion +
				"/dist/" + strings.ReplaceAll(kind, "_", "-") + "-report-format.json",
			Scan: gitlabScan{
				Analyzer: tool, Scanner: tool, Type: kind, Status: "success",
				Start: gitlabTime(r.Started), End: gitlabTime(r.end()),
			},
			Vulnerabilities: []gitlabVulnerability{},
		}
		for _, f := range r.Files {
			if f.Status == wire.Failed || f.Status == wire.Partial {
				report.Scan.Messages = append(report.Scan.Messages, gitlabMessage{"warn", clean(f.Path) + ": " + clean(f.Problem)})
			}
		}
		ids := unique{}
		for f := range r.All() {
			if isSecret(f) == (kind == "secret_detection") {
				report.Vulnerabilities = append(report.Vulnerabilities, newVulnerability(r, f, ids.id(f), kind))
			}
		}
		e := encoder(w)
		e.SetIndent("", " ")
		return e.Encode(report)
	}
}

func isSecret(f Finding) bool { return family(f.Rule) == "secrets" || family(f.Rule) == "spread" }

// family is the part of a rule's id that names its analyzer.
func family(rule string) string {
	name, _, _ := strings.Cut(rule, "/")
	return name
}

// end is when the scan was over.
func (r *Result) end() time.Time {
	return r.Started.Add(time.Duration(r.Seconds * float64(time.Second)))
}

// gitlabTime has no time zone: GitLab takes it for UTC.
func gitlabTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

func newVulnerability(r *Result, f Finding, id, kind string) gitlabVulnerability {
	v := gitlabVulnerability{
		ID:          id,
		Name:        f.Title,
		Description: clean(f.Message) + " (" + where(f.Place) + ")",
		Severity:    strings.ToUpper(f.Severity[:1]) + f.Severity[1:],
		Identifiers: []gitlabIdentifier{{Type: "nblsp_rule", Name: f.Rule, Value: f.Rule}},
		Location:    gitlabLocation{File: f.Path},
		Tracking: gitlabTracking{"source", []gitlabItem{{
			File:       f.Path,
			Signatures: []gitlabSignature{{"hash", f.Fingerprint}},
		}}},
	}
	if rule := r.Rules[f.Rule]; rule != nil {
		v.Solution = shorten(strings.TrimSpace(rule.Help), 7000)
	}
	if number, ok := strings.CutPrefix(f.CWE, "CWE-"); ok {
		v.Identifiers = append(v.Identifiers, gitlabIdentifier{
			Type: "cwe", Name: f.CWE, Value: number, URL: "https://cwe.mitre.org/data/definitions/" + number + ".html"})
	}
	if h := f.Host; h != nil {
		v.Location.StartLine, v.Location.EndLine = h.Start.Line, h.End.Line
	}
	v.Tracking.Items[0].StartLine, v.Tracking.Items[0].EndLine = v.Location.StartLine, v.Location.EndLine
	if kind == "secret_detection" {
		v.Location.Commit = &gitlabCommit{SHA: strings.Repeat("0", 40)} // the scan is of files, not of a commit
		v.Extract = f.Masked
	}
	return v
}

// shorten cuts a text to a number of bytes at the end of a character.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most-len("…")], "") + "…"
}

// unique makes identifiers of findings: a fingerprint says nothing of the file, and a copied
// notebook has the same ones.
type unique map[string]int

// id is 32 hexadecimal digits that no other finding of the report has.
func (u unique) id(f Finding) string {
	key := f.Path + "\x00" + f.Fingerprint
	u[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, u[key]))
	return fmt.Sprintf("%x", sum[:16])
}

type (
	gitlabReport struct {
		Version         string                `json:"version"`
		Schema          string                `json:"schema"`
		Scan            gitlabScan            `json:"scan"`
		Vulnerabilities []gitlabVulnerability `json:"vulnerabilities"`
	}
	gitlabScan struct {
		Analyzer gitlabTool      `json:"analyzer"`
		Scanner  gitlabTool      `json:"scanner"`
		Type     string          `json:"type"`
		Start    string          `json:"start_time"`
		End      string          `json:"end_time"`
		Status   string          `json:"status"`
		Messages []gitlabMessage `json:"messages,omitempty"`
	}
	gitlabMessage struct {
		Level string `json:"level"`
		Value string `json:"value"`
	}
	gitlabTool struct {
		ID      string       `json:"id"`
		Name    string       `json:"name"`
		Version string       `json:"version"`
		URL     string       `json:"url"`
		Vendor  gitlabVendor `json:"vendor"`
	}
	gitlabVendor struct {
		Name string `json:"name"`
	}
	gitlabVulnerability struct {
		ID          string             `json:"id"`
		Name        string             `json:"name"`
		Description string             `json:"description"`
		Severity    string             `json:"severity"`
		Solution    string             `json:"solution,omitempty"`
		Identifiers []gitlabIdentifier `json:"identifiers"`
		Location    gitlabLocation     `json:"location"`
		Tracking    gitlabTracking     `json:"tracking"`
		Extract     string             `json:"raw_source_code_extract,omitempty"`
	}
	gitlabIdentifier struct {
		Type  string `json:"type"`
		Name  string `json:"name"`
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
	gitlabLocation struct {
		File      string        `json:"file"`
		StartLine int           `json:"start_line,omitempty"`
		EndLine   int           `json:"end_line,omitempty"`
		Commit    *gitlabCommit `json:"commit,omitempty"`
	}
	gitlabCommit struct {
		SHA string `json:"sha"`
	}
	gitlabTracking struct {
		Type  string       `json:"type"`
		Items []gitlabItem `json:"items"`
	}
	gitlabItem struct {
		File       string            `json:"file"`
		StartLine  int               `json:"start_line,omitempty"`
		EndLine    int               `json:"end_line,omitempty"`
		Signatures []gitlabSignature `json:"signatures"`
	}
	gitlabSignature struct {
		Algorithm string `json:"algorithm"`
		Value     string `json:"value"`
	}
)
