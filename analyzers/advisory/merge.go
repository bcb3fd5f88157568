package advisory

import (
	"cmp"
	"slices"
	"strings"
)

// merge makes one of those advisories of a distribution that name each other as aliases.
func merge(list []Advisory) []Advisory {
	group := make([]int, len(list)) // index of another of the same flaw, or its own
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	owner := map[string]int{} // of an id
	for i, a := range list {
		group[i] = i
		for _, id := range append([]string{a.ID}, a.Aliases...) {
			if j, ok := owner[id]; ok {
				group[root(i)] = root(j)
			}
			owner[id] = i
		}
	}
	same := map[int][]Advisory{}
	for i, a := range list {
		same[root(i)] = append(same[root(i)], a)
	}
	out := make([]Advisory, 0, len(same))
	for _, flaw := range same {
		out = append(out, unite(flaw))
	}
	slices.SortFunc(out, func(a, b Advisory) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// unite takes the ranges of the best source and what the others add to it.
func unite(flaw []Advisory) Advisory {
	slices.SortFunc(flaw, func(a, b Advisory) int {
		return cmp.Or(cmp.Compare(rank(a.ID), rank(b.ID)), strings.Compare(a.ID, b.ID))
	})
	out := flaw[0]
	var ids []string
	for _, a := range flaw {
		ids = append(append(ids, a.ID), a.Aliases...)
		out.Malicious = out.Malicious || a.Malicious
		if out.Severity == Unknown {
			out.Severity = a.Severity
		}
		if len(out.Ranges)+len(out.Versions) == 0 {
			out.Ranges, out.Versions = a.Ranges, a.Versions
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out.Aliases = slices.DeleteFunc(ids, func(id string) bool { return id == out.ID })
	return out
}

// rank orders the sources: malware first, then GitHub's reviewed ones, then PyPA's.
func rank(id string) int {
	for i, prefix := range []string{"MAL-", "GHSA-", "PYSEC-", "CVE-"} {
		if strings.HasPrefix(id, prefix) {
			return i
		}
	}
	return 9
}
