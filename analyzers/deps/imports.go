package deps

import (
	"fmt"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/deps/names"
	"github.com/nblsp/nblsp/analyzers/deps/pep508"
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
	for _, m := range j.modules {
		name := j.provider(m)
		if name == "" {
			continue
		}
		flaws := j.history(j.pass, name).flaws
		if len(flaws) == 0 {
			continue
		}
		v, from, ok := j.version(name)
		if !ok {
			j.pass.Reject(vulnerable, m.Span, "it is not known which version of "+name+" is used")
			continue
		}
		for i := range flaws {
			f := &flaws[i]
			if !f.affected.Contains(v) {
				continue
			}
			at := place{m.block, f.ID}
			if i, ok := first[at]; ok {
				if findings[i].Span != m.Span {
					findings[i].Related = append(findings[i].Related, analyzers.Related{Role: analyzers.SameValue, Span: m.Span})
				}
				continue
			}
			first[at] = len(findings)
			found := analyzers.Finding{Block: m.block, Span: m.Span, Package: pkg(name, v.String(), f)}
			found.Rule, found.Severity, found.Message = told(name, v.String(), f)
			found.Message = strings.TrimSuffix(found.Message, ".") + fmt.Sprintf(" (version %s).", from)
			findings = append(findings, found)
		}
	}
	for _, f := range findings {
		j.report(f)
	}
}

// provider is the distribution that a module comes from, by its normalised name; "" when that is
// not sure.
func (j *judge) provider(m module) string {
	env := j.pass.Outside.Installed()
	full := m.Module
	if m.Name != "" && m.Name != "*" {
		full += "." + m.Name
	}
	for at := full; at != ""; at = at[:max(0, strings.LastIndexByte(at, '.'))] {
		if list := env.Providers(at); len(list) == 1 {
			return list[0].Name
		} else if len(list) > 1 {
			break
		}
	}
	if name := names.OfModule(full); name != "" {
		return j.variant(name)
	}
	return pep508.Normalize(m.Top())
}

// variants are distributions that provide the same modules.
var variants = map[string][]string{
	"opencv-python":   {"opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"},
	"psycopg2-binary": {"psycopg2"},
	"faiss-cpu":       {"faiss-gpu"},
	"pycryptodome":    {"pycrypto"},
	"pypdf2":          {"pypdf3"},
}

// variant is the one of several distributions with the same module that is used here.
func (j *judge) variant(name string) string {
	for _, other := range variants[name] {
		if _, _, ok := j.version(other); ok {
			return other
		}
	}
	return name
}
