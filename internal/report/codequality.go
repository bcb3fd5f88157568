package report

import "bufio"

var gitlabQuality = Format{"gitlab-codequality", "json", writeQuality}

// writeQuality writes what GitLab shows as Code Quality beside the changed lines of a merge
// request: the subset of Code Climate's issues that GitLab reads.
func writeQuality(w *bufio.Writer, r *Result, _ Options) error {
	issues := []qualityIssue{}
	ids := unique{}
	for f := range r.All() {
		issue := qualityIssue{
			Description: clean(f.Message) + " (" + where(f.Place) + ")",
			Check:       f.Rule,
			Fingerprint: ids.id(f),
			Severity:    qualitySeverity[f.Severity],
			Location:    qualityLocation{f.Path, qualityLines{1, 1}},
		}
		if h := f.Host; h != nil {
			issue.Location.Lines = qualityLines{h.Start.Line, h.End.Line}
		}
		issues = append(issues, issue)
	}
	e := encoder(w)
	e.SetIndent("", " ")
	return e.Encode(issues)
}

var qualitySeverity = map[string]string{"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}

type (
	qualityIssue struct {
		Description string          `json:"description"`
		Check       string          `json:"check_name"`
		Fingerprint string          `json:"fingerprint"`
		Severity    string          `json:"severity"`
		Location    qualityLocation `json:"location"`
	}
	qualityLocation struct {
		Path  string       `json:"path"`
		Lines qualityLines `json:"lines"`
	}
	qualityLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)
