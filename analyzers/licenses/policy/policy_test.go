package policy

import (
	"fmt"
	"slices"
	"testing"

	"github.com/github/go-spdx/v2/spdxexp"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

func parse(t testing.TB, text string) *spdx.Expr {
	t.Helper()
	e, err := spdx.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCategories(t *testing.T) {
	for id, want := range map[string]Category{
		"MIT": Permissive, "Apache-2.0": Permissive, "BSD-3-Clause": Permissive, "PSF-2.0": Permissive, "CC-BY-4.0": Permissive, "0BSD": PublicDomain, "CC0-1.0": PublicDomain,
		"LGPL-2.1-or-later": WeakCopyleft, "MPL-2.0": WeakCopyleft, "EPL-2.0": WeakCopyleft, "CC-BY-SA-4.0": WeakCopyleft, "GPL-2.0-only WITH Classpath-exception-2.0": WeakCopyleft,
		"GPL-3.0-or-later": StrongCopyleft, "CECILL-2.1": StrongCopyleft, "AGPL-3.0-only": NetworkCopyleft, "SSPL-1.0": NetworkCopyleft, "CC-BY-NC-4.0": NonCommercial, "CC-BY-NC-SA-3.0": NonCommercial,
		"PolyForm-Noncommercial-1.0.0": NonCommercial, "BUSL-1.1": SourceAvailable, "Elastic-2.0": SourceAvailable, "LicenseRef-Llama-3.1": SourceAvailable, "LicenseRef-OpenRAIL": SourceAvailable,
		"LicenseRef-NVIDIA-Proprietary": Proprietary, "LicenseRef-Proprietary": Proprietary, "LicenseRef-Something": Unknown, "BSL-1.0": Permissive, "Artistic-2.0": Permissive, "LicenseRef-GPL": StrongCopyleft,
	} {
		if got := CategoryOf(parse(t, id)); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	unknown := 0
	for _, id := range spdxlicenses.GetLicenses() {
		if CategoryOf(spdx.New(spdx.ID(id))) == Unknown {
			unknown++
		}
	}
	if all := len(spdxlicenses.GetLicenses()); 2*unknown > all {
		t.Errorf("%d of %d licences of SPDX have no category", unknown, all)
	}
}

// What decides about an expression: of OR the milder branch, of AND the stricter.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		text string
		want Decision
		by   string
	}{
		{"MIT", Allow, "MIT"}, {"GPL-3.0-only", Deny, "GPL-3.0-only"}, {"MIT OR GPL-3.0-only", Allow, "MIT"}, {"MIT AND GPL-3.0-only", Deny, "GPL-3.0-only"},
		{"(MIT OR GPL-2.0-only) AND Apache-2.0", Allow, ""}, {"(MIT AND GPL-2.0-only) OR AGPL-3.0-only", Deny, "GPL-2.0-only"}, {"GPL-2.0-only WITH Classpath-exception-2.0", Allow, ""},
		{"LGPL-2.1-or-later", Allow, ""}, {"GPL-2.0-only OR LGPL-2.1-only", Allow, "LGPL-2.1-only"}, {"AGPL-3.0-only OR LicenseRef-Proprietary", Deny, "AGPL-3.0-only"},
		{"LicenseRef-Proprietary", Review, ""}, {"LicenseRef-What", Review, ""}, {"LicenseRef-What OR MIT", Allow, "MIT"}, {"LicenseRef-What AND MIT", Review, "LicenseRef-What"}, {"CC-BY-NC-4.0 AND GPL-3.0-only", Deny, "CC-BY-NC-4.0"},
	} {
		j := New(&analyzers.LicensesConfig{}).Judge(parse(t, c.text), Subject{})
		if j.Decision != c.want || c.by != "" && j.License.String() != c.by {
			t.Errorf("%s: %d by %s, want %d by %s", c.text, j.Decision, j.License, c.want, c.by)
		}
	}
}

// Where only some licences are accepted, the answers are those of go-spdx's Satisfies.
func TestAcceptedAgainstGoSPDX(t *testing.T) {
	ids := []string{"MIT", "Apache-2.0", "BSD-3-Clause", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "LGPL-2.1-or-later", "MPL-2.0", "AGPL-3.0-or-later", "Apache-1.1"}
	var texts []string
	for i, a := range ids {
		b, c := ids[(i+3)%len(ids)], ids[(i+7)%len(ids)]
		texts = append(texts, a, a+" OR "+b, a+" AND "+b, a+" AND ("+b+" OR "+c+")", a+" OR "+b+" AND "+c, "("+a+" OR "+b+") AND ("+b+" OR "+c+")")
	}
	compared := 0
	for n := range ids {
		accepted := []string{ids[n], ids[(n+4)%len(ids)]}
		p := New(&analyzers.LicensesConfig{Accepted: accepted})
		for _, text := range texts {
			want, err := spdxexp.Satisfies(text, accepted)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Judge(parse(t, text), Subject{}).Decision == Allow; got != want {
				t.Errorf("%s with %v: accepted is %v, go-spdx says %v", text, accepted, got, want)
			}
			compared++
		}
	}
	if compared < 500 {
		t.Errorf("only %d cases", compared)
	}
}

func TestLists(t *testing.T) {
	for _, c := range []struct {
		config analyzers.LicensesConfig
		text   string
		want   Decision
	}{
		{analyzers.LicensesConfig{Allow: []string{"GPL-3.0"}}, "GPL-3.0-only", Allow},
		{analyzers.LicensesConfig{Allow: []string{"GPL-3.0"}}, "GPL-2.0-or-later", Allow}, // may be used as 3.0
		{analyzers.LicensesConfig{Allow: []string{"GPL-3.0"}}, "GPL-2.0-only", Deny},
		{analyzers.LicensesConfig{Allow: []string{"GPL-*"}}, "GPL-2.0-only", Allow},
		{analyzers.LicensesConfig{Allow: []string{"GNU General Public License v2 (GPLv2)"}}, "GPL-2.0-only", Allow},
		{analyzers.LicensesConfig{Allow: []string{"GPL"}}, "GPL-2.0-only", Allow},
		{analyzers.LicensesConfig{Deny: []string{"GPL-3.0"}}, "GPL-3.0-or-later", Deny},
		{analyzers.LicensesConfig{Deny: []string{"BSD"}}, "BSD-3-Clause", Deny},
		{analyzers.LicensesConfig{Deny: []string{"MIT"}, Allow: []string{"MIT"}}, "MIT", Deny},
		{analyzers.LicensesConfig{Review: []string{"MIT"}}, "MIT", Review},
		{analyzers.LicensesConfig{Accepted: []string{"MIT"}}, "GPL-2.0-only WITH Classpath-exception-2.0", Deny},
		{analyzers.LicensesConfig{Accepted: []string{"GPL-2.0-only"}}, "GPL-2.0-only WITH Classpath-exception-2.0", Allow},
		{analyzers.LicensesConfig{Accepted: []string{"GPL-2.0-only WITH Classpath-exception-2.0"}}, "GPL-2.0-only", Deny},
		{analyzers.LicensesConfig{Accepted: []string{"Apache Software License", "BSD License"}}, "Apache-2.0 AND BSD-2-Clause", Allow},
		{analyzers.LicensesConfig{Accepted: []string{"Python Software Foundation License"}}, "PSF-2.0", Allow},
		{analyzers.LicensesConfig{Accepted: []string{"MIT"}}, "LicenseRef-What", Review},
		{analyzers.LicensesConfig{Categories: map[string]string{"permissive": "deny"}}, "MIT", Deny},
		{analyzers.LicensesConfig{Profile: "internal", Categories: map[string]string{"strong-copyleft": "allow"}}, "GPL-3.0-only", Allow},
	} {
		if got := New(&c.config).Judge(parse(t, c.text), Subject{}).Decision; got != c.want {
			t.Errorf("%s with %+v: %d, want %d", c.text, c.config, got, c.want)
		}
	}
}

func TestExceptions(t *testing.T) {
	e := parse(t, "GPL-2.0-only")
	s := Subject{Name: "old-tool", Version: "1.4", Path: "work/tools/plot.ipynb"}
	for _, c := range []struct {
		x    analyzers.LicenseException
		want bool
	}{
		{analyzers.LicenseException{Package: "old-tool"}, true}, {analyzers.LicenseException{Package: "Old_Tool"}, true}, {analyzers.LicenseException{Package: "old-*"}, true}, {analyzers.LicenseException{Package: "other"}, false},
		{analyzers.LicenseException{Package: "old-tool", Version: "<2"}, true}, {analyzers.LicenseException{Package: "old-tool", Version: "1.4"}, true}, {analyzers.LicenseException{Package: "old-tool", Version: ">=2"}, false},
		{analyzers.LicenseException{Package: "old-tool", License: "GPLv2"}, true}, {analyzers.LicenseException{Package: "old-tool", License: "MIT"}, false}, {analyzers.LicenseException{Package: "old-tool", License: "GPL-*"}, true},
		{analyzers.LicenseException{Path: "tools/*.ipynb"}, true}, {analyzers.LicenseException{Path: "tools/**"}, true}, {analyzers.LicenseException{Path: "**/plot.ipynb"}, true}, {analyzers.LicenseException{Path: "notes/**"}, false},
		{analyzers.LicenseException{Package: "old-tool", Path: "notes/**"}, false}, {analyzers.LicenseException{License: "GPL-2.0-only"}, false}, {analyzers.LicenseException{Package: "old-tool", Expired: true}, false},
	} {
		p := New(&analyzers.LicensesConfig{Exceptions: []analyzers.LicenseException{c.x}})
		if got := p.Judge(e, s).Exception != nil; got != c.want {
			t.Errorf("%+v: %v", c.x, got)
		}
	}
}

// A glob of a workspace costs little, however it is written.
func TestPathsAreBounded(t *testing.T) {
	glob, name := "", ""
	for i := range 40 {
		glob += "**/"
		name += fmt.Sprint("folder", i, "/")
	}
	if MatchPath(glob+"x", name+"y") {
		t.Error("matches")
	}
	if !slices.Equal(Profiles, []string{"internal", "distribute", "saas"}) {
		t.Error("a profile is not tested")
	}
}
