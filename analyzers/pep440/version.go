// Package pep440 reads and compares the versions and specifiers of Python distributions as PEP 440
// defines them and pip reads them, and reckons with sets of versions: which of those that a
// requirement admits does an advisory speak of?
package pep440

import (
	"cmp"
	"errors"
	"math"
	"strings"
)

// A Version is a parsed version. The zero Version is "0". It is immutable.
type Version struct {
	text    string // as written, without space around it
	epoch   uint64
	release []uint64
	pre     phase
	preN    uint64
	post    uint64 // 1 + the number of the post-release; 0: none
	dev     uint64 // number of the development release; noDev: none
	local   string // lower case, segments joined by dots
}

// A phase is where a version stands on its way to the release, in order.
type phase uint8

const (
	onlyDev phase = iota // 1.0.dev1, before all that follow
	alpha
	beta
	candidate
	final
)

// noDev sorts what is no development release after all that are.
const noDev = math.MaxUint64

var errVersion = errors.New("not a version in the form of PEP 440")

// Parse reads a version, in any of the spellings that PEP 440 normalises.
func Parse(text string) (Version, error) {
	s := scanner{text: strings.TrimSpace(text)}
	v, ok := s.version()
	if !ok || s.pos != len(s.text) {
		return Version{}, errVersion
	}
	return v, nil
}

// String is the version as it was written.
func (v Version) String() string {
	if v.text == "" {
		return "0"
	}
	return v.text
}

// IsPrerelease reports whether the version is an alpha, beta, candidate or development release.
func (v Version) IsPrerelease() bool { return v.pre < final || v.dev != noDev }

// Major is the first number of the release.
func (v Version) Major() uint64 { return v.segment(0) }

// segment is the number at position i of the release, which is endless in zeros.
func (v *Version) segment(i int) uint64 {
	if i < len(v.release) {
		return v.release[i]
	}
	return 0
}

// Compare orders versions: negative when v comes before o.
func (v Version) Compare(o Version) int {
	if c := v.comparePublic(&o); c != 0 {
		return c
	}
	return compareLocal(v.local, o.local)
}

func (v *Version) comparePublic(o *Version) int {
	if c := v.compareBase(o); c != 0 {
		return c
	}
	switch {
	case v.pre != o.pre:
		return cmp.Compare(v.pre, o.pre)
	case v.preN != o.preN:
		return cmp.Compare(v.preN, o.preN)
	case v.post != o.post:
		return cmp.Compare(v.post, o.post)
	}
	return cmp.Compare(v.dev, o.dev)
}

// compareBase orders by epoch and release alone.
func (v *Version) compareBase(o *Version) int {
	if v.epoch != o.epoch {
		return cmp.Compare(v.epoch, o.epoch)
	}
	for i := range max(len(v.release), len(o.release)) {
		if a, b := v.segment(i), o.segment(i); a != b {
			return cmp.Compare(a, b)
		}
	}
	return 0
}

// compareLocal orders local versions: none first, then segment by segment, numbers after words.
func compareLocal(a, b string) int {
	for a != b {
		if a == "" || b == "" {
			return cmp.Compare(len(a), len(b))
		}
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if x == y {
			continue
		}
		xDigits, yDigits := digits(x), digits(y)
		switch {
		case xDigits && yDigits:
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
		case xDigits:
			return 1
		case yDigits:
			return -1
		default:
			return cmp.Compare(x, y)
		}
	}
	return 0
}

func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
