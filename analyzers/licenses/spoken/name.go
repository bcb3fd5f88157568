package spoken

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// A heard is a name taken apart: its words in lower case without those that say nothing, the version
// and whether later ones hold.
type heard struct {
	words   map[string]bool
	list    []string
	version string // "2", "2.1"; "" for none
	later   bool
}

// filler are words that say nothing.
var filler = map[string]bool{
	"the": true, "a": true, "an": true, "license": true, "licence": true, "licenses": true, "licensed": true, "under": true, "version": true, "ver": true,
	"v": true, "software": true, "of": true, "terms": true, "style": true, "see": true, "file": true, "for": true, "details": true, "in": true,
	"international": true, "generic": true, "unported": true, "standard": true, "this": true, "is": true, "agreement": true, "public-license": true, "txt": true, "md": true,
}

var versionForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z]*?)v?\.?(\d+(?:\.\d+)*)(\+?)$`)
})

// maxWords bounds a name: more words are a sentence, in which a licence may be named for any reason.
const maxWords = 16

func hear(text string) heard {
	h := heard{words: map[string]bool{}}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '+' || r == '.' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return ' '
	}, text)
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, ".")
		if word == "+" || word == "orlater" {
			h.later = true
			continue
		}
		if word == "cc0" || word == "x11" { // the digits belong to the name
			h.words[word] = true
			h.list = append(h.list, word)
			continue
		}
		if m := versionForm().FindStringSubmatch(word); m != nil {
			if h.version == "" {
				h.version = strings.TrimSuffix(m[2], ".0")
			}
			h.later = h.later || m[3] != ""
			word = m[1]
		} else if bare, ok := strings.CutSuffix(word, "+"); ok {
			h.later, word = true, bare
		}
		if word == "" || filler[word] {
			continue
		}
		h.words[word] = true
		h.list = append(h.list, word)
	}
	return h
}

// has reports whether all words are there; each may be several, of which one is enough: "lesser|library".
func (h heard) has(words ...string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(strings.Split(w, "|"), func(one string) bool { return h.words[one] }) {
			return false
		}
	}
	return true
}

// name reads the name of one licence.
func name(text string) Said {
	h := hear(text)
	if len(h.list) > maxWords || len(h.list) == 0 {
		return Said{}
	}
	for _, read := range []func(heard) Said{restricted, copyleft, creative, permissive, others} {
		if said := read(h); said.Expr != nil {
			return said
		}
	}
	return Said{}
}

func sure(id string) Said  { return Said{Expr: spdx.New(id)} }
func vague(id string) Said { return Said{Expr: spdx.New(id), Vague: true} }

// versioned is the licence of a family by its version; fallback stands for the family.
func (h heard) versioned(prefix string, versions map[string]string, fallback string) Said {
	if v, ok := versions[h.version]; ok {
		return sure(prefix + "-" + v)
	}
	return vague(fallback)
}

// restricted are licences that forbid something, whatever else their name says.
func restricted(h heard) Said {
	switch {
	case h.has("commons", "clause"):
		return sure("LicenseRef-Commons-Clause")
	case h.has("business", "source") || h.has("busl"):
		return sure("BUSL-1.1")
	case h.has("server", "side", "public") || h.has("sspl"):
		return sure("SSPL-1.0")
	case h.has("elastic"):
		return sure("Elastic-2.0")
	case h.has("functional", "source") || h.has("fsl"):
		return sure("LicenseRef-FSL")
	case h.has("polyform", "noncommercial"):
		return sure("PolyForm-Noncommercial-1.0.0")
	case h.has("polyform", "small"):
		return sure("PolyForm-Small-Business-1.0.0")
	case h.has("polyform"):
		return vague("LicenseRef-PolyForm")
	case h.has("prosperity"):
		return sure("Prosperity-3.0.0")
	case h.has("openrail|openrail++|creativeml|openrailm|bigscience|rail|openraill") || h.has("bigcode", "openrail"):
		return vague("LicenseRef-OpenRAIL")
	case h.has("llama") || h.has("llama2|llama3"):
		return h.versioned("LicenseRef-Llama", map[string]string{"2": "2", "3": "3", "3.1": "3.1", "3.2": "3.2", "3.3": "3.3", "4": "4"}, "LicenseRef-Llama")
	case h.has("gemma"):
		return sure("LicenseRef-Gemma")
	case h.has("nvidia"):
		return vague("LicenseRef-NVIDIA")
	case h.has("creative|cc|by|attribution"):
		return Said{}
	case h.has("noncommercial") || h.has("personal", "use"):
		return vague("LicenseRef-Non-Commercial")
	case h.has("academic|educational", "only|use|non"):
		return vague("LicenseRef-Academic")
	case h.has("proprietary|commercial|eula|closed|confidential") || h.has("end", "user") || h.has("all", "rights", "reserved"):
		return vague("LicenseRef-Proprietary")
	case h.has("intel", "simplified") || h.has("issl"):
		return sure("LicenseRef-Intel-Simplified")
	}
	return Said{}
}

// gnu adds what a name says of later versions.
func (h heard) gnu(family string, versions map[string]string) Said {
	v, ok := versions[h.version]
	switch {
	case !ok:
		return vague("LicenseRef-" + family)
	case h.later || h.has("later"):
		return sure(family + "-" + v + "-or-later")
	}
	return sure(family + "-" + v + "-only")
}

func copyleft(h heard) Said {
	gnu := h.has("gnu") || h.has("general", "public") || h.has("gpl")
	switch {
	case h.has("agpl") || h.has("affero"):
		return h.gnu("AGPL", map[string]string{"1": "1.0", "3": "3.0"})
	case h.has("lgpl") || gnu && h.has("lesser|library"):
		return h.gnu("LGPL", map[string]string{"2": "2.0", "2.1": "2.1", "3": "3.0"})
	case h.has("gfdl|fdl") || h.has("free", "documentation"):
		return h.gnu("GFDL", map[string]string{"1.1": "1.1", "1.2": "1.2", "1.3": "1.3"})
	case gnu:
		return h.gnu("GPL", map[string]string{"1": "1.0", "2": "2.0", "3": "3.0"})
	case h.has("mozilla") || h.has("mpl"):
		return h.versioned("MPL", map[string]string{"1": "1.0", "1.1": "1.1", "2": "2.0"}, "LicenseRef-MPL")
	case h.has("eclipse") || h.has("epl"):
		return h.versioned("EPL", map[string]string{"1": "1.0", "2": "2.0"}, "LicenseRef-EPL")
	case h.has("eupl") || h.has("european", "union"):
		return h.versioned("EUPL", map[string]string{"1": "1.0", "1.1": "1.1", "1.2": "1.2"}, "EUPL-1.2")
	case h.has("cddl") || h.has("development", "distribution"):
		return h.versioned("CDDL", map[string]string{"1": "1.0", "1.1": "1.1"}, "CDDL-1.0")
	case h.has("cecill"):
		switch {
		case h.has("b"):
			return sure("CECILL-B")
		case h.has("c"):
			return sure("CECILL-C")
		}
		return h.versioned("CECILL", map[string]string{"1": "1.0", "1.1": "1.1", "2": "2.0", "2.1": "2.1"}, "CECILL-2.1")
	case h.has("osl") || h.has("open", "source") && h.version != "" && !h.has("initiative"):
		return h.versioned("OSL", map[string]string{"1": "1.0", "2": "2.0", "2.1": "2.1", "3": "3.0"}, "OSL-3.0")
	case h.has("odbl") || h.has("open", "database"):
		return sure("ODbL-1.0")
	case h.has("ofl") || h.has("open", "font") || h.has("sil"):
		return sure("OFL-1.1")
	case h.has("sleepycat"):
		return sure("Sleepycat")
	case h.has("common", "public") || h.has("cpl"):
		return sure("CPL-1.0")
	}
	return Said{}
}

// creative reads the licences of Creative Commons from their parts.
func creative(h heard) Said {
	switch {
	case h.has("cc0") || h.has("creative", "zero") || h.has("cc", "zero"):
		return sure("CC0-1.0")
	case h.has("mit|bsd|apache") || !h.has("cc|creative|by|attribution"):
		return Said{}
	case !h.has("by|attribution|ccby"):
		return Said{}
	}
	id := "CC-BY"
	switch {
	case h.has("nc|noncommercial"):
		id += "-NC"
	}
	switch {
	case h.has("sa|sharealike"):
		id += "-SA"
	case h.has("nd|noderivatives|noderivs") || h.has("no", "derivatives"):
		id += "-ND"
	}
	if known := spdx.ID(id + "-" + h.version + ".0"); known != "" && h.version != "" {
		return sure(known)
	}
	if known := spdx.ID(id + "-" + h.version); known != "" {
		return sure(known)
	}
	return vague("LicenseRef-" + id)
}

func permissive(h heard) Said {
	switch {
	case h.has("apache|asl|apache2|apachev2"):
		if h.has("apache2|apachev2") {
			return sure("Apache-2.0")
		}
		return h.versioned("Apache", map[string]string{"1": "1.0", "1.1": "1.1", "2": "2.0"}, "LicenseRef-Apache")
	case h.has("bsd"):
		return h.bsd()
	case h.has("mit") && h.has("no", "attribution"), h.has("mit") && h.version == "0":
		return sure("MIT-0")
	case h.has("mit", "cmu"):
		return sure("MIT-CMU")
	case h.has("mit|expat|x11mit"):
		return sure("MIT")
	case h.has("isc|iscl"):
		return sure("ISC")
	case h.has("boost"):
		return sure("BSL-1.0")
	case h.has("zlib"):
		return sure("Zlib")
	case h.has("psf|psfl") || h.has("python", "foundation"):
		if h.version == "2" {
			return sure("PSF-2.0")
		}
		return vague("LicenseRef-PSF")
	case h.has("cnri"):
		return sure("CNRI-Python")
	case h.has("python"):
		return vague("LicenseRef-PSF")
	case h.has("zpl") || h.has("zope"):
		return h.versioned("ZPL", map[string]string{"1.1": "1.1", "2": "2.0", "2.1": "2.1"}, "ZPL-2.1")
	case h.has("artistic"):
		return h.versioned("Artistic", map[string]string{"1": "1.0", "2": "2.0"}, "LicenseRef-Artistic")
	case h.has("hpnd") || h.has("historical", "permission"):
		return sure("HPND")
	}
	return Said{}
}

func (h heard) bsd() Said {
	switch {
	case h.has("zero") || h.version == "0":
		return sure("0BSD")
	case h.version == "2" || h.has("two|simplified|freebsd"):
		return sure("BSD-2-Clause")
	case h.version == "3" || h.has("three|new|modified|revised"):
		return sure("BSD-3-Clause")
	case h.version == "4" || h.has("four|original|old"):
		return sure("BSD-4-Clause")
	}
	return vague("LicenseRef-BSD")
}

func others(h heard) Said {
	for _, o := range []struct {
		id    string
		words []string
	}{
		{"Unlicense", []string{"unlicense|unlicence"}}, {"LicenseRef-Public-Domain", []string{"public", "domain"}},
		{"WTFPL", []string{"wtfpl|wtf"}}, {"UPL-1.0", []string{"upl"}}, {"UPL-1.0", []string{"universal", "permissive"}},
		{"MS-PL", []string{"ms", "pl"}}, {"MS-PL", []string{"microsoft", "public"}}, {"MS-RL", []string{"ms", "rl"}}, {"MS-RL", []string{"microsoft", "reciprocal"}},
		{"NCSA", []string{"ncsa"}}, {"NCSA", []string{"illinois"}}, {"W3C", []string{"w3c"}}, {"PostgreSQL", []string{"postgresql"}},
		{"AFL-3.0", []string{"academic", "free"}}, {"AFL-3.0", []string{"afl"}}, {"MulanPSL-2.0", []string{"mulan|mulanpsl"}},
		{"Beerware", []string{"beerware"}}, {"Vim", []string{"vim"}}, {"OpenSSL", []string{"openssl"}}, {"TCL", []string{"tcl"}}, {"ECL-2.0", []string{"educational", "community"}},
		{"BlueOak-1.0.0", []string{"blueoak"}}, {"BlueOak-1.0.0", []string{"blue", "oak"}}, {"QPL-1.0", []string{"qt", "public"}}, {"Unicode-3.0", []string{"unicode"}},
		{"CDLA-Permissive-2.0", []string{"cdla", "permissive"}}, {"CDLA-Sharing-1.0", []string{"cdla", "sharing"}}, {"ODC-By-1.0", []string{"odc", "by"}}, {"PDDL-1.0", []string{"pddl"}},
		{"X11", []string{"x11"}}, {"FTL", []string{"freetype"}}, {"IJG", []string{"ijg"}}, {"EFL-2.0", []string{"eiffel"}}, {"Naumen", []string{"naumen"}}, {"NASA-1.3", []string{"nasa"}},
		{"LPPL-1.3c", []string{"lppl"}}, {"AAL", []string{"attribution", "assurance"}}, {"Nokia", []string{"nokia"}}, {"IPL-1.0", []string{"ibm", "public"}},
		{"etalab-2.0", []string{"etalab"}}, {"JSON", []string{"json"}}, {"SMLNJ", []string{"smlnj"}},
		{"LicenseRef-Permissive", []string{"permissive"}},
	} {
		if h.has(o.words...) {
			return sure(o.id)
		}
	}
	return Said{}
}
