package texts

import (
	"slices"
	"strings"
	"sync"

	"github.com/google/licensecheck"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/notebook"
)

// common are the licences that the scanner is made for, by the beginning of their ids: those under
// which what is on the index is published. Building it for all takes ten times as long.
var common = []string{
	"0BSD", "AFL-3.0", "AGPL-3.0", "Apache-1.1", "Apache-2.0", "Artistic-1.0-Perl", "Artistic-2.0", "BSD-", "BSL-1.0", "BlueOak-1.0.0",
	"CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "CC-BY-SA-3.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0", "CDDL-1.0", "CDLA-Permissive-1.0", "CECILL-2.1", "CECILL-B",
	"CNRI-Python", "CommonsClause", "ECL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.2", "FTL", "GFDL-1.3", "GPL-2.0", "GPL-3.0", "HPND", "ICU", "IJG", "ISC", "JSON",
	"LGPL-2.0", "LGPL-2.1", "LGPL-3.0", "MIT", "MPL-1.1", "MPL-2.0", "MS-PL", "MulanPSL-2.0", "NCSA", "ODbL-1.0", "OFL-1.1", "OSL-3.0", "OpenSSL", "PSF-2.0", "PostgreSQL",
	"Python-2.0", "SSPL-1.0", "UPL-1.0", "Unicode-DFS-2016", "Unlicense", "W3C", "WTFPL", "X11", "ZPL-2.1", "Zlib", "bzip2-1.0.6", "curl", "libpng-2.0", "Libpng", "zlib-acknowledgement",
}

// scanner is built when a text is met that hash and phrases do not tell.
var scanner = sync.OnceValue(func() *licensecheck.Scanner {
	list := slices.DeleteFunc(licensecheck.BuiltinLicenses(), func(l licensecheck.License) bool {
		if l.URL != "" {
			return false // an address costs nothing
		}
		return !slices.ContainsFunc(common, func(prefix string) bool { return strings.HasPrefix(l.ID, prefix) })
	})
	s, err := licensecheck.NewScanner(list)
	if err != nil {
		return nil // a test builds it; in a program only what hashes and phrases tell is missing
	}
	return s
})

// Ready builds the scanner, for who wants to have waited already.
func Ready() { scanner() }

// byScanner finds what licensecheck knows.
func byScanner(text string) []Match {
	s := scanner()
	if s == nil {
		return nil
	}
	var found []Match
	for _, m := range s.Scan([]byte(text)).Match {
		if id := idOf(m.ID); id != "" {
			found = append(found, Match{id, notebook.Span{Start: m.Start, End: m.End}, m.IsURL})
		}
	}
	return found
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
