// Package spoken reads the names that people give to licences: in the License field of a
// distribution, in its classifiers, on the card of a model, in a list of accepted licences.
package spoken

import (
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// Said is what a text says.
type Said struct {
	Expr *spdx.Expr // nil when no licence is named
	// Vague says that the family is named but not the licence: "BSD", "GPL".
	Vague bool
}

// maxText bounds what can be the name of licences; longer texts are licences themselves.
const maxText = 400

// Read reads an id, an expression, a classifier or a name. What it does not know gives nothing.
func Read(text string) Said {
	text = strings.Join(strings.Fields(strings.Trim(text, " \t\r\n\"'.,;")), " ")
	if len(text) > maxText || nothing(strings.ToLower(text)) {
		return Said{}
	}
	if e, err := spdx.Parse(text); err == nil {
		return Said{Expr: e}
	}
	if rest, ok := cutFold(text, "License :: "); ok {
		return classifier(rest)
	}
	text = protect(strings.ToLower(text))
	if said, ok := mixed(text); ok {
		return said
	}
	return joined(text)
}

func cutFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", false
	}
	return text[len(prefix):], true
}

// nothing reports whether a text says that nothing is said.
func nothing(text string) bool {
	return slices.Contains([]string{"", "unknown", "none", "noassertion", "n/a", "na", "null", "-", "license", "licence", "other", "tbd", "todo", "dual license", "not specified"}, text)
}

// protect rewrites the words in which "or", "and" and a slash join nothing.
func protect(text string) string { return protector().Replace(text) }

var protector = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"or (at your option) any later version", "orlater", "or any later version", "orlater", "or any later", "orlater", "or later versions", "orlater", "or later version", "orlater",
		"or-later", "orlater", "or later", "orlater", "or newer", "orlater", "or above", "orlater", "or greater", "orlater", "or higher", "orlater", "and later", "orlater", "and above", "orlater",
		`"new" or "revised"`, "new", "new or revised", "new", "'new' or 'revised'", "new", `"simplified" or "freebsd"`, "simplified",
		"zlib/libpng", "zlib", "mit/x11", "mit", "x11/mit", "mit", "mit/expat", "mit", "expat/mit", "mit", "and/or", "or",
		"library or lesser", "lesser", "lesser or library", "lesser", "non-commercial", "noncommercial", "non commercial", "noncommercial",
		"share alike", "sharealike", "share-alike", "sharealike", "no derivatives", "noderivatives", "no-derivatives", "noderivatives",
		"copyright and license", "license", "terms and conditions", "terms", "development and distribution", "development distribution",
		"notice and disclaimer", "notice disclaimer", "free and open", "", "®", "", "™", "",
	)
})

// mixed reads an expression whose ids are names of one word.
func mixed(text string) (Said, bool) {
	if !strings.Contains(text, " or ") && !strings.Contains(text, " and ") && !strings.Contains(text, " with ") {
		return Said{}, false
	}
	vague := false
	e, err := spdx.ParseWith(text, func(word string) string {
		if id := spdx.ID(word); id != "" {
			return id
		}
		said := single(word)
		if said.Expr == nil || said.Expr.Op != spdx.License {
			return ""
		}
		vague = vague || said.Vague
		return said.Expr.ID
	})
	return Said{e, vague}, err == nil
}

// separators join names, weakest first. Who puts a slash or "or" between them leaves the choice; a
// comma may mean either, so all are taken to hold.
var separators = []struct {
	text string
	op   spdx.Op
}{
	{" or ", spdx.Or}, {" | ", spdx.Or}, {"|", spdx.Or}, {"/", spdx.Or}, {";", spdx.And}, {" and ", spdx.And}, {" & ", spdx.And}, {",", spdx.And}, {" + ", spdx.And},
}

// joined reads names with separators between them: each part has to be one.
func joined(text string) Said {
	for _, s := range separators {
		parts := strings.Split(text, s.text)
		if len(parts) < 2 || len(parts) > 12 {
			continue
		}
		out := Said{}
		var list []*spdx.Expr
		for _, part := range parts {
			part = strings.Trim(part, " ()")
			for _, word := range []string{"dual licensed under", "dual license", "dual", "either", "and", "or"} {
				part = strings.TrimSpace(strings.TrimPrefix(part, word+" "))
			}
			said := joined(part)
			if said.Expr == nil {
				list = nil
				break
			}
			list = append(list, said.Expr)
			out.Vague = out.Vague || said.Vague
		}
		if list != nil {
			out.Expr = spdx.Join(s.op, list...)
			return out
		}
	}
	return single(text)
}

// single reads the name of one licence.
func single(text string) Said {
	if id := spdx.ID(strings.TrimSpace(text)); id != "" {
		return Said{Expr: spdx.New(id)}
	}
	outer, inner := parentheses(text)
	said := name(outer)
	if said.Expr == nil || said.Vague {
		if better := name(inner); better.Expr != nil && (said.Expr == nil || !better.Vague) {
			return better
		}
	}
	return said
}

// parentheses parts what stands in the first parentheses from the rest.
func parentheses(text string) (outer, inner string) {
	before, rest, ok := strings.Cut(text, "(")
	inner, after, closed := strings.Cut(rest, ")")
	if !ok || !closed {
		return text, ""
	}
	return before + " " + after, inner
}
