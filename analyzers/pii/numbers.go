package pii

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/pii/scan"
	"github.com/nblsp/nblsp/notebook"
)

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

// roundGroups reports whether all of the first n groups are thousands or hundreds: 4000 3000 2000.
func roundGroups(r *scan.Run, n int) bool {
	for _, g := range r.Groups[:n] {
		if !strings.HasSuffix(r.Text[g.Start:g.End], "00") {
			return false
		}
	}
	return true
}
