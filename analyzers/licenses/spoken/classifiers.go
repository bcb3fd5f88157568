package spoken

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// classifier reads what follows "License :: " in a classifier of the index. Those that name no licence are
// kept as what they say: that OSI approved it says nothing of what it asks for.
func classifier(text string) Said {
	text = strings.TrimPrefix(text, "OSI Approved :: ")
	switch strings.ToLower(text) {
	case "osi approved", "other/proprietary license", "free for home use", "freeware", "free to use but restricted", "free for educational use", "freely distributable", "free for non-commercial use":
	default:
		return single(protect(strings.ToLower(text)))
	}
	ids := map[string]string{
		"other/proprietary license":   "LicenseRef-Proprietary",
		"free for home use":           "LicenseRef-Non-Commercial",
		"free for non-commercial use": "LicenseRef-Non-Commercial",
		"free for educational use":    "LicenseRef-Academic",
		"free to use but restricted":  "LicenseRef-Proprietary",
	}
	if id := ids[strings.ToLower(text)]; id != "" {
		return Said{Expr: spdx.New(id), Vague: true}
	}
	return Said{}
}
