package pii

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/table"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/pii/lexicon"
)

// sampled is how many values of a column decide what it holds.
const sampled = 200

// table judges the columns of a table: the header has to announce an entity, and at least half of the
// values, and two of them where there are two, have to look like it. Columns called "name" are looked
// at last: they hold people where another column does.
func (r *reading) table(t table.Table) {
	people, parts := false, 0
	for _, c := range t.Columns {
		people = people || lexicon.IsCompanion(c.Header)
		if lexicon.IsPartOfName(c.Header) && share(c, partOfName) {
			parts++
		}
	}
	held := make([]entity.Entity, len(t.Columns))
	for i, c := range t.Columns {
		held[i] = r.columnEntity(c)
		people = people || ofPerson(held[i])
	}
	personal := false
	for i, c := range t.Columns {
		if held[i] == entity.None && r.enabled(entity.Person) && isNames(c, people, parts) {
			held[i] = entity.Person
		}
		personal = personal || ofPerson(held[i])
	}
	reason := publicData(t)
	for i, c := range t.Columns {
		e, why := held[i], reason
		switch {
		case e == entity.None, e == entity.Coordinates && !located(t):
			continue
		case why == "" && needsPerson(e) && !personal:
			why = "no other column of the table is of people"
		}
		h := columnHit(e, c)
		if why == "" {
			r.keep(h)
		} else if r.pass.Config.Explain {
			r.pass.Reject(r.rule(e), h.span, why)
		}
	}
}

// ofPerson reports whether a column of an entity makes a table one of people; machines and houses
// have columns too.
func ofPerson(e entity.Entity) bool {
	switch e {
	case entity.None, entity.IP, entity.MAC, entity.Crypto, entity.PostalAddress:
		return false
	}
	return !needsPerson(e)
}

// isNames reports whether a column holds the names of people, or a part of them. A header that says
// name, and not of what, needs another column of people; one that says who (customer) needs values
// that all look like it.
func isNames(c table.Column, people bool, parts int) bool {
	switch {
	case lexicon.IsPartOfName(c.Header) && (parts > 1 || people) && share(c, partOfName):
		return true
	case lexicon.IsPlainlyPart(c.Header) && len(c.Values) > 2 && most(c, .8, partOfName):
		return true
	case !lexicon.IsName(c.Header):
		return false
	}
	return people && share(c, isFullName) || lexicon.IsWho(c.Header) && len(c.Values) > 1 && most(c, .8, isFullName)
}

// located reports whether a table has both halves of positions, or positions in one column.
func located(t table.Table) bool {
	n := 0
	for _, c := range t.Columns {
		if share(c, isCoordinate) {
			n++
			if strings.Contains(c.Values[0].Text, ",") {
				n++
			}
		}
	}
	return n > 1
}

// needsPerson reports whether a column of an entity counts only beside one of a person.
func needsPerson(e entity.Entity) bool {
	switch e {
	case entity.Location, entity.NRP, entity.Coordinates, entity.UserName:
		return true
	}
	return false
}

// columnEntity is what the header and the values of a column say that it holds; None when it holds
// nothing of people.
func (r *reading) columnEntity(c table.Column) entity.Entity {
	set := r.lexicon.Header(c.Header)
	if set.IsEmpty() {
		return entity.None
	}
	loose := entity.None
	for _, e := range columnOrder {
		if !set.Has(e) || !r.enabled(e) {
			continue
		}
		if e == entity.Person {
			if !lexicon.IsPartOfName(c.Header) && share(c, isSomebody) {
				return e
			}
			continue
		}
		if like := r.valueOf(e); like != nil && share(c, like) {
			return e
		}
		if like := r.shapeOf(e); loose == entity.None && like != nil && len(c.Values) > 1 && most(c, .9, like) {
			loose = e
		}
	}
	if r.lexicon.Plain(c.Header) {
		return loose
	}
	return entity.None
}

// columnOrder is the entities, those with a check before those without.
var columnOrder = func() []entity.Entity {
	order := []entity.Entity{entity.Email, entity.IBAN, entity.CreditCard, entity.Crypto, entity.IP, entity.MAC}
	for _, x := range ids {
		order = append(order, x.entity)
	}
	return append(order, entity.Phone, entity.DateOfBirth, entity.PostalAddress, entity.Coordinates, entity.Person, entity.NRP, entity.Location, entity.UserName)
}()

// valueOf is the test of single values of an entity; nil when columns of it are not looked for.
func (c *checker) valueOf(e entity.Entity) func(string) bool {
	switch e {
	case entity.Email:
		return isMail
	case entity.Phone:
		return isPhone
	case entity.CreditCard:
		return func(s string) bool { return check.Card(bare(s)) }
	case entity.IBAN:
		return func(s string) bool { return check.IBAN(bare(s)) }
	case entity.Crypto:
		return func(s string) bool { return check.Bitcoin(s) || check.Ethereum(s) }
	case entity.IP:
		return func(s string) bool {
			addr, err := netip.ParseAddr(s)
			return err == nil && nowhere(addr) == ""
		}
	case entity.MAC:
		return hardware
	case entity.DateOfBirth:
		return isBirthDate
	case entity.PostalAddress:
		return isAddress
	case entity.Location:
		return isPlaceName
	case entity.NRP:
		return func(s string) bool { return len(s) > 2 && isPlaceName(s) }
	case entity.Coordinates:
		return isCoordinate
	case entity.UserName:
		return func(s string) bool {
			return len(s) > 2 && len(s) < 32 && !strings.ContainsAny(s, " ()<>") && hasLetter(s) && strings.Count(s, "-") < 3
		}
	}
	if e == entity.FIHETU {
		return func(s string) bool { return check.HETU(strings.ToUpper(s)) }
	}
	if x := c.ids.byEntity[e]; x != nil {
		return func(s string) bool {
			s = bare(s)
			if e == entity.USSSN && len(s) < 9 && len(s) > 6 && allDigits(s) {
				s = strings.Repeat("0", 9-len(s)) + s // read as a number
			}
			return slices.Contains(x.lengths, len(s)) && x.valid(s)
		}
	}
	return nil
}

// shapeOf is the test of values whose header says in so many words what they are: made up or mistyped
// numbers have wrong check digits and are still what their column says. Nil when there is none.
func (c *checker) shapeOf(e entity.Entity) func(string) bool {
	switch e {
	case entity.CreditCard:
		return func(s string) bool {
			s = bare(s)
			return len(s) >= 13 && len(s) <= 19 && allDigits(s) && plain(s) == ""
		}
	case entity.IBAN:
		return func(s string) bool {
			s = bare(s)
			return len(s) >= 15 && len(s) <= 34 && check.IBANLength(s[:2]) > 0 && allDigits(s[2:4])
		}
	}
	if x := c.ids.byEntity[e]; x != nil && x.shape != "" {
		return func(s string) bool {
			s = bare(s)
			return check.Form(x.shape, s) && plain(s) == ""
		}
	}
	return nil
}

// passing is how many of the first values of a column pass, and how many those are.
func passing(c table.Column, like func(string) bool) (pass, n int) {
	values := c.Values[:min(len(c.Values), sampled)]
	for _, v := range values {
		if like(v.Text) {
			pass++
		}
	}
	return pass, len(values)
}

// most reports whether this part of the values of a column, from 0 to 1, passes.
func most(c table.Column, part float64, like func(string) bool) bool {
	pass, n := passing(c, like)
	return pass > 0 && float64(pass) >= part*float64(n)
}

// share reports whether at least half of the values of a column, and two of them where there are
// two, pass. A column without values has no share: a list of numbers that a cell computes.
func share(c table.Column, like func(string) bool) bool {
	pass, n := passing(c, like)
	return pass > 0 && pass*2 >= n && pass >= min(n, 2)
}

// bare is a value without separators, in capitals; a number that pandas made a float loses ".0".
func bare(s string) string {
	s = strings.TrimSuffix(s, ".0")
	return strings.ToUpper(separators.Replace(s))
}

var separators = strings.NewReplacer(" ", "", "-", "", ".", "", "/", "")

func columnHit(e entity.Entity, c table.Column) hit {
	values := c.Values
	h := hit{
		entity: e, span: values[0].Span, value: values[0].Text, sure: certain,
		cell: &analyzers.TableCell{Row: values[0].Row, Column: c.Header},
	}
	h.rest = values[0].Rest
	for _, v := range values[1:] {
		h.more = append(h.more, v.Span)
		h.rest = append(h.rest, v.Rest...)
	}
	switch {
	case e.Tier() == entity.Weak:
	case forShow(e, c):
		h.severity = analyzers.Info
	default:
		h.severity = analyzers.High
	}
	return h
}

// forShow reports whether all values of a column are examples.
func forShow(e entity.Entity, c table.Column) bool {
	for _, v := range c.Values[:min(len(c.Values), sampled)] {
		switch e {
		case entity.Email:
			local, host, _ := strings.Cut(strings.ToLower(v.Text), "@")
			if host == "" || nobody(local, host) == "" {
				return false
			}
		case entity.Phone:
			if fiction(strings.TrimPrefix(bare(phoneDigits(v.Text)), "+")) == "" {
				return false
			}
		default:
			if !published(bare(v.Text)) {
				return false
			}
		}
	}
	return true
}

// publicData says which well-known data a table is a part of; "" for none.
func publicData(t table.Table) string {
	headers := map[string]bool{}
	for _, c := range t.Columns {
		headers[strings.Join(lexicon.Words(nil, c.Header), "")] = true
	}
	for _, d := range publicTables {
		if !slices.ContainsFunc(d.headers, func(h string) bool { return !headers[h] }) {
			return "public sample data: " + d.name
		}
	}
	return ""
}

// publicTables are data that courses use, by some of their headers.
var publicTables = []struct {
	name    string
	headers []string
}{
	{"Titanic", []string{"survived", "pclass"}},
	{"Titanic", []string{"pclass", "sibsp"}},
	{"Titanic", []string{"name", "pclass"}},
	{"Titanic", []string{"name", "sibsp"}},
	{"Titanic", []string{"name", "survived"}},
	{"MovieLens", []string{"occupation", "zipcode", "gender"}},
	{"MovieLens", []string{"userid", "age", "occupation", "zipcode"}},
	{"iris", []string{"sepallength", "petallength"}},
	{"baby names", []string{"name", "births"}},
	{"baby names", []string{"name", "sex", "births"}},
	{"US congress", []string{"party", "state", "chamber"}},
	{"House prices", []string{"saleprice", "lotarea"}},
}
