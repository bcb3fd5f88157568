package engine

import (
	"slices"
	"strings"
)

// An automaton is a dense Aho-Corasick automaton over words, blind to the case of ASCII letters.
// It is immutable. The zero value has no words.
//
// The table has one row per state and one column per class of bytes; all bytes that occur in no
// word share class 0. States are numbered so that those in which a word ends come last: one
// comparison tells whether there is anything to report.
type automaton struct {
	class  [256]uint8
	stride uint32
	next   []uint32 // offset of the next state's row; rows are stride long
	ends   uint32   // offset of the first row in which a word ends
	words  [][]int32
	size   int // of the longest word
}

// newAutomaton makes an automaton of words; their index is what it reports. Empty words are
// ignored.
func newAutomaton(words []string) *automaton {
	a := &automaton{stride: 1}
	for _, w := range words {
		for i := range len(w) {
			if c := lower(w[i]); a.class[c] == 0 {
				a.class[c] = uint8(a.stride)
				a.stride++
			}
		}
	}
	for c := byte('A'); c <= 'Z'; c++ {
		a.class[c] = a.class[lower(c)]
	}
	stride := int(a.stride)

	// The trie; 0 is the root and, as a child, "none".
	trie := make([]uint32, stride)
	outputs := [][]int32{nil}
	for i, w := range words {
		state := uint32(0)
		a.size = max(a.size, len(w))
		for j := range len(w) {
			at := int(state)*stride + int(a.class[w[j]])
			if trie[at] == 0 {
				trie[at] = uint32(len(outputs))
				outputs = append(outputs, nil)
				trie = append(trie, make([]uint32, stride)...)
			}
			state = trie[at]
		}
		if state != 0 {
			outputs[state] = append(outputs[state], int32(i))
		}
	}

	// Failure links, breadth first, folded into the table.
	fail := make([]uint32, len(outputs))
	queue := make([]uint32, 0, len(outputs))
	for c := range stride {
		if s := trie[c]; s != 0 {
			queue = append(queue, s)
		}
	}
	for i := 0; i < len(queue); i++ {
		s := queue[i]
		if inherited := outputs[fail[s]]; len(inherited) > 0 {
			outputs[s] = append(slices.Clip(outputs[s]), inherited...)
		}
		row, failRow := trie[int(s)*stride:][:stride], trie[int(fail[s])*stride:][:stride]
		for c := range row {
			if t := row[c]; t != 0 {
				fail[t] = failRow[c]
				queue = append(queue, t)
			} else {
				row[c] = failRow[c]
			}
		}
	}

	// Renumber: states with outputs last.
	order := make([]uint32, 0, len(outputs))
	for s := range outputs {
		if len(outputs[s]) == 0 {
			order = append(order, uint32(s))
		}
	}
	a.ends = uint32(len(order) * stride)
	for s := range outputs {
		if len(outputs[s]) > 0 {
			order = append(order, uint32(s))
			a.words = append(a.words, outputs[s])
		}
	}
	offset := make([]uint32, len(outputs))
	for i, s := range order {
		offset[s] = uint32(i * stride)
	}
	a.next = make([]uint32, len(trie))
	for i, s := range order {
		for c, t := range trie[int(s)*stride:][:stride] {
			a.next[i*stride+c] = offset[t]
		}
	}
	return a
}

// ending are the words that end in the state at an offset, the longest first.
func (a *automaton) ending(state uint32) []int32 { return a.words[(state-a.ends)/a.stride] }

// first gives the index of a word that s contains, or -1.
func (a *automaton) first(s string) int {
	state := uint32(0)
	for i := range len(s) {
		if state = a.next[state+uint32(a.class[s[i]])]; state >= a.ends {
			return int(a.ending(state)[0])
		}
	}
	return -1
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// fold is strings.ToLower for keywords: they are matched by ASCII case alone.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r | 0x20
		}
		return r
	}, s)
}
