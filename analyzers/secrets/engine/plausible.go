package engine

import "regexp/syntax"

// plausible checks the text behind a keyword that ends at end, which saves most runs of the
// pattern. It gives the offset at which the rest of the pattern begins if the keyword was cut off. With
// strict, what the rule's own allow-list would allow is not plausible.
func (p *plan) plausible(text string, end int, strict bool) (rest int, ok bool) {
	rest = end
	if p.gaps != nil {
		if rest, ok = p.skipGaps(text, end); !ok {
			return rest, false
		}
	}
	if rest+p.thenMin > len(text) {
		return rest, false
	}
	for i := rest; i < rest+p.thenMin; i++ {
		if !p.then[text[i]] {
			return rest, false
		}
	}
	return rest, p.tokenMin == 0 || p.hasToken(text, rest, strict)
}

// hasToken looks for the secret of a plan with gaps.
func (p *plan) hasToken(text string, from int, strict bool) bool {
	run := 0
	harmless := strict && p.harmless != nil // so far the run is
	for i := from; i < len(text); i++ {
		if p.token[text[i]] {
			harmless = harmless && p.harmless[text[i]]
			if run++; run == usualRun {
				return true
			}
			continue
		}
		if run >= p.tokenMin && p.tokenEnd[text[i]] && !harmless {
			if p.terminator == nil || p.terminator[text[i]] || digits(text[i-run:i]) >= p.confidence.digits() {
				return true
			}
		}
		if i-from >= p.tokenIn {
			return false
		}
		run, harmless = 0, strict && p.harmless != nil
	}
	return run >= p.tokenMin && !harmless
}

// harmless are the bytes of which a rule's own allow-list allows every secret, as ^[a-z_]+$ does; nil
// when there is no such list.
func harmless(rule *Rule) *class {
	for _, list := range rule.Allowlists {
		if list.Target != TargetSecret || list.All {
			continue
		}
		for _, source := range list.Patterns {
			tree, err := syntax.Parse(source, syntax.Perl)
			if err != nil {
				continue
			}
			seq := flat(tree)
			if len(seq) != 3 || seq[0].Op != syntax.OpBeginText || seq[1].Op != syntax.OpPlus || seq[2].Op != syntax.OpEndText {
				continue
			}
			if c, ok := classOf(seq[1].Sub[0]); ok {
				return &c
			}
		}
	}
	return nil
}

// skipGaps finds the end of what can only be gaps and checks that it is them: the last one takes
// what it can.
func (p *plan) skipGaps(text string, from int) (end int, ok bool) {
	first, last := &p.gaps[0], &p.gaps[len(p.gaps)-1]
	most := first.max
	if first != last {
		most += last.max
	}
	for end = from; end < len(text) && end-from <= most && (first.class[text[end]] || last.class[text[end]]); {
		end++
	}
	i := end
	if first != last {
		for i > from && end-i < last.max && last.class[text[i-1]] {
			i--
		}
	}
	if i-from > first.max {
		return end, false
	}
	for ; i > from; i-- {
		if !first.class[text[i-1]] {
			return end, false
		}
	}
	return end, true
}
