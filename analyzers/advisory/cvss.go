package advisory

import (
	"math"
	"strings"
)

// level is the severity of a base score, by the scale of CVSS 3.
func level(score float64) Severity {
	switch {
	case score >= 9:
		return Critical
	case score >= 7:
		return High
	case score >= 4:
		return Medium
	case score > 0:
		return Low
	}
	return Unknown
}

// base3 is the base score of a vector of CVSS 3.0 or 3.1; 0 when it cannot be read.
func base3(vector string) float64 {
	rest, ok := strings.CutPrefix(vector, "CVSS:3.")
	if !ok {
		return 0
	}
	metric := map[string]string{}
	for part := range strings.SplitSeq(rest, "/") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			metric[name] = value
		}
	}
	changed := metric["S"] == "C"
	privileges := map[string]float64{"N": 0.85, "L": 0.62, "H": 0.27}
	if changed {
		privileges = map[string]float64{"N": 0.85, "L": 0.68, "H": 0.5}
	}
	av, ok1 := map[string]float64{"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}[metric["AV"]]
	ac, ok2 := map[string]float64{"L": 0.77, "H": 0.44}[metric["AC"]]
	pr, ok3 := privileges[metric["PR"]]
	ui, ok4 := map[string]float64{"N": 0.85, "R": 0.62}[metric["UI"]]
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return 0
	}
	lost := map[string]float64{"H": 0.56, "L": 0.22}
	iss := 1 - (1-lost[metric["C"]])*(1-lost[metric["I"]])*(1-lost[metric["A"]])
	impact := 6.42 * iss
	if changed {
		impact = 7.52*(iss-0.029) - 3.25*math.Pow(iss-0.02, 15)
	}
	if impact <= 0 {
		return 0
	}
	score := impact + 8.22*av*ac*pr*ui
	if changed {
		score *= 1.08
	}
	return math.Ceil(math.Round(min(score, 10)*100000)/10000) / 10
}
