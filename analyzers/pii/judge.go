package pii

import (
	"net/netip"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/pii/scan"
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
		j.askedAt, j.askedSet, j.asked = at, j.lexicon.Before(j.t.Text[j.edge(at):], at-j.edge(at)), true
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

// Run judges groups of digits and capitals.
func (j *judge) Run(r *scan.Run) int {
	g := r.Groups
	first := g[0].Start
	if j.formal {
		return j.account(r)
	}
	if !g[0].Digits && g[0].Len() < 4 && r.Text[g[0].End-1] <= '9' {
		return 0 // A1: nothing begins so
	}
	if len(g) == 1 && g[0].Len() < 6 {
		if end := g[0].End; g[0].Digits && end+1 < len(r.Text) && r.Text[end] == ' ' && r.Text[end+1] >= 'A' && r.Text[end+1] <= 'Z' {
			j.street(g[0].Span)
		}
		return 0
	}
	plus, begins := leftEdge(r.Text, first)
	if !begins {
		return 0
	}
	if plus {
		return j.global(r)
	}
	if n := j.account(r); n > 0 || len(r.Text[first:g[0].End]) == 4 && check.IBANLength(r.Text[first:first+2]) > 0 && !g[0].Digits {
		return n
	}
	if g[0].Digits {
		if n := j.card(r); n > 0 {
			return n
		}
		if n := j.american(r); n > 0 {
			return n
		}
	}
	return j.number(r)
}

// leftEdge reports whether a value may begin at start, and whether a plus stands before it.
func leftEdge(text string, start int) (plus, ok bool) {
	i := start - 1
	if i >= 0 && text[i] == '(' {
		i--
	}
	if i < 0 {
		return false, true
	}
	before := byte(' ')
	if i > 0 {
		before = text[i-1]
	}
	switch text[i] {
	case '+':
		return true, !word(before) && before != ')' && before != ']'
	case '_', '@', '\\', '$', '%', '&':
		return false, false
	case '#': // "No #123", and no colour or anchor
		return false, !word(before)
	case '.', '/', '-', ':':
		return false, !word(before) || text[i] == ':' && (before < '0' || before > '9')
	case ',':
		return false, start-2 < 0 || before < '0' || before > '9' || !thousands(text, start)
	}
	return false, !word(text[i]) || text[i] >= 0x80 && text[start] >= '0' && text[start] <= '9'
}

// thousands reports whether three digits and no more follow: the next group of 1,234,567.
func thousands(text string, start int) bool {
	n := 0
	for start+n < len(text) && text[start+n] >= '0' && text[start+n] <= '9' {
		n++
	}
	return n == 3
}

func word(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

// rightEdge reports whether a value may end at end.
func rightEdge(text string, end int) bool {
	if end >= len(text) {
		return true
	}
	next := byte(' ')
	if end+1 < len(text) {
		next = text[end+1]
	}
	switch c := text[end]; c {
	case '_', '@', '%', '(':
		return false
	case '.', '-', '/':
		return !word(next)
	case ':', ',':
		return next < '0' || next > '9' || c == ',' && !thousands(text, end+1)
	}
	return true
}

// join is the first n groups without what stands between them.
func (j *judge) join(r *scan.Run, n int) string {
	if n == 1 {
		return r.Text[r.Groups[0].Start:r.Groups[0].End]
	}
	b := j.compact[:0]
	for _, g := range r.Groups[:n] {
		if len(b)+g.Len() > len(j.compact) {
			return ""
		}
		b = append(b, r.Text[g.Start:g.End]...)
	}
	return string(b)
}

// size is the number of letters and digits in the first n groups, and whether all are digits.
func size(r *scan.Run, n int) (total int, digits bool) {
	digits = true
	for _, g := range r.Groups[:n] {
		total += g.Len()
		digits = digits && g.Digits
	}
	return total, digits
}

// between is what stands between the groups i-1 and i.
func between(r *scan.Run, i int) string { return r.Text[r.Groups[i-1].End:r.Groups[i].Start] }

// whole is the span of the first n groups.
func whole(r *scan.Run, n int) notebook.Span {
	return notebook.Span{Start: r.Groups[0].Start, End: r.Groups[n-1].End}
}

// account looks for an International Bank Account Number.
func (j *judge) account(r *scan.Run) int {
	head := r.Text[r.Groups[0].Start:r.Groups[0].End]
	if len(head) < 4 || head[0] < 'A' || head[1] < 'A' || head[2] > '9' || head[3] > '9' {
		return 0
	}
	want := check.IBANLength(head[:2])
	for n := 1; n <= len(r.Groups) && want > 0; n++ {
		total, _ := size(r, n)
		if total < want {
			continue
		}
		s := whole(r, n)
		if n > 1 && strings.ContainsAny(r.Text[s.Start:s.End], "./()") {
			return 0
		}
		if total > want || !rightEdge(r.Text, s.End) {
			return 0
		}
		compact := j.join(r, n)
		switch {
		case !check.IBAN(compact):
			return 0
		case published(compact):
			j.refuse(entity.IBAN, s, "a published example")
		default:
			j.found(entity.IBAN, s, certain, 0)
		}
		return n
	}
	return 0
}

// card looks for the number of a payment card.
func (j *judge) card(r *scan.Run) int {
	for n := min(len(r.Groups), 5); n >= 1; n-- {
		total, digits := size(r, n)
		if !digits || total < 13 || total > 19 {
			continue
		}
		s := whole(r, n)
		if !rightEdge(r.Text, s.End) {
			continue
		}
		if n > 1 {
			var lengths [5]int
			for i := range n {
				lengths[i] = r.Groups[i].Len()
			}
			if !check.CardGroups(lengths[:n]) {
				continue
			}
		}
		compact := j.join(r, n)
		if !check.Card(compact) && !(n == 1 && check.AirlineCard(compact) && j.announced(s.Start).Has(entity.CreditCard)) {
			continue
		}
		reason := ""
		switch {
		case published(compact):
			reason = "a published test number"
		case strings.HasSuffix(compact, "00000"), n > 1 && roundGroups(r, n):
			reason = "a round number"
		case n > 1 && between(r, 1) == " " && numericRow(r.Text, s.Start, s.End, 4):
			reason = "a row of numbers"
		case n == 1 && !j.announced(s.Start).Has(entity.CreditCard):
			reason = "bare digits, and nothing beside them says that they are a card"
		}
		if reason != "" {
			j.refuse(entity.CreditCard, s, reason)
			if n == 1 && j.number(r) > 0 {
				return 1
			}
			return n
		}
		severity := analyzers.Severity(0)
		if n == 1 {
			severity = analyzers.Medium
		}
		j.found(entity.CreditCard, s, certain, severity)
		return n
	}
	return 0
}

// maxIDGroups is in how many groups an id is written; the social security number of France has more.
const maxIDGroups, maxNIRGroups = 5, 7

// number looks for the numbers that states and banks give.
func (j *judge) number(r *scan.Run) int {
	set := j.announced(r.Groups[0].Start)
	for n := min(len(r.Groups), maxNIRGroups); n >= 1; n-- {
		total, digits := size(r, n)
		if total < 6 || total > longestID || n > maxIDGroups && !set.Has(entity.FRNIR) {
			continue
		}
		if set.IsEmpty() && !j.pass.Config.Explain && !(digits && n == 3) && !(!digits && n <= 5) {
			continue // nothing that proves itself is written so
		}
		s := whole(r, n)
		if !rightEdge(r.Text, s.End) {
			continue
		}
		if j.identity(r, n, s, digits, set) || digits && set.Has(entity.Phone) && j.local(r, n, s) {
			return n
		}
	}
	return 0
}

// identity looks for an id in the first n groups.
func (j *judge) identity(r *scan.Run, n int, s notebook.Span, digits bool, set entity.Set) bool {
	dashed := n == 3 && r.Groups[0].Len() == 3 && r.Groups[1].Len() == 2 && r.Groups[2].Len() == 4 &&
		between(r, 1) == "-" && between(r, 2) == "-"
	compact := ""
	total, _ := size(r, n)
	for _, x := range j.ids.byLength[total] {
		proven := !digits && x.proof || dashed && x.entity == entity.USSSN
		if !proven && !set.Has(x.entity) && !j.pass.Config.Explain || !idGroups(x.entity, r, n) {
			continue
		}
		if compact == "" {
			compact = j.join(r, n)
		}
		if !x.valid(idText(x.entity, r, n, compact)) {
			continue
		}
		named := set.Has(x.entity)
		if !named && !proven && x.unchecked {
			continue // so is every number
		}
		reason := ""
		if digits && !dashed {
			reason = plain(compact)
		}
		if named && (reason == aTime || reason == aDate) {
			reason = "" // the word beside it knows better
		}
		switch {
		case published(compact):
			j.refuse(x.entity, s, "a published example")
			return true
		case reason != "":
			j.refuse(x.entity, s, reason)
			continue
		case named && (x.entity == entity.USSSN && !dashed):
			j.found(x.entity, s, likely, analyzers.Medium)
		case named:
			j.found(x.entity, s, certain, 0)
		case proven && x.entity == entity.USSSN:
			j.found(x.entity, s, likely, 0)
		case proven:
			j.found(x.entity, s, unsure, analyzers.Info)
		default:
			j.refuse(x.entity, s, "nothing beside it says what it is")
			continue
		}
		return true
	}
	return false
}

// idText is an id as its check wants it: the one of Finland with the sign of its century.
func idText(e entity.Entity, r *scan.Run, n int, compact string) string {
	if e == entity.FIHETU && n == 2 {
		return r.Text[r.Groups[0].Start:r.Groups[1].End]
	}
	return compact
}

// idGroups reports whether an id is written in groups like these.
func idGroups(e entity.Entity, r *scan.Run, n int) bool {
	if n == 1 {
		return true
	}
	lengths := [3]int{}
	for i := range min(n, 3) {
		lengths[i] = r.Groups[i].Len()
	}
	for i := 2; i < n; i++ {
		if between(r, i) != between(r, 1) && e != entity.BRCPF {
			return false // 123.456.789-09 is the one that mixes them
		}
	}
	switch e {
	case entity.USSSN, entity.USITIN:
		return n == 3 && lengths == [3]int{3, 2, 4}
	case entity.KRRRN, entity.KRFRN:
		return n == 2 && lengths[0] == 6
	case entity.BRCPF:
		return n == 4 && lengths == [3]int{3, 3, 3}
	case entity.SEPersonnummer:
		return n == 2 && r.Groups[1].Len() == 4
	case entity.KRPassport, entity.USPassport, entity.UKPassport, entity.INVoter, entity.UKDrivingLicence, entity.ITFiscalCode:
		return e == entity.ITFiscalCode
	case entity.USBankNumber, entity.USDriverLicense:
		return between(r, 1) != "/" && between(r, 1) != "."
	}
	return true
}

// Label judges what a word and a colon announce: a name, a date, an address. In code the keys of
// literals do.
func (j *judge) Label(word, sign int) {
	if !j.formal && (j.t.Text[sign] == ':' || !j.code) {
		j.label(word, sign)
	}
}

// roundGroups reports whether all of the first n groups are thousands or hundreds: 4000 3000 2000.
func roundGroups(r *scan.Run, n int) bool {
	for _, g := range r.Groups[:n] {
		if !strings.HasSuffix(r.Text[g.Start:g.End], "00") {
			return false
		}
	}
	return true
}
