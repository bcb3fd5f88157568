package report

import (
	"bufio"
	"encoding/xml"
	"fmt"

	"github.com/nblsp/nblsp/internal/wire"
)

var junit = Format{"junit", "xml", writeJUnit}

// writeJUnit writes a suite for each file: a failed case for each finding, one that passed for a
// file without any, an error for what could not be scanned. It keeps to the schema of Jenkins' xUnit
// plugin, which refuses what is not in it; a file is therefore named by the suite and the class, and
// a line by the message.
func writeJUnit(w *bufio.Writer, r *Result, _ Options) error {
	suites := junitSuites{Name: r.Tool.Name, Time: junitTime(r.Seconds)}
	for _, f := range r.Files {
		suite := newSuite(f)
		suites.Tests += suite.Tests
		suites.Failures += suite.Failures
		suites.Errors += suite.Errors
		suites.Suites = append(suites.Suites, suite)
	}
	w.WriteString(xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(suites); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

func newSuite(f File) junitSuite {
	path := clean(f.Path)
	s := junitSuite{Name: path, File: path, Failures: len(f.Findings)}
	for _, found := range f.Findings {
		c := junitCase{
			Name:    found.Rule + ": " + where(found.Place),
			Class:   path,
			Failure: &junitMessage{found.Severity, clean(found.Message), found.Title + "\n" + location(found.Place) + "\n" + found.Excerpt.Text},
		}
		s.Cases = append(s.Cases, c)
	}
	whole := junitCase{Name: "scan", Class: path}
	switch f.Status {
	case wire.Failed, wire.Partial:
		whole.Error = &junitMessage{string(f.Status), clean(f.Problem), clean(f.Problem)}
		s.Errors = 1
	case wire.Skipped:
		whole.Skipped = &junitMessage{Message: clean(f.Problem)}
		s.Skipped = 1
	default:
		if len(f.Findings) > 0 {
			s.Tests = len(s.Cases)
			return s
		}
	}
	s.Cases = append(s.Cases, whole)
	s.Tests = len(s.Cases)
	return s
}

// location is a place in one line: the file's line and the notebook's cell.
func location(p wire.Place) string {
	path := clean(p.Path)
	if p.Host != nil {
		path = fmt.Sprintf("%s:%d:%d", path, p.Host.Start.Line, p.Host.Start.Column)
	}
	if p.Part == "file" {
		return path
	}
	return path + " (" + where(p) + ")"
}

func junitTime(seconds float64) string { return fmt.Sprintf("%.3f", seconds) }

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		File     string      `xml:"file,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
	}
	junitMessage struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)
