package engine

// A step of the automaton waits for the one before it, and for memory. So the automaton reads
// several parts of a text in turn, as lanes side by side: one waits while the others run.

// lanes is how many parts are read in turn.
const lanes = 4

// laneMin and laneMax bound the bytes of a part: shorter ones are not worth it, and what is found in
// longer ones would take much memory.
const (
	laneMin = 256
	laneMax = 1024
)

// An ending is an offset in a text at which words end, and the state that says which.
type ending struct {
	end   int32
	state uint32
}

// endings are those that were found in the parts of a text; they are reused.
type endings [lanes][]ending

// ahead reads, from a state, as much of a text as the lanes can take: the rest is too short for
// them. It gives the number of bytes read, and the state after them; found holds what was found, by
// lane, which is in the order of the text.
func (a *automaton) ahead(text string, state uint32, found *endings) (int, uint32) {
	for i := range found {
		found[i] = found[i][:0]
	}
	n := min(len(text)/lanes, laneMax)
	if n < max(laneMin, a.size) {
		return 0, state
	}
	s0, s1, s2, s3 := state, a.before(text[:n]), a.before(text[:2*n]), a.before(text[:3*n])
	t0, t1, t2, t3 := text[:n], text[n:][:n], text[2*n:][:n], text[3*n:][:n]
	next, class, ends := a.next, &a.class, a.ends
	for i := range n {
		s0 = next[s0+uint32(class[t0[i]])]
		s1 = next[s1+uint32(class[t1[i]])]
		s2 = next[s2+uint32(class[t2[i]])]
		s3 = next[s3+uint32(class[t3[i]])]
		if max(s0, s1, s2, s3) < ends {
			continue
		}
		for lane, s := range [lanes]uint32{s0, s1, s2, s3} {
			if s >= ends {
				found[lane] = append(found[lane], ending{int32(lane*n + i + 1), s})
			}
		}
	}
	return lanes * n, s3
}

// before is the state after a text: no word that begins further back than the longest one is still
// going on.
func (a *automaton) before(text string) uint32 {
	state := uint32(0)
	for i := max(0, len(text)-a.size); i < len(text); i++ {
		state = a.next[state+uint32(a.class[text[i]])]
	}
	return state
}
