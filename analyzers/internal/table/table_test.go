package table

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/notebook"
)

func output(mime, text string) *notebook.Block {
	return &notebook.Block{Role: notebook.Output, MIME: mime, Text: text, JSON: strings.HasSuffix(mime, "json")}
}

func find(b *notebook.Block) (tables []Table) {
	for _, t := range surface.Of(b) {
		tables = append(tables, Find(t)...)
	}
	return tables
}

// describe writes tables one column a line, and an empty line between tables.
func describe(tables []Table) string {
	var b strings.Builder
	for i, t := range tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "%s:", c.Header)
			for _, v := range c.Values {
				fmt.Fprintf(&b, " %d=%s", v.Row, v.Text)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ name, mime, text, want string }{
		{"pandas HTML", "text/html", `
<table border="1" class="dataframe">
  <thead><tr style="text-align: right;"><th></th><th>name</th><th>api_token</th></tr></thead>
  <tbody>
    <tr><th>0</th><td>Ann</td><td>a&amp;b</td></tr>
    <tr><th>...</th><td>...</td><td>...</td></tr>
    <tr><th>9</th><td></td><td>c</td></tr>
  </tbody>
</table>
<p>10 rows × 2 columns</p>`, `
name: 0=Ann
api_token: 0=a&b 2=c
`},
		{"pandas HTML, levels of columns and index", "text/html", `
<table class="dataframe"><thead>
<tr><th></th><th></th><th colspan="2" halign="left">user</th></tr>
<tr><th></th><th></th><th>name</th><th>mail</th></tr>
<tr><th>a</th><th>b</th><th></th><th></th></tr></thead>
<tbody><tr><th rowspan="2">x</th><th>1</th><td>Ann</td><td>m1</td></tr>
<tr><th>2</th><td>Bob</td><td>m2</td></tr></tbody></table>`, `
a: 0=x
b: 0=1 1=2
name: 0=Ann 1=Bob
mail: 0=m1 1=m2
`},
		{"HTML without a head", "text/html", `<table><tr><td>name</td><td>mail</td><td>x</td></tr><tr><td>Ann</td><td>m<b>1</b><td>2</table>`, `
name: 0=Ann
mail: 0=m1
x: 0=2
`},
		{"HTML on its side", "text/html", `<table><tr><th>user</th><td>Ann</td></tr><tr><th>password</th><td>p</td></tr></table>`, `
user: 0=Ann
password: 0=p
`},
		{"table in a cell", "text/html", `<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><table><tr><th>c</th></tr><tr><td>2</td></tr></table></td></tr></table>`, `
a: 0=1
b: 0=c
2

c: 0=2
`},
		{"HTML in JSON", "application/json", `{"a": {"html": "<table><tr><th>key<\/th><th>n<\/th><\/tr><tr><td>v<\/td><td>1<\/td><\/tr><\/table>"}}`, `
key: 0=v
n: 0=1
`},
		{"pandas", "text/plain", `
           name  age  api token
0           Ann   30        abc
1   Bob Builder   41  d e f ghi
..          ...  ...        ...
9           Zoë    7          x

[10 rows x 3 columns]`, `
name: 0=Ann 1=Bob Builder 3=Zoë
age: 0=30 1=41 3=7
api token: 0=abc 1=d e f ghi 3=x
`},
		{"pandas, headers wider than values", "text/plain", "  name  age api token\n0  Ann   30       abc", `
name: 0=Ann
age: 0=30
api token: 0=abc
`},
		{"pandas, one row", "text/plain", "         name    mail  n\n0  Ann Miller  a@b.cd  1", `
name: 0=Ann Miller
mail: 0=a@b.cd
n: 0=1
`},
		{"pandas, wrapped", "text/plain", "  name  \\\n0  Ann   \n1  Bob   \n\n   token  \n0    abc  \n1    def  ", `
name: 0=Ann 1=Bob

token: 0=abc 1=def
`},
		{"pandas, levels", "text/plain", "    user     \n    name mail\na x  Ann   m1\n  y  Bob   m2", `
name: 0=Ann 1=Bob
mail: 0=m1 1=m2
`},
		{"pandas, named index", "text/plain", "   name token\nid           \n1   Ann   abc\n2   Bob   def", `
id: 0=1 1=2
name: 0=Ann 1=Bob
token: 0=abc 1=def
`},
		{"pandas without index", "text/plain", "       name  n token\n        Ann  1   abc\nBob Builder  2   def", `
name: 0=Ann 1=Bob Builder
n: 0=1 1=2
token: 0=abc 1=def
`},
		{"pandas behind a line of text", "text/plain", "Loading the data\n  name token\n0  Ann   abc", `
name: 0=Ann
token: 0=abc
`},
		{"Series", "text/plain", "user      Ann\npassword    p\nName: 0, dtype: object", `
0: 0=Ann 1=p

user: 0=Ann
password: 0=p
`},
		{"column of a frame", "text/plain", "0    abc\n1    def\nName: api_token, dtype: object", `
api_token: 0=abc 1=def
`},
		{"polars", "text/plain", `shape: (2, 2)
┌──────┬───────┐
│ name ┆ token │
│ ---  ┆ ---   │
│ str  ┆ str   │
╞══════╪═══════╡
│ Ann  ┆ abc   │
│ …    ┆ …     │
│ Zoë  ┆ def   │
└──────┴───────┘`, `
name: 0=Ann 2=Zoë
token: 0=abc 2=def
`},
		{"Spark", "stream:stdout", `
+----+-----+
|name|token|
+----+-----+
| Ann|  abc|
| Bob| null|
+----+-----+
only showing top 2 rows
`, `
name: 0=Ann 1=Bob
token: 0=abc
`},
		{"SQL shell", "stream:stdout", " name | token \n------+-------\n Ann  | abc\n      | def\n(2 rows)\n", `
name: 0=Ann
token: 0=abc 1=def
`},
		{"Markdown", "text/markdown", "Some text:\n\n| name | `key` |\n|:-----|------:|\n| Ann  | `a\\|b` |\n", `
name: 0=Ann
key: 0=a\|b
`},
		{"Julia", "text/plain", `2×2 DataFrame
 Row │ name    token
     │ String  String
─────┼────────────────
   1 │ Ann     abc
   2 │ Bob B   def`, `
name: 0=Ann 1=Bob B
token: 0=abc 1=def
`},
		{"R", "text/plain", "  name token n\n1  Ann   abc 1\n2  Bob   def 2\n", `
name: 0=Ann 1=Bob
token: 0=abc 1=def
n: 0=1 1=2
`},
		{"R, wrapped", "text/plain", "  name token\n1  Ann   abc\n2  Bob   def\n  mail\n1   m1\n2   m2\n", `
name: 0=Ann 1=Bob
token: 0=abc 1=def

mail: 0=m1 1=m2
`},
		{"tibble", "text/plain", "# A tibble: 2 × 2\n  name  token\n  <chr> <chr>\n1 Ann   abc  \n2 Bob B def  ", `
name: 0=Ann 1=Bob B
token: 0=abc 1=def
`},
		{"tool of the command line", "stream:stdout", "NAME    TYPE      DATA\ndb      Opaque    2\nweb     tls       3", `
NAME: 0=db 1=web
TYPE: 0=Opaque 1=tls
DATA: 0=2 1=3
`},
		{"CSV", "stream:stdout", "id,name,api token\n1,\"Miller, Ann\",abc\r\n2,\"two\nlines\",\"def\"\ndone\n", `
id: 0=1 1=2
name: 0=Miller, Ann 1=two
lines
api token: 0=abc 1=def
`},
		{"CSV of pandas", "text/plain", ",name,token\n0,Ann,abc", `
name: 0=Ann
token: 0=abc
`},
		{"TSV", "stream:stdout", "name\ttoken\nAnn\tabc\n", `
name: 0=Ann
token: 0=abc
`},
		{"list of records", "application/json", `{"data": [{"name": "Ann", "n": 1}, {"name": "B\"b", "n": null}]}`, `
name: 0=Ann 1=B"b
n: 0=1
`},
		{"records as text", "text/plain", "[\n  {\"name\": \"Ann\"},\n  {\"name\": \"Bob\"}\n]", `
name: 0=Ann 1=Bob
`},
		{"columns", "application/json", `{"name": ["Ann", "Bob"], "token": {"0": "abc", "1": "def"}}`, `
name: 0=Ann 1=Bob
token: 0=abc 1=def
`},
		{"split", "application/json", `{"columns": ["name", "n"], "data": [["Ann", 1], ["Bob", 2]]}`, `
columns: 0=name 1=n
name: 0=Ann 1=Bob
n: 0=1 1=2
`},
		{"JSON lines", "stream:stdout", "start\n{\"name\": \"Ann\", \"k\": \"a\"}\n{\"name\": \"Bob\", \"k\": \"b\"}\nend", `
name: 0=Ann 1=Bob
k: 0=a 1=b
`},
		{"polars HTML: types below names, quotes around text", "text/html", `<table><thead><tr><th>name</th><th>n</th></tr><tr><td>str</td><td>i64</td></tr></thead>
<tbody><tr><td>&quot;Ann&quot;</td><td>1</td></tr><tr><td>null</td><td>2</td></tr></tbody></table>`, `
name: 0=Ann
n: 0=1 1=2
`},
		{"polars, values that go on below", "text/plain; polars", "┌─────────┬─────┐\n│ mail    ┆ n   │\n│ ---     ┆ --- │\n│ str     ┆ i64 │\n╞═════════╪═════╡\n│ ann@nor ┆ 1   │\n│ th.org  ┆     │\n│ bo@e.de ┆ 2   │\n└─────────┴─────┘", `
mail: 0=ann@north.org 1=bo@e.de
n: 0=1 1=2
`},
		{"a grid with rules between rows", "text/plain", "+------+---+\n| name | n |\n+======+===+\n| Ann  | 1 |\n+------+---+\n| Bob  | 2 |\n+------+---+", `
name: 0=Ann 1=Bob
n: 0=1 1=2
`},
		{"reStructuredText", "text/plain", "=====  ===\nname   n\n=====  ===\nAnn B  1\nBob    2\n=====  ===", `
name: 0=Ann B 1=Bob
n: 0=1 1=2
`},
		{"an SQL shell", "text/plain", "name   n\n-----  ---\nAnn B  1\nBob    2\n\n(2 rows)", `
name: 0=Ann B 1=Bob
n: 0=1 1=2
`},
		{"INSERT", "text/plain", "INSERT INTO users (name, `note`) VALUES\n('Ann', 'it''s, (so)'),\n('Bob', NULL);", `
name: 0=Ann 1=Bob
note: 0=it''s, (so)
`},
		{"pandas on its side", "text/plain", "             0           1\nname       Ann  Bob Builder\nmail  a@b.cd.e      b@c.de.f", `
name: 0=Ann 1=Bob Builder
mail: 0=a@b.cd.e 1=b@c.de.f
`},
		{"pandas without index, the first name the longest", "text/plain", "full_name   n\n Ann Ames   1\n  Bob Low  22", `
full_name: 0=Ann Ames 1=Bob Low
n: 0=1 1=22
`},
		{"value_counts", "text/plain", "name\nAnn    2\nBob    1\nName: count, dtype: int64", `
count: 0=2 1=1

name: 0=Ann 1=Bob
`},
		{"value_counts of pandas 1", "text/plain", "Ann    2\nBob    1\nName: name, dtype: int64", `
name: 0=2 1=1

name: 0=Ann 1=Bob
`},
		{"a form is no table", "text/plain", "Name:\tAnn\nCity:\tRome", "\n"},
		{"prose", "text/plain", "This is text, and more of it.\nIt has lines.  Some with gaps.\n\nAnd a - b | c.", "\n"},
		{"one object", "application/json", `{"name": "Ann"}`, `
name: 0=Ann
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := output(test.mime, test.text)
			tables := find(b)
			if got := describe(tables); got != test.want[1:] {
				t.Errorf("tables:\n%s\nwant:\n%s", got, test.want[1:])
			}
			checkSpans(t, b, tables)
		})
	}
}

// Headers and values of plain text stand in the Block as they are given.
func checkSpans(t *testing.T, b *notebook.Block, tables []Table) {
	t.Helper()
	verbatim := b.MIME == "text/plain" && !strings.ContainsAny(b.Text, "\x1b\b\r\\")
	check := func(text string, s notebook.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(b.Text) {
			t.Fatalf("span %v in %d bytes", s, len(b.Text))
		}
		if written := b.Text[s.Start:s.End]; verbatim && written != text {
			t.Errorf("%q leads to %q", text, written)
		}
	}
	for _, table := range tables {
		for _, c := range table.Columns {
			check(c.Header, c.HeaderSpan)
			for _, v := range c.Values {
				check(v.Text, v.Span)
			}
		}
	}
}

func TestFindIsBounded(t *testing.T) {
	const n = 1 << 20
	repeat := func(s string) string { return strings.Repeat(s, n/len(s)) }
	for name, b := range map[string]*notebook.Block{
		"cells":        output("text/html", "<table>"+repeat("<td>x")),
		"rows":         output("text/html", "<table>"+repeat("<tr><th>a<td rowspan=1000 colspan=1000>x")),
		"tables":       output("text/html", repeat("<table><tr><th>a<tr><td>b")),
		"bars":         output("text/plain", repeat("|a")+"\n---\n"+repeat("|b")),
		"bar lines":    output("text/plain", repeat("|a\n")),
		"rules":        output("text/plain", repeat("---\n")),
		"commas":       output("text/plain", repeat("a,\"b\n")),
		"open quotes":  output("text/plain", repeat("a,b\n\"c,")),
		"gaps":         output("text/plain", repeat("  a  b\n1  c  d\n")),
		"headers":      output("text/plain", repeat("  a\n")),
		"wide line":    output("text/plain", repeat("  a")+"\n1 b"),
		"wide and é":   output("text/plain", repeat("  é")+"\n1 b"),
		"objects":      output("text/plain", repeat("{\"a\":[1]}\n")),
		"deep objects": output("application/json", repeat(`{"a":[`)),
		"numbers":      output("application/json", `{"a":[`+repeat("1,")+"1]}"),
	} {
		t.Run(name, func(t *testing.T) {
			tables := find(b)
			checkSpans(t, b, tables)
			if len(tables) > maxTables {
				t.Errorf("%d tables", len(tables))
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	f.Add("text/plain", "  name  token\n0  Ann    abc\n\n| a | b |\n|---|---|\n| c | d |\n")
	f.Add("text/plain", "a,b\n\"c\",d\n Row │ x\n─────┼──\n 1 │ y")
	f.Add("text/html", "<table><tr><th>a<th rowspan=2>b<tr><td colspan=3>c")
	f.Add("application/json", `[{"a": [1, {"b": 2}]}]`)
	f.Fuzz(func(t *testing.T, mime, text string) {
		b := output(mime, text)
		checkSpans(t, b, find(b))
	})
}
