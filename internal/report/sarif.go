package report

import (
	"bufio"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

// homepage is where people read about the program.
const homepage = "https://github.com/nblsp/nblsp"

var sarif = Format{"sarif", "sarif", writeSARIF}

// writeSARIF writes SARIF 2.1.0. The place of a result is the line of the file, which code hosts
// show, and the cell as its logical location, which people look for.
func writeSARIF(w *bufio.Writer, r *Result, _ Options) error {
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: r.Tool.Name, Version: r.Tool.Version, InformationURI: homepage, Rules: []sarifRule{},
		}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: r.Complete()}},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	index := map[string]int{}
	for i, id := range slices.Sorted(maps.Keys(r.Rules)) {
		index[id] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(r.Rules[id]))
	}
	for _, f := range r.Files {
		if f.Status == wire.Failed || f.Status == wire.Partial {
			run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{
				Level:     map[wire.Status]string{wire.Failed: "error", wire.Partial: "warning"}[f.Status],
				Message:   sarifMessage{Text: clean(f.Problem)},
				Locations: []sarifLocation{{Physical: &sarifPhysical{Artifact: sarifArtifact{fileURI(f.Path)}}}},
			})
		}
	}
	for f := range r.All() {
		run.Results = append(run.Results, newSARIFResult(f, index))
	}
	e := encoder(w)
	e.SetIndent("", " ")
	return e.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func newSARIFRule(r *analyzers.Rule) sarifRule {
	rule := sarifRule{
		ID:            r.ID,
		Name:          pascal(r.ID),
		Short:         sarifMessage{Text: r.Title},
		HelpURI:       homepage + "/blob/main/analyzers/RULES.md",
		Configuration: sarifConfiguration{Level: sarifLevel(r.Severity.String())},
		Properties: sarifRuleProperties{
			SecuritySeverity: securitySeverity[r.Severity.String()],
			Tags:             []string{"security"},
		},
	}
	if help := strings.TrimSpace(r.Help); help != "" {
		rule.Help = &sarifHelp{Text: help, Markdown: help}
	}
	for _, tag := range []string{r.Weakness, cweTag(r.CWE)} {
		if tag != "" {
			rule.Properties.Tags = append(rule.Properties.Tags, tag)
		}
	}
	return rule
}

// cweTag is the tag by which code hosts know a CWE.
func cweTag(cwe string) string {
	if cwe == "" {
		return ""
	}
	return "external/cwe/" + strings.ToLower(cwe)
}

// pascal makes SecretsAwsAccessToken of secrets/aws-access-token: names are shown beside ids.
func pascal(id string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == '/' || r == '-' || r == '.' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func newSARIFResult(f Finding, index map[string]int) sarifResult {
	result := sarifResult{
		RuleID:       f.Rule,
		Level:        sarifLevel(f.Severity),
		Message:      sarifMessage{Text: clean(f.Message)},
		Locations:    []sarifLocation{newSARIFLocation(f.Place)},
		Fingerprints: map[string]string{"nblsp/v1": f.Fingerprint},
		Properties:   sarifResultProperties{f.Severity, f.Weakness, f.Masked, f.Pointer},
	}
	if i, ok := index[f.Rule]; ok {
		result.RuleIndex = &i
	}
	for i, r := range f.Related {
		location := newSARIFLocation(r.Place)
		location.ID = i + 1
		location.Message = &sarifMessage{Text: relatedText(r.Role) + ": " + where(r.Place)}
		result.Related = append(result.Related, location)
	}
	return result
}

// relatedText says why a place belongs to a finding.
func relatedText(role string) string {
	switch role {
	case "part":
		return "the other half of the credential"
	case "value":
		return "a further value"
	}
	return "the same value"
}

func newSARIFLocation(p wire.Place) sarifLocation {
	l := sarifLocation{Physical: &sarifPhysical{Artifact: sarifArtifact{fileURI(p.Path)}}}
	if h := p.Host; h != nil {
		l.Physical.Region = &sarifRegion{h.Start.Line, h.Start.Column, h.End.Line, h.End.Column}
	}
	if p.Part != "file" {
		l.Logical = []sarifLogical{{Name: where(p), FullyQualifiedName: p.Path + ": " + where(p), Kind: "cell"}}
	}
	return l
}

// fileURI is a path as a URI reference: relative where the path is.
func fileURI(name string) string {
	var b strings.Builder
	if path.IsAbs(name) {
		b.WriteString("file://")
	}
	for _, c := range []byte(name) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("/-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func sarifLevel(severity string) string {
	switch severity {
	case "critical", "high":
		return "error"
	case "medium":
		return "warning"
	}
	return "note"
}

// securitySeverity are the scores from which code hosts make their own severities.
var securitySeverity = map[string]string{"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.1"}

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string              `json:"id"`
		Name          string              `json:"name"`
		Short         sarifMessage        `json:"shortDescription"`
		Help          *sarifHelp          `json:"help,omitempty"`
		HelpURI       string              `json:"helpUri"`
		Configuration sarifConfiguration  `json:"defaultConfiguration"`
		Properties    sarifRuleProperties `json:"properties"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifRuleProperties struct {
		SecuritySeverity string   `json:"security-severity"`
		Tags             []string `json:"tags"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifResult struct {
		RuleID       string                `json:"ruleId"`
		RuleIndex    *int                  `json:"ruleIndex,omitempty"`
		Level        string                `json:"level"`
		Message      sarifMessage          `json:"message"`
		Locations    []sarifLocation       `json:"locations"`
		Related      []sarifLocation       `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string     `json:"partialFingerprints"`
		Properties   sarifResultProperties `json:"properties"`
	}
	sarifResultProperties struct {
		Severity string `json:"severity"`
		Weakness string `json:"weakness,omitempty"`
		Masked   string `json:"masked,omitempty"`
		Pointer  string `json:"pointer,omitempty"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifLogical struct {
		Name               string `json:"name"`
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
)
