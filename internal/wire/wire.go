// Package wire is the public JSON shape of findings, version 1: what `nblsp scan -o json` prints
// and what the LSP request nblsp/findings answers. Other report formats are made from it too, so
// that a place is computed in one way only.
//
// Absent things are absent, never null. No field ever holds the value of a secret.
package wire

// Version is the version of the shape; a change that can break a reader raises it.
const Version = 1

// A Report is everything a scan found.
type Report struct {
	Head
	Findings []Finding `json:"findings"`
}

// Head is a Report without its findings: the last line of jsonl.
type Head struct {
	Version int     `json:"version"`
	Tool    Tool    `json:"tool"`
	Summary Summary `json:"summary"`
	Files   []File  `json:"files"`
}

// Tool says what made the report.
type Tool struct {
	Name       string      `json:"name"`
	Version    string      `json:"version"`
	Rules      string      `json:"rules"` // hash of the rules that were looked for
	Advisories *Advisories `json:"advisories,omitempty"`
}

// Advisories says which advisory data a scan used.
type Advisories struct {
	Built string `json:"built"` // RFC 3339
	Count int    `json:"count"`
}

// Summary counts.
type Summary struct {
	Files      int     `json:"files"` // that were read, wholly or in part
	Cells      int     `json:"cells"`
	Bytes      int64   `json:"bytes"`
	Findings   Counts  `json:"findings"`
	Suppressed int     `json:"suppressed"`
	Seconds    float64 `json:"seconds"`
}

// Counts is a number of findings by severity.
type Counts struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Info     int `json:"info"`
}

// A Status says how much of a file was scanned.
type Status string

// The statuses of a file.
const (
	Scanned Status = "scanned"
	Partial Status = "partial" // damage or a budget: something may have been missed
	Failed  Status = "failed"  // not scanned at all
	Skipped Status = "skipped" // left out on purpose, with the reason
)

// A File is one file that was looked at.
type File struct {
	Path    string `json:"path"`
	Status  Status `json:"status"`
	Problem string `json:"problem,omitempty"`
}

// A Finding is one finding with its place.
type Finding struct {
	Rule     string `json:"rule"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	Weakness string `json:"weakness,omitempty"`
	CWE      string `json:"cwe,omitempty"`
	Place
	Message     string    `json:"message"`
	Masked      string    `json:"masked,omitempty"`
	Fingerprint string    `json:"fingerprint"`
	Related     []Related `json:"related,omitempty"`
	Fixes       []Fix     `json:"fixes,omitempty"`
	Package     *Package  `json:"package,omitempty"`
}

// A Place says where something is, in the notebook and in the file.
type Place struct {
	Path   string  `json:"path"`
	Cell   *Cell   `json:"cell,omitempty"` // absent for what belongs to the notebook or is none
	Part   string  `json:"part"`
	Output *Output `json:"output,omitempty"`
	// Pointer is the RFC 6901 pointer of the JSON element that Range counts in; absent when the
	// file is not JSON.
	Pointer string `json:"pointer,omitempty"`
	// Range is within the decoded text of the element; absent in a file that is not a notebook.
	Range *Range `json:"range,omitempty"`
	Host  *Host  `json:"host,omitempty"` // in the file on disk; absent in a live notebook
}

// A Cell names a cell.
type Cell struct {
	Index          int    `json:"index"` // 0-based over all cells
	ID             string `json:"id,omitempty"`
	Kind           string `json:"kind"`
	ExecutionCount int    `json:"executionCount,omitempty"`
}

// An Output names an item of a cell's outputs, and a place in the table it shows.
type Output struct {
	Index  int    `json:"index"`
	MIME   string `json:"mime"`
	Row    *int   `json:"row,omitempty"` // 0-based, header not counted
	Column string `json:"column,omitempty"`
}

// A Position is 0-based and counts UTF-16 units.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is half-open.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// A HostPosition is 1-based and counts UTF-16 units.
type HostPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A Host is a half-open range of the file on disk.
type Host struct {
	Start HostPosition `json:"start"`
	End   HostPosition `json:"end"`
}

// Related is another place that belongs to a finding.
type Related struct {
	Role string `json:"role"`
	Place
}

// A Fix is an offer.
type Fix struct {
	Title   string `json:"title"`
	Applies string `json:"applies"`
}

// A Package is the distribution that a finding speaks of.
type Package struct {
	Name     string   `json:"name,omitempty"`
	Version  string   `json:"version,omitempty"`
	PURL     string   `json:"purl,omitempty"`
	Advisory string   `json:"advisory,omitempty"`
	Aliases  []string `json:"aliases,omitempty"`
	Fixed    []string `json:"fixed,omitempty"`
	License  string   `json:"license,omitempty"`
}

// Add counts one finding of a severity.
func (c *Counts) Add(severity string) {
	switch severity {
	case "critical":
		c.Critical++
	case "high":
		c.High++
	case "medium":
		c.Medium++
	case "low":
		c.Low++
	case "info":
		c.Info++
	}
}

// Total is the number of findings of all severities.
func (c Counts) Total() int { return c.Critical + c.High + c.Medium + c.Low + c.Info }
