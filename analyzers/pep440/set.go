package pep440

import (
	"cmp"
	"math"
	"slices"
)

// A Set is a set of versions: intervals of their order. The zero Set is empty. Sets are immutable.
type Set struct{ intervals []interval } // ascending, apart, none empty

type interval struct{ from, to cut }

// A cut lies between versions: before one, after it, or after it and all its local versions.
type cut struct {
	version Version
	side    side
}

type side int8

const (
	start       side = iota // before everything
	before                  // before the version
	after                   // after the version, before its local versions
	afterLocals             // after its local versions as well
	end                     // after everything
)

func (a cut) compare(b cut) int {
	if a.side == start || b.side == start || a.side == end || b.side == end {
		outer := func(s side) int {
			switch s {
			case start:
				return -1
			case end:
				return 1
			}
			return 0
		}
		return cmp.Compare(outer(a.side), outer(b.side))
	}
	if c := a.version.comparePublic(&b.version); c != 0 {
		return c
	}
	// The same public version: a cut after its local versions lies behind them all.
	if a.side == afterLocals || b.side == afterLocals {
		return cmp.Compare(a.side/afterLocals, b.side/afterLocals)
	}
	return cmp.Or(compareLocal(a.version.local, b.version.local), cmp.Compare(a.side, b.side))
}

// All is the set of all versions.
func All() Set { return between(cut{side: start}, cut{side: end}) }

// From is the set of the version and those that come after it.
func From(v Version) Set { return between(cut{v, before}, cut{side: end}) }

// Before is the set of the versions that come before it.
func Before(v Version) Set { return between(cut{side: start}, cut{v, before}) }

// UpTo is the set of the version, its local versions and those that come before it.
func UpTo(v Version) Set { return between(cut{side: start}, cut{v, afterLocals}) }

// Exactly is one version, with its local variants.
func Exactly(v Version) Set { return From(v).Intersect(UpTo(v)) }

func between(from, to cut) Set {
	if from.compare(to) >= 0 {
		return Set{}
	}
	return Set{[]interval{{from, to}}}
}

// IsEmpty reports whether there is no version in the set.
func (s Set) IsEmpty() bool { return len(s.intervals) == 0 }

// Contains reports whether a version is in the set.
func (s Set) Contains(v Version) bool {
	at := cut{v, before}
	i, _ := slices.BinarySearchFunc(s.intervals, at, func(iv interval, at cut) int {
		if iv.to.compare(at) <= 0 {
			return -1
		}
		return 1
	})
	return i < len(s.intervals) && s.intervals[i].from.compare(at) <= 0
}

// IsBounded reports whether the set ends: there is a version after which it has none.
func (s Set) IsBounded() bool {
	return len(s.intervals) == 0 || s.intervals[len(s.intervals)-1].to.side != end
}

// Intersect is the set of the versions in both.
func (s Set) Intersect(o Set) Set {
	var out []interval
	for i, j := 0, 0; i < len(s.intervals) && j < len(o.intervals); {
		a, b := s.intervals[i], o.intervals[j]
		from, to := a.from, a.to
		if from.compare(b.from) < 0 {
			from = b.from
		}
		if to.compare(b.to) > 0 {
			to = b.to
			j++
		} else {
			i++
		}
		if from.compare(to) < 0 {
			out = append(out, interval{from, to})
		}
	}
	return Set{out}
}

// Union is the set of the versions in either.
func (s Set) Union(o Set) Set {
	all := slices.Concat(s.intervals, o.intervals)
	slices.SortFunc(all, func(a, b interval) int { return a.from.compare(b.from) })
	var out []interval
	for _, iv := range all {
		if n := len(out); n > 0 && out[n-1].to.compare(iv.from) >= 0 {
			if out[n-1].to.compare(iv.to) < 0 {
				out[n-1].to = iv.to
			}
			continue
		}
		out = append(out, iv)
	}
	return Set{out}
}

// Complement is the set of all other versions.
func (s Set) Complement() Set {
	var out []interval
	from := cut{side: start}
	for _, iv := range s.intervals {
		if from.compare(iv.from) < 0 {
			out = append(out, interval{from, iv.from})
		}
		from = iv.to
	}
	if from.side != end {
		out = append(out, interval{from, cut{side: end}})
	}
	return Set{out}
}

// Within reports whether every version of the set is in o.
func (s Set) Within(o Set) bool { return s.Intersect(o.Complement()).IsEmpty() }

// Set is the set of the versions for which the conditions hold. It is that of [Specifiers.Match]
// but for what nobody releases or cannot be told apart: local versions that > excludes, development
// releases of post-releases, spellings under ===, and pre-releases such as 2rc1 under ==2.0.*.
// An Identical one that is no version admits nothing.
func (list Specifiers) Set() Set {
	out := All()
	for _, s := range list {
		out = out.Intersect(s.set())
	}
	return out
}

func (s Specifier) set() Set {
	v := s.Version
	switch s.Op {
	case Equal:
		return s.equalSet()
	case NotEqual:
		return s.equalSet().Complement()
	case LessEqual:
		return UpTo(v)
	case MoreEqual:
		return From(v)
	case Less:
		if v.IsPrerelease() {
			return Before(v)
		}
		released := between(cut{v.with(final, 0), before}, cut{v, before})
		return Before(v.with(onlyDev, 0)).Union(released)
	case More:
		if v.post > 0 {
			return between(cut{v, afterLocals}, cut{side: end})
		}
		behind := between(cut{v.with(final, math.MaxUint64), afterLocals}, cut{side: end})
		own := between(cut{v, afterLocals}, cut{v.with(final, 0), after})
		return own.Union(behind)
	case Compatible:
		return From(v).Intersect(v.prefixSet(len(v.release) - 1))
	default:
		if v.release == nil {
			return Set{}
		}
		return between(cut{v, before}, cut{v, after})
	}
}

func (s Specifier) equalSet() Set {
	switch v := s.Version; {
	case s.Prefix:
		return v.prefixSet(len(v.release))
	case v.local == "":
		return between(cut{v, before}, cut{v, afterLocals})
	default:
		return between(cut{v, before}, cut{v, after})
	}
}

// with is a version of the same epoch and release: its first development release, the release
// itself, or a post-release.
func (v Version) with(pre phase, post uint64) Version {
	w := Version{epoch: v.epoch, release: v.release, pre: pre, post: post, dev: noDev}
	if pre == onlyDev {
		w.dev = 0
	}
	return w
}

// prefixSet is the set of the versions whose release begins with the first n numbers of v's.
func (v Version) prefixSet(n int) Set {
	from := Version{epoch: v.epoch, release: v.release[:n], pre: onlyDev}
	next := from
	next.release = slices.Clone(from.release)
	next.release[n-1]++
	return between(cut{from, before}, cut{next, before})
}
