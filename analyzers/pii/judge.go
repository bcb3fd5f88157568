package pii

import (
	"net/netip"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/notebook"
)

// A judge looks at what the scanner found in one reading of a Block and decides. It is a
// [scan.Visitor].
type judge struct {
	*reading
	t       *surface.Text
	code    bool // it is Python
	formal  bool // only what its form proves: the reading is of plots, scripts, encoded text
	compact [64]byte

	// What was last said of the words before an offset: several rules ask for one value.
	askedAt  int
	askedSet entity.Set
	asked    bool
}

// found keeps a value. The span counts in the judge's text.
func (j *judge) found(e entity.Entity, s notebook.Span, sure confidence, severity analyzers.Severity) {
	j.keep(hit{entity: e, span: j.t.Span(s), value: j.t.Text[s.Start:s.End], sure: sure, severity: severity})
}

func (j *judge) refuse(e entity.Entity, s notebook.Span, reason string) {
	if j.pass.Config.Explain && j.enabled(e) {
		j.pass.Reject(j.rule(e), j.t.Span(s), reason)
	}
}

// Mail judges an address.
func (j *judge) Mail(local, host notebook.Span) {
	text, s := j.t.Text, notebook.Span{Start: local.Start, End: host.End}
	name, site := strings.ToLower(text[local.Start:local.End]), strings.ToLower(text[host.Start:host.End])
	switch {
	case !check.Domain(site):
		return
	case s.End < len(text) && (text[s.End] == '(' || text[s.End] == '[' || text[s.End] == '='):
		j.refuse(entity.Email, s, "code")
		return
	case name == "git" && s.End < len(text) && text[s.End] == ':' || userInfo(text, local.Start):
		j.refuse(entity.Email, s, "the user of a URL")
		return
	}
	reason := nobody(name, site)
	if reason == "" && ofPackage(lineBefore(text, s.Start)) {
		reason = "of who made a package, as the package says"
	}
	if reason != "" {
		j.refuse(entity.Email, s, reason)
		return
	}
	if role(name) {
		j.found(entity.Email, s, likely, analyzers.Info)
		return
	}
	j.found(entity.Email, s, certain, 0)
	if !j.formal {
		j.owner(s, name)
	}
}

// userInfo reports whether the local part at start is that of scheme://user:password@host.
func userInfo(text string, start int) bool {
	before := text[max(0, start-80):start]
	i := strings.LastIndex(before, "//")
	return i > 0 && before[i-1] == ':' && !strings.ContainsAny(before[i:], " \t\n\"'<>?=")
}

// Word judges long words of mixed letters and digits.
func (j *judge) Word(s notebook.Span) {
	word := j.t.Text[s.Start:s.End]
	switch {
	case check.Bitcoin(word):
		if published(word) {
			j.refuse(entity.Crypto, s, "a published example")
			return
		}
		j.found(entity.Crypto, s, certain, 0)
	case check.Ethereum(word):
		if j.announced(s.Start).Has(entity.Crypto) {
			j.found(entity.Crypto, s, likely, 0)
		} else {
			j.refuse(entity.Crypto, s, "nothing beside it says that it is a wallet")
		}
	case word == strings.ToLower(word):
		upper := strings.ToUpper(word)
		if check.IBAN(upper) && j.announced(s.Start).Has(entity.IBAN) {
			j.found(entity.IBAN, s, certain, 0)
			return
		}
		j.small(s, upper)
	}
}

// small judges an id that somebody wrote without capitals.
func (j *judge) small(s notebook.Span, upper string) {
	if len(upper) > longestID || j.formal {
		return
	}
	for _, x := range j.ids.byLength[len(upper)] {
		if _, begins := leftEdge(j.t.Text, s.Start); begins && rightEdge(j.t.Text, s.End) && x.valid(upper) && j.announced(s.Start).Has(x.entity) {
			j.found(x.entity, s, likely, 0)
			return
		}
	}
}

// announced is what the words before an offset of the text announce.
func (j *judge) announced(at int) entity.Set {
	if j.formal {
		return entity.Set{}
	}
	if !j.asked || j.askedAt != at {
		set := j.lexicon.Before(j.t.Text, at)
		if !set.IsEmpty() {
			if edge := j.edge(at); edge > 0 {
				set = j.lexicon.Before(j.t.Text[edge:], at-edge)
			}
		}
		j.askedAt, j.askedSet, j.asked = at, set, true
	}
	return j.askedSet
}

// edge is where the words begin that may announce a value at an offset: in a table, where its cell
// does. The cells before it speak of themselves.
func (j *judge) edge(at int) int {
	if j.locate(); len(j.places) == 0 {
		return 0
	}
	s := j.t.Span(notebook.Span{Start: at, End: min(at+1, len(j.t.Text))})
	p := j.placeOf(s)
	if p == nil {
		return 0
	}
	return max(0, at-(s.Start-p.span.Start))
}

// IPv4 judges four numbers with dots.
func (j *judge) IPv4(s notebook.Span) {
	text := j.t.Text
	if j.formal || !j.enabled(entity.IP) {
		return
	}
	before := text[max(0, s.Start-2):s.Start]
	if before == "==" || strings.HasSuffix(before, "v") || strings.HasSuffix(before, "-") || strings.HasSuffix(before, "_") || strings.HasSuffix(before, "/") && !strings.HasSuffix(before, "//") {
		j.refuse(entity.IP, s, "a version")
		return
	}
	if s.End+1 < len(text) && (text[s.End] == '-' || text[s.End] == '_') {
		return
	}
	addr, err := netip.ParseAddr(text[s.Start:s.End])
	if err != nil {
		return
	}
	j.address(s, addr)
}

func (j *judge) address(s notebook.Span, addr netip.Addr) {
	if reason := nowhere(addr); reason != "" {
		j.refuse(entity.IP, s, reason)
		return
	}
	if !j.announced(s.Start).Has(entity.IP) {
		j.refuse(entity.IP, s, "nothing beside it says that it is an address")
		return
	}
	j.found(entity.IP, s, likely, 0)
}

// Colons judges addresses of machines and of networks.
func (j *judge) Colons(s notebook.Span) {
	text := j.t.Text[s.Start:s.End]
	if j.formal {
		return
	}
	if hardware(text) {
		switch {
		case strings.Trim(text, "0:-") == "" || strings.Trim(text, "fF:-") == "":
			j.refuse(entity.MAC, s, "no address of a machine")
		case !j.announced(s.Start).Has(entity.MAC):
			j.refuse(entity.MAC, s, "nothing beside it says that it is an address")
		default:
			j.found(entity.MAC, s, likely, 0)
		}
		return
	}
	colons, short := strings.Count(text, ":"), strings.Contains(text, "::")
	if short {
		colons--
	}
	if colons < 2 || !short && colons < 6 || !j.enabled(entity.IP) {
		return // a slice, or a time of day
	}
	if addr, err := netip.ParseAddr(text); err == nil {
		j.address(s, addr)
	}
}

func hardware(s string) bool {
	if len(s) != 17 {
		return false
	}
	for i := range s {
		if isSeparator := s[i] == ':' || s[i] == '-'; isSeparator != (i%3 == 2) {
			return false
		}
	}
	return s[2] == s[14]
}

// Home judges the user of a home folder.
func (j *judge) Home(s notebook.Span) {
	user := strings.ToLower(j.t.Text[s.Start:s.End])
	switch {
	case j.formal, len(user) < 2, strings.ContainsAny(user, "<>{}$"):
	case anybody[user] || strings.HasPrefix(user, "your") || strings.HasPrefix(user, "runner"):
		j.refuse(entity.UserName, s, "a user that many machines have")
	default:
		j.found(entity.UserName, s, likely, 0)
	}
}

func word(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

// maxIDGroups is in how many groups an id is written; the social security number of France has more.
const maxIDGroups, maxNIRGroups = 5, 7

// Label judges what a word and a colon announce: a name, a date, an address. In code the keys of
// literals do.
func (j *judge) Label(word, sign int) {
	if !j.formal && (j.t.Text[sign] == ':' || !j.code) {
		j.label(word, sign)
	}
}
