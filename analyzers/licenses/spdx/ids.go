// Package spdx reads and writes licence expressions of SPDX: ids in their canonical spelling, AND,
// OR, WITH and "or later". What people write instead of ids is the business of package spoken.
package spdx

import (
	"strings"
	"sync"

	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"
)

// refPrefix begins the id of a licence that SPDX does not list.
const refPrefix = "LicenseRef-"

// lists are the known ids by their lower-case spelling.
type lists struct {
	licenses, exceptions map[string]string
}

var known = sync.OnceValue(func() lists {
	l := lists{map[string]string{}, map[string]string{}}
	for _, list := range [][]string{spdxlicenses.GetLicenses(), spdxlicenses.GetDeprecated()} {
		for _, id := range list {
			l.licenses[strings.ToLower(id)] = id
		}
	}
	for _, id := range spdxlicenses.GetExceptions() {
		l.exceptions[strings.ToLower(id)] = id
	}
	return l
})

// gnu are the licences whose bare id is outdated because it does not say whether later versions hold.
var gnu = []string{"AGPL-1.0", "AGPL-3.0", "GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0", "GFDL-1.1", "GFDL-1.2", "GFDL-1.3"}

// withIDs are outdated ids that stand for a licence with an exception.
var withIDs = map[string]string{
	"GPL-2.0-with-autoconf-exception":  "GPL-2.0-only WITH Autoconf-exception-2.0",
	"GPL-2.0-with-bison-exception":     "GPL-2.0-or-later WITH Bison-exception-2.2",
	"GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
	"GPL-2.0-with-font-exception":      "GPL-2.0-only WITH Font-exception-2.0",
	"GPL-2.0-with-GCC-exception":       "GPL-2.0-or-later WITH GCC-exception-2.0",
	"GPL-3.0-with-autoconf-exception":  "GPL-3.0-only WITH Autoconf-exception-3.0",
	"GPL-3.0-with-GCC-exception":       "GPL-3.0-or-later WITH GCC-exception-3.1",
	"wxWindows":                        "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
}

// ID is the canonical spelling of the id of one licence, in any case, without WITH; "" when there is
// none. GPL-3.0 and GPL-3.0+ become GPL-3.0-only and GPL-3.0-or-later, and a + behind any other
// licence stays. A LicenseRef keeps its spelling.
func ID(text string) string {
	if len(text) > len(refPrefix) && strings.EqualFold(text[:len(refPrefix)], refPrefix) {
		if name := text[len(refPrefix):]; isIDString(name) {
			return refPrefix + name
		}
		return ""
	}
	if strings.HasPrefix(text, "DocumentRef-") && strings.Contains(text, ":"+refPrefix) {
		return text
	}
	base, later := strings.CutSuffix(text, "+")
	id, ok := known().licenses[strings.ToLower(base)]
	if !ok {
		return ""
	}
	for _, g := range gnu {
		switch {
		case id != g:
		case later:
			return id + "-or-later"
		default:
			return id + "-only"
		}
	}
	if later {
		return id + "+"
	}
	return id
}

// Base is an id without what it says of later versions: GPL-3.0 of GPL-3.0-or-later.
func Base(id string) string {
	for _, suffix := range []string{"-only", "-or-later", "+"} {
		if base, ok := strings.CutSuffix(id, suffix); ok {
			return base
		}
	}
	return id
}

// isIDString reports whether a text consists of letters, digits, - and . as SPDX has it.
func isIDString(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.') {
			return false
		}
	}
	return s != ""
}
