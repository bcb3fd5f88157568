package texts

import (
	"slices"
	"strings"
	"sync"

	"github.com/google/licensecheck"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/notebook"
)

// core are the licences under which nearly all of the index is published, wide those that are left of
// what is published now and then, by the ids that licensecheck gives them. Building a scanner for all takes
// seconds, for the core a few hundredths of one.
var (
	core = []string{
		"0BSD", "AGPL-3.0", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSL-1.0", "CC0-1.0", "CNRI-Python",
		"GPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0", "GPL-3.0-only", "GPL-3.0-or-later", "HPND", "ISC",
		"LGPL-2.1", "LGPL-2.1-or-later", "LGPL-3.0", "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
	}
	wide = []string{
		"AFL-3.0", "Apache-1.1", "Artistic-1.0-Perl", "Artistic-2.0", "BlueOak-1.0.0", "CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "CC-BY-SA-3.0",
		"CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CDDL-1.0", "CDLA-Permissive-1.0", "CECILL-2.1", "CECILL-B", "CNRI-Python-GPL-Compatible", "CommonsClause", "ECL-2.0", "EPL-1.0", "EPL-2.0",
		"EUPL-1.2", "FTL", "GFDL-1.3", "ICU", "IJG", "JSON", "LGPL-2.0", "MPL-1.1", "MS-PL", "MulanPSL-2.0", "NCSA", "ODbL-1.0", "OFL-1.1", "OSL-3.0", "OpenSSL", "PostgreSQL",
		"SSPL-1.0", "UPL-1.0", "Unicode-DFS-2016", "W3C", "WTFPL", "X11", "ZPL-2.1", "bzip2-1.0.6", "curl", "libpng-2.0", "Libpng", "zlib-acknowledgement",
	}
)

// The scanners are built when a text is met that neither hash nor phrases tell, the wide one when the
// core tells little of it.
var (
	coreScanner = sync.OnceValue(func() *licensecheck.Scanner { return newScanner(core) })
	wideScanner = sync.OnceValue(func() *licensecheck.Scanner { return newScanner(wide) })
)

// newScanner is a scanner for licences by their ids, and for all addresses, which cost
// nothing. It is nil when licensecheck does not take its own licences, which a test would tell.
func newScanner(ids []string) *licensecheck.Scanner {
	list := slices.DeleteFunc(licensecheck.BuiltinLicenses(), func(l licensecheck.License) bool {
		return l.URL == "" && !slices.Contains(ids, l.ID)
	})
	s, err := licensecheck.NewScanner(list)
	if err != nil {
		return nil
	}
	return s
}

// byScanner finds what licensecheck knows.
func byScanner(text string) []Match {
	found, covered := scan(coreScanner(), text)
	if 2*covered > len(text) {
		return found
	}
	more, _ := scan(wideScanner(), text)
	for _, m := range more {
		if !slices.ContainsFunc(found, func(f Match) bool { return f.Span.Overlaps(m.Span) }) {
			found = append(found, m)
		}
	}
	return found
}

// scan finds what one scanner knows, and how many bytes of the text that is.
func scan(s *licensecheck.Scanner, text string) (found []Match, covered int) {
	if s == nil {
		return nil, 0
	}
	for _, m := range s.Scan([]byte(text)).Match {
		if id := idOf(m.ID); id != "" {
			found = append(found, Match{id, notebook.Span{Start: m.Start, End: m.End}, m.IsURL})
			if !m.IsURL {
				covered += m.End - m.Start
			}
		}
	}
	return found, covered
}

// idOf is the id of SPDX for one of licensecheck's.
func idOf(id string) string {
	switch id {
	case "CommonsClause":
		return "LicenseRef-Commons-Clause"
	case "GooglePatentClause", "GooglePatentsFile":
		return ""
	}
	if known := spdx.ID(id); known != "" {
		return known
	}
	return "LicenseRef-" + strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '-'
	}, id)
}
