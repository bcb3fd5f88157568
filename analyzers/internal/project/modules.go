package project

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/names"
	"github.com/nblsp/nblsp/analyzers/pep508"
)

// Provider is the distribution that a module comes from, by its normalised name: what is installed
// says so, else a table, else the module's own name; "" when several may be meant. A name alone
// proves nothing: see [Project.Version].
func (p *Project) Provider(m Import) string {
	full := m.Module
	if m.Name != "" && m.Name != "*" {
		full += "." + m.Name
	}
	for at := full; at != ""; at = at[:max(0, strings.LastIndexByte(at, '.'))] {
		if list := p.installed.Providers(at); len(list) == 1 {
			return list[0].Name
		} else if len(list) > 1 {
			break
		}
	}
	if name := names.OfModule(full); name != "" {
		return p.variant(name)
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
func (p *Project) variant(name string) string {
	for _, other := range variants[name] {
		if _, _, ok := p.Version(other); ok {
			return other
		}
	}
	return name
}
