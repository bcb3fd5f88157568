package evidence

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/analyzers/licenses/spoken"
)

// cardIDs are ids that cards of models and data sets use beside those of SPDX.
var cardIDs = map[string]string{
	"openrail": "LicenseRef-OpenRAIL", "creativeml-openrail-m": "LicenseRef-OpenRAIL", "bigscience-openrail-m": "LicenseRef-OpenRAIL", "bigscience-bloom-rail-1.0": "LicenseRef-OpenRAIL",
	"bigcode-openrail-m": "LicenseRef-OpenRAIL", "openrail++": "LicenseRef-OpenRAIL",
	"llama2": "LicenseRef-Llama-2", "llama3": "LicenseRef-Llama-3", "llama3.1": "LicenseRef-Llama-3.1", "llama3.2": "LicenseRef-Llama-3.2", "llama3.3": "LicenseRef-Llama-3.3", "llama4": "LicenseRef-Llama-4",
	"gemma": "LicenseRef-Gemma", "deepfloyd-if-license": "LicenseRef-Non-Commercial", "fair-noncommercial-research-license": "LicenseRef-Non-Commercial", "intel-research": "LicenseRef-Non-Commercial",
	"apple-amlr": "LicenseRef-Non-Commercial", "apple-ascl": "LicenseRef-Apple-ASCL", "h-research": "LicenseRef-Non-Commercial", "cc": "LicenseRef-CC-BY", "cc-by-2.0": "CC-BY-2.0",
	"pddl": "PDDL-1.0", "gpl": "LicenseRef-GPL", "lgpl": "LicenseRef-LGPL", "bsd": "LicenseRef-BSD", "gfdl": "LicenseRef-GFDL", "odc-by": "ODC-By-1.0", "odbl": "ODbL-1.0",
	"open-mdw": "LicenseRef-Permissive", "openmdw": "LicenseRef-Permissive", "c-uda": "C-UDA-1.0", "cdla-sharing-1.0": "CDLA-Sharing-1.0", "etalab-2.0": "etalab-2.0", "wtfpl": "WTFPL",
}

// OfCard reads the front matter of a card: its license, or license_name where that says "other". A list is
// a choice that nobody has explained, so all of it holds.
func OfCard(text string) Verdict {
	matter, ok := frontMatter(text)
	if !ok {
		return Verdict{}
	}
	values := matter["license"]
	if len(values) == 1 && strings.EqualFold(values[0], "other") || len(values) == 0 {
		values = matter["license_name"]
	}
	var list []*spdx.Expr
	out := Evidence{Source: "card"}
	for _, value := range values {
		if id := cardIDs[strings.ToLower(value)]; id != "" {
			list = append(list, spdx.New(id))
			continue
		}
		s := spoken.Read(strings.ReplaceAll(value, "_", "-"))
		list, out.Vague = append(list, s.Expr), out.Vague || s.Vague
	}
	if out.Expr = spdx.Join(spdx.And, list...); out.Expr == nil {
		return Verdict{}
	}
	return Verdict{out, []Evidence{out}}
}

// frontMatter reads the scalars and flat lists of the YAML between two lines ---: all that a licence
// needs. What is deeper is left out.
func frontMatter(text string) (map[string][]string, bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " \r\n"), "---")
	if !ok {
		return nil, false
	}
	out := map[string][]string{}
	key := ""
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, " \r\n")
		switch {
		case line == "---":
			return out, true
		case strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#"):
		case strings.HasPrefix(strings.TrimSpace(line), "- ") && key != "":
			out[key] = append(out[key], scalar(strings.TrimPrefix(strings.TrimSpace(line), "- ")))
		case line[0] == ' ':
			key = ""
		default:
			name, value, ok := strings.Cut(line, ":")
			if key = ""; !ok {
				continue
			}
			value, _, _ = strings.Cut(strings.TrimSpace(value), " #")
			switch inner, list := strings.CutPrefix(value, "["); {
			case list:
				for item := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
					out[name] = append(out[name], scalar(item))
				}
			case value == "":
				key = name
			default:
				out[name] = []string{scalar(value)}
			}
		}
	}
	return nil, false
}

func scalar(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }
