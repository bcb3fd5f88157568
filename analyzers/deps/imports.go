package deps

import (
	"fmt"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// imports judges the distributions that the notebook's imports come from, where their version is
// sure. A Block has one finding of a flaw, whichever imports lead to it.
func (j *judge) imports() {
	type place struct {
		block *notebook.Block
		id    string
	}
	first := map[place]int{}
	var findings []analyzers.Finding
	for _, m := range j.Imports {
		name := j.Provider(m)
		if name == "" {
			continue
		}
		flaws := j.history(j.pass, name).flaws
		if len(flaws) == 0 {
			continue
		}
		v, from, ok := j.Version(name)
		if !ok {
			j.pass.Reject(vulnerable, m.Span, "it is not known which version of "+name+" is used")
			continue
		}
		for i := range flaws {
			f := &flaws[i]
			if !f.affected.Contains(v) {
				continue
			}
			at := place{m.Block, f.ID}
			if i, ok := first[at]; ok {
				if findings[i].Span != m.Span {
					findings[i].Related = append(findings[i].Related, analyzers.Related{Role: analyzers.SameValue, Span: m.Span})
				}
				continue
			}
			first[at] = len(findings)
			found := analyzers.Finding{Block: m.Block, Span: m.Span, Package: pkg(name, v.String(), f)}
			found.Rule, found.Severity, found.Message = told(name+" "+v.String(), f)
			found.Message = strings.TrimSuffix(found.Message, ".") + fmt.Sprintf(" (version %s).", from)
			findings = append(findings, found)
		}
	}
	for _, f := range findings {
		j.report(f)
	}
}
