package pii

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

// A maker makes values and texts of notebooks from a seed. Nothing in it is of anybody.
type maker struct{ *rand.Rand }

func (m maker) one(of ...string) string { return of[m.IntN(len(of))] }

// of makes a text that an expression matches and that passes a check.
func (m maker) of(expr string, valid func(string) bool) string {
	for {
		s, err := ruledoc.Sample(expr, m.Rand)
		if err != nil {
			panic(err)
		}
		if valid == nil || valid(s) {
			return s
		}
	}
}

func (m maker) first() string {
	return m.one("Ada", "Bela", "Cyra", "Dorian", "Elif", "Fenna", "Gideon", "Hedda", "Ivo", "Jorun", "Kalle", "Lioba")
}

func (m maker) last() string {
	return m.one("Quillfeather", "Ashgrove", "Thistlewood", "Brambleby", "Fernwright", "Oakhollow", "Silverbrook", "Wintermoor", "Yarrowgate", "Dunmere")
}

func (m maker) name() string { return m.first() + " " + m.last() }

func (m maker) mail() string {
	return strings.ToLower(m.first()) + m.one(".", "_", "") + strings.ToLower(m.last()) + m.one("", "7", "42") + "@" +
		m.one("northwind-labs", "blueharbor", "quillworks", "elmfield") + "." + m.one("com", "org", "de", "co.uk", "io", "com.br")
}

func (m maker) phone() string {
	ten := m.of("[2-8]0[2-9][2-4][2-8][2-8][0-9]{3}[1-9]", func(s string) bool { return check.NANP(s) && fiction(s) == "" })
	switch m.IntN(4) {
	case 0:
		return "(" + ten[:3] + ") " + ten[3:6] + "-" + ten[6:]
	case 1:
		return ten[:3] + "-" + ten[3:6] + "-" + ten[6:]
	case 2:
		return "+1-" + ten[:3] + "-" + ten[3:6] + "-" + ten[6:]
	}
	return m.of(`\+(49 30 [2-9][0-9]{6}|44 20 8[0-9]{3} [1-9][0-9]{3}|33 1 4[0-9] [0-9]{2} [0-9]{2} [1-9][0-9])`, func(s string) bool {
		return check.GlobalPhone(strings.NewReplacer(" ", "", "+", "").Replace(s)) && !sequential(s)
	})
}

func (m maker) ssn() string {
	return m.of("[1-6][0-9]{2}-[0-9]{2}-[0-9]{4}", func(s string) bool { return check.SSN(bare(s)) && !published(bare(s)) })
}

func (m maker) grouped() string {
	s := m.of("4[0-9]{15}", func(s string) bool { return check.Card(s) && !strings.HasSuffix(s, "00000") })
	sep := m.one(" ", "-")
	return s[:4] + sep + s[4:8] + sep + s[8:12] + sep + s[12:]
}

func (m maker) iban() string { return m.of("DE[0-9]{20}", check.IBAN) }

// value makes a value of an entity that is found wherever it stands.
func (m maker) value(e entity.Entity) string {
	switch e {
	case entity.Email:
		return m.mail()
	case entity.Phone:
		return m.phone()
	case entity.USSSN:
		return m.ssn()
	case entity.CreditCard:
		return m.grouped()
	case entity.IBAN:
		return m.iban()
	}
	panic("no values of " + e.String())
}

var byForm = []entity.Entity{entity.Email, entity.Phone, entity.USSSN, entity.CreditCard, entity.IBAN}

// decoy makes a value that looks like one and is none.
func (m maker) decoy() string {
	switch m.IntN(12) {
	case 0:
		return fmt.Sprintf("%.16f", m.Float64()*10)
	case 1:
		return fmt.Sprintf("tensor([[%.4f, %.4f], [%.4f, %.4f]])", m.Float64(), m.Float64(), m.Float64(), m.Float64())
	case 2:
		return m.of("[0-9a-f]{40}", nil)
	case 3:
		return m.of("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", nil)
	case 4:
		return "package==" + m.of("[1-9]\\.[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]", nil)
	case 5:
		return fmt.Sprint(1_600_000_000+m.IntN(100_000_000), "", m.IntN(1000))
	case 6:
		return "order " + m.of("[1-9][0-9]{8}", check.TFN)
	case 7:
		return "user_id=" + m.of("[4][0-9]{15}", check.Card)
	case 8:
		return fmt.Sprintf("[%d %d %d %d %d]", m.IntN(1e9), m.IntN(1e9), m.IntN(1e9), m.IntN(1e9), m.IntN(1e9))
	case 9:
		return m.one("user@example.com", "foo@bar.com", "a@b.co", "git@github.com:owner/name.git", "212-555-0123", "127.0.0.1", "192.168.0.12", "x[::2, 1::3]")
	case 10:
		return fmt.Sprintf("2023-%02d-%02d %02d:%02d:%02d,%03d", 1+m.IntN(12), 1+m.IntN(28), m.IntN(24), m.IntN(60), m.IntN(60), m.IntN(1000))
	}
	return fmt.Sprintf("%d/%d [==============================] - %ds %dms/step - loss: %.4f", m.IntN(9999), 9999, m.IntN(100), m.IntN(100), m.Float64())
}

// A frame is a table with the entity of each column, None for those of nothing.
type frame struct {
	headers []string
	of      []entity.Entity
	rows    [][]string
}

func (m maker) frame() frame {
	type kind struct {
		entity  entity.Entity
		headers []string
		value   func() string
	}
	kinds := []kind{
		{entity.Email, []string{"email", "Email Address", "contactEmail", "e-mail", "correo"}, m.mail},
		{entity.Phone, []string{"phone", "Phone Number", "mobile_phone", "telefon", "cellPhone"}, func() string {
			return m.one(m.phone(), m.of("[2-8]0[2-9][2-4][2-8][2-8][0-9]{3}[1-9]", nil))
		}},
		{entity.USSSN, []string{"ssn", "SSN", "social_security_number"}, func() string { return m.one(m.ssn(), bare(m.ssn())) }},
		{entity.CreditCard, []string{"credit_card", "card_number", "cc_num"}, func() string { return m.of("4[0-9]{15}", check.Card) }},
		{entity.IBAN, []string{"iban", "IBAN"}, m.iban},
		{entity.Person, []string{"full_name", "customer_name", "Patient Name", "nombre completo"}, m.name},
		{entity.DateOfBirth, []string{"dob", "birth_date", "Geburtsdatum", "date_of_birth"}, func() string { return m.of("19[5-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|2[0-8])", nil) }},
		{entity.PostalAddress, []string{"address", "street_address", "Adresse"}, func() string {
			return fmt.Sprint(1+m.IntN(99), " ", m.one("Elm", "Oak", "Mill"), " ", m.one("Street", "Road", "Lane"))
		}},
		{entity.IP, []string{"ip_address", "client_ip", "ip"}, func() string { return m.of("8[1-9]\\.1[0-9]{2}\\.2[0-3][0-9]\\.[1-9][0-9]", nil) }},
		{entity.UKNHS, []string{"nhs_number", "NHS No"}, func() string { return m.of("[4-6][0-9]{9}", check.NHS) }},
		{entity.BRCPF, []string{"cpf", "CPF"}, func() string { return m.of("[1-9][0-9]{10}", check.CPF) }},
		{entity.None, []string{"order_id", "amount", "score"}, func() string { return m.of("[1-9][0-9]{8}", check.TFN) }},
		{entity.None, []string{"loss", "lat", "weight"}, func() string { return fmt.Sprintf("%.6f", m.Float64()*90) }},
		{entity.None, []string{"product", "model name", "name"}, func() string { return m.one("Red Widget", "Blue Widget", "Linear Model", "Kit") }},
		{entity.None, []string{"version", "release"}, func() string { return m.of("[1-9]\\.[0-9]\\.[0-9]\\.[0-9]", nil) }},
		{entity.None, []string{"created", "date"}, func() string { return m.of("20(1[0-9]|2[0-3])-(0[1-9]|1[0-2])-(0[1-9]|2[0-8])", nil) }},
	}
	var f frame
	var values []func() string
	for _, i := range m.Perm(len(kinds))[:3+m.IntN(4)] {
		f.headers = append(f.headers, m.one(kinds[i].headers...))
		f.of = append(f.of, kinds[i].entity)
		values = append(values, kinds[i].value)
	}
	for range 2 + m.IntN(6) {
		var row []string
		for _, v := range values {
			row = append(row, v())
		}
		f.rows = append(f.rows, row)
	}
	return f
}

func (f frame) csv() string {
	var b strings.Builder
	b.WriteString(strings.Join(f.headers, ",") + "\n")
	for _, row := range f.rows {
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	return b.String()
}

func (f frame) html() string {
	var b strings.Builder
	b.WriteString(`<div><table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>`)
	for _, h := range f.headers {
		b.WriteString("<th>" + html.EscapeString(h) + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for i, row := range f.rows {
		fmt.Fprintf(&b, "<tr><th>%d</th>", i)
		for _, v := range row {
			b.WriteString("<td>" + html.EscapeString(v) + "</td>\n")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table></div>")
	return b.String()
}

// plain is the frame as pandas prints it: columns aligned to the right, two blanks between them.
func (f frame) plain() string {
	widths := make([]int, len(f.headers))
	for i, h := range f.headers {
		widths[i] = len([]rune(h))
		for _, row := range f.rows {
			widths[i] = max(widths[i], len([]rune(row[i])))
		}
	}
	var b strings.Builder
	line := func(index string, row []string) {
		b.WriteString(index)
		for i, v := range row {
			b.WriteString("  " + strings.Repeat(" ", widths[i]-len([]rune(v))) + v)
		}
		b.WriteString("\n")
	}
	line(" ", f.headers)
	for i, row := range f.rows {
		line(fmt.Sprint(i), row)
	}
	return b.String()
}

func (f frame) literal() string {
	var b strings.Builder
	b.WriteString("df = pd.DataFrame({\n")
	for i, h := range f.headers {
		fmt.Fprintf(&b, "    %q: [", h)
		for _, row := range f.rows {
			fmt.Fprintf(&b, "%q, ", row[i])
		}
		b.WriteString("],\n")
	}
	b.WriteString("})\n")
	return b.String()
}

func (f frame) records() string {
	var b strings.Builder
	b.WriteString("rows = [\n")
	for _, row := range f.rows {
		b.WriteString("    {")
		for i, v := range row {
			fmt.Fprintf(&b, "%q: %q, ", f.headers[i], v)
		}
		b.WriteString("},\n")
	}
	b.WriteString("]\n")
	return b.String()
}

// text makes a line with a value in it, or none, of a Block of a kind.
func (m maker) line(value string) string {
	return m.one(
		fmt.Sprintf("2024-01-02 03:04:05,678 INFO  login of %s ok in %d ms", value, m.IntN(900)),
		fmt.Sprintf("ValueError: cannot parse %s at line %d", value, m.IntN(900)),
		fmt.Sprintf("  File \"/opt/app/train.py\", line %d, in load\n    raise KeyError(%q)", m.IntN(900), value),
		fmt.Sprintf("x = %q  # todo", value),
		fmt.Sprintf("send(to=%q, n=%d)", value, m.IntN(9)),
		fmt.Sprintf("* %s: %s", m.one("value", "entry", "contact"), value),
		fmt.Sprintf("[%s]", value),
	)
}

// TestGeneratedNotebooks measures recall and precision on notebooks that are made here.
func TestGeneratedNotebooks(t *testing.T) {
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	run := func(b *notebook.Block) []analyzers.Finding {
		cell := notebook.NewCell("c", notebook.Code, "python", "")
		return runner.Block(context.Background(), nil, cell, b).Findings
	}
	m := maker{rand.New(rand.NewPCG(7, 11))}

	wanted, found, right, all := 0, 0, 0, 0
	for range 2000 {
		e := byForm[m.IntN(len(byForm))]
		value := m.value(e)
		var lines []string
		for range 5 {
			lines = append(lines, m.line(m.decoy()))
		}
		at := m.IntN(len(lines))
		lines[at] = m.line(value)
		mime := m.one("stream:stdout", "error:traceback", "text/plain")
		hit := false
		for _, f := range run(notebook.NewBlock(notebook.Output, "", 0, mime, strings.Join(lines, "\n"))) {
			all++
			if f.Rule.ID == "pii/"+e.RuleName() && f.Value.Reveal() == value {
				hit = true
				right++
			} else {
				t.Logf("not wanted: %s %q in\n%s", f.Rule.ID, f.Value.Reveal(), strings.Join(lines, "\n"))
			}
		}
		wanted++
		if hit {
			found++
		} else {
			t.Logf("missed: %s %q in %s", e, value, lines[at])
		}
	}
	recall, precision := ratio(found, wanted), ratio(right, all)
	t.Logf("lines: recall %.3f, precision %.3f", recall, precision)
	if recall < .98 || precision < .95 {
		t.Errorf("lines: recall %.3f, precision %.3f", recall, precision)
	}

	for name, render := range map[string]func(frame) *notebook.Block{
		"html": func(f frame) *notebook.Block { return notebook.NewBlock(notebook.Output, "", 0, "text/html", f.html()) },
		"plain": func(f frame) *notebook.Block {
			return notebook.NewBlock(notebook.Output, "", 0, "text/plain", f.plain())
		},
		"csv":     func(f frame) *notebook.Block { return notebook.NewBlock(notebook.File, "", 0, "", f.csv()) },
		"literal": func(f frame) *notebook.Block { return notebook.NewBlock(notebook.Source, "python", 0, "", f.literal()) },
		"records": func(f frame) *notebook.Block { return notebook.NewBlock(notebook.Source, "python", 0, "", f.records()) },
	} {
		m := maker{rand.New(rand.NewPCG(3, 5))}
		wanted, found, right, all := 0, 0, 0, 0
		for range 400 {
			f := m.frame()
			b := render(f)
			var got []string
			for _, x := range run(b) {
				all++
				if x.Table == nil {
					t.Logf("%s: outside of a column: %s %q", name, x.Rule.ID, x.Value.Reveal())
					continue
				}
				got = append(got, x.Table.Column+" "+x.Rule.ID)
			}
			for i, e := range f.of {
				want := f.headers[i] + " pii/" + e.RuleName()
				if e == entity.None {
					continue
				}
				wanted++
				if slices.Contains(got, want) {
					found++
				} else {
					t.Logf("%s: missed %s, got %q in\n%s", name, want, got, b.Text)
				}
			}
			for _, g := range got {
				if slices.ContainsFunc(f.of, func(e entity.Entity) bool { return e != entity.None && strings.HasSuffix(g, " pii/"+e.RuleName()) }) {
					right++
				} else {
					t.Logf("%s: not wanted %s in\n%s", name, g, b.Text)
				}
			}
		}
		recall, precision := ratio(found, wanted), ratio(right, all)
		t.Logf("%s: columns %d, recall %.3f, precision %.3f", name, wanted, recall, precision)
		if recall < .95 || precision < .98 {
			t.Errorf("%s: columns: recall %.3f, precision %.3f", name, recall, precision)
		}
	}
}

func ratio(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }
