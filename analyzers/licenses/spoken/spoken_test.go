package spoken

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// What people write, and what it means; ? is a family without the licence.
var names = []struct{ text, want string }{
	{"MIT License", "MIT"}, {"The MIT License (MIT)", "MIT"}, {"Expat license", "MIT"}, {"MIT licence", "MIT"}, {"MIT/X11", "MIT"}, {"MIT-0", "MIT-0"}, {"MIT No Attribution", "MIT-0"},
	{"Apache 2", "Apache-2.0"}, {"Apache License, Version 2.0", "Apache-2.0"}, {"Apache License 2.0", "Apache-2.0"}, {"Apache 2.0 License", "Apache-2.0"}, {"apache2", "Apache-2.0"}, {"ASL 2.0", "Apache-2.0"},
	{"Apache Software License 2.0", "Apache-2.0"}, {"Apache Software License", "?LicenseRef-Apache"}, {"Apache-2", "Apache-2.0"}, {"Apache v2", "Apache-2.0"},
	{"BSD", "?LicenseRef-BSD"}, {"BSD License", "?LicenseRef-BSD"}, {"BSD 3-Clause", "BSD-3-Clause"}, {"3-clause BSD", "BSD-3-Clause"}, {"New BSD License", "BSD-3-Clause"}, {"Modified BSD", "BSD-3-Clause"},
	{`BSD 3-Clause "New" or "Revised" License`, "BSD-3-Clause"}, {"Simplified BSD", "BSD-2-Clause"}, {"BSD 2-Clause License", "BSD-2-Clause"}, {"two-clause BSD license", "BSD-2-Clause"}, {"BSD-like", "?LicenseRef-BSD"},
	{"ISC license", "ISC"}, {"ISC License (ISCL)", "ISC"}, {"PSF", "?LicenseRef-PSF"}, {"PSFL", "?LicenseRef-PSF"}, {"Python Software Foundation License", "?LicenseRef-PSF"}, {"PSF-2.0", "PSF-2.0"},
	{"GPL", "?LicenseRef-GPL"}, {"GPLv2", "GPL-2.0-only"}, {"GPLv3", "GPL-3.0-only"}, {"GPL v3", "GPL-3.0-only"}, {"GPLv3+", "GPL-3.0-or-later"}, {"GPL-3", "GPL-3.0-only"}, {"GPL-3+", "GPL-3.0-or-later"},
	{"GNU GPL v2 or later", "GPL-2.0-or-later"}, {"GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"}, {"GNU General Public License (GPL) version 3, or any later version", "GPL-3.0-or-later"},
	{"LGPL", "?LicenseRef-LGPL"}, {"LGPLv3", "LGPL-3.0-only"}, {"LGPL 2.1", "LGPL-2.1-only"}, {"LGPLv2.1+", "LGPL-2.1-or-later"}, {"GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"},
	{"GNU Library or Lesser General Public License (LGPL)", "?LicenseRef-LGPL"}, {"LGPL with exceptions", "?LicenseRef-LGPL"}, {"AGPLv3", "AGPL-3.0-only"}, {"GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later"},
	{"MPL 2.0", "MPL-2.0"}, {"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"}, {"MPLv2", "MPL-2.0"}, {"MPL", "?LicenseRef-MPL"}, {"EPL 2.0", "EPL-2.0"}, {"EUPL 1.2", "EUPL-1.2"},
	{"Public Domain", "LicenseRef-Public-Domain"}, {"CC0", "CC0-1.0"}, {"CC0 1.0 Universal", "CC0-1.0"}, {"The Unlicense (Unlicense)", "Unlicense"}, {"WTFPL", "WTFPL"}, {"zlib/libpng License", "Zlib"},
	{"ZPL 2.1", "ZPL-2.1"}, {"Zope Public License", "?ZPL-2.1"}, {"Artistic License", "?LicenseRef-Artistic"}, {"HPND", "HPND"}, {"Boost Software License", "BSL-1.0"}, {"BSL-1.0", "BSL-1.0"}, {"University of Illinois/NCSA", "NCSA"},
	{"CC BY 4.0", "CC-BY-4.0"}, {"CC-BY-NC 4.0", "CC-BY-NC-4.0"}, {"CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"}, {"cc-by-nc", "?LicenseRef-CC-BY-NC"}, {"Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International", "CC-BY-NC-SA-4.0"},
	{"Creative Commons Attribution Share Alike 3.0", "CC-BY-SA-3.0"}, {"Creative Commons Attribution 4.0 International License", "CC-BY-4.0"}, {"Attribution-NonCommercial-NoDerivatives 4.0 International", "CC-BY-NC-ND-4.0"},
	{"Business Source License 1.1", "BUSL-1.1"}, {"Elastic License 2.0", "Elastic-2.0"}, {"Server Side Public License", "SSPL-1.0"}, {"Llama 2 Community License", "LicenseRef-Llama-2"}, {"llama3.1", "LicenseRef-Llama-3.1"}, {"Gemma Terms of Use", "LicenseRef-Gemma"},
	{"CreativeML OpenRAIL-M", "?LicenseRef-OpenRAIL"}, {"bigscience-openrail-m", "?LicenseRef-OpenRAIL"}, {"PolyForm Noncommercial License 1.0.0", "PolyForm-Noncommercial-1.0.0"}, {"Commons Clause", "LicenseRef-Commons-Clause"},
	{"Proprietary", "?LicenseRef-Proprietary"}, {"NVIDIA Proprietary Software", "?LicenseRef-NVIDIA"}, {"All rights reserved", "?LicenseRef-Proprietary"}, {"Free for non-commercial use", "?LicenseRef-Non-Commercial"},
	{"MIT OR Apache-2.0", "MIT OR Apache-2.0"}, {"MIT/Apache-2.0", "MIT OR Apache-2.0"}, {"MIT or Apache License, Version 2.0", "MIT OR Apache-2.0"}, {"BSD or Apache License, Version 2.0", "?LicenseRef-BSD OR Apache-2.0"}, {"MIT and PSF", "?MIT AND LicenseRef-PSF"},
	{"Dual License: MIT or GPLv3", "MIT OR GPL-3.0-only"}, {"MIT, BSD-3-Clause", "MIT AND BSD-3-Clause"}, {"LGPL/MIT", "?LicenseRef-LGPL OR MIT"}, {"GPL v2 or later", "GPL-2.0-or-later"}, {"MPLv2.0, MIT Licences", "MPL-2.0 AND MIT"}, {"MIT + Apache 2", "MIT AND Apache-2.0"},
	{"License :: OSI Approved :: MIT License", "MIT"}, {"License :: OSI Approved", ""}, {"License :: OSI Approved :: BSD License", "?LicenseRef-BSD"}, {"License :: Other/Proprietary License", "?LicenseRef-Proprietary"},
	{"License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"}, {"License :: Public Domain", "LicenseRef-Public-Domain"}, {"License :: Free for non-commercial use", "?LicenseRef-Non-Commercial"},
	{"License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)", "LGPL-2.0-or-later"}, {"License :: OSI Approved :: Historical Permission Notice and Disclaimer (HPND)", "HPND"},
	{"License :: OSI Approved :: Common Development and Distribution License 1.0 (CDDL-1.0)", "CDDL-1.0"}, {"License :: OSI Approved :: European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2"}, {"License :: DFSG approved", ""},
	{"UNKNOWN", ""}, {"", ""}, {"None", ""}, {"see LICENSE file", ""}, {"LICENSE", ""}, {"https://example.org/license", ""}, {"Copyright (c) 2020 somebody", ""},
}

func TestRead(t *testing.T) {
	for _, c := range names {
		said := Read(c.text)
		got := said.Expr.String()
		if said.Vague {
			got = "?" + got
		}
		if got != c.want {
			t.Errorf("%q means %q, want %q", c.text, got, c.want)
		}
	}
}

// Whatever is read is an expression of SPDX.
func FuzzRead(f *testing.F) {
	for _, c := range names {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		said := Read(text)
		if said.Expr == nil {
			return
		}
		if _, err := spdx.Parse(said.Expr.String()); err != nil {
			t.Errorf("%q gives %q: %v", text, said.Expr, err)
		}
	})
}
