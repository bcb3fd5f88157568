package surface

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

func output(mime, text string) *notebook.Block {
	return &notebook.Block{Role: notebook.Output, MIME: mime, Text: text}
}

func jsonOutput(mime, text string) *notebook.Block {
	return &notebook.Block{Role: notebook.Output, MIME: mime, Text: text, JSON: true}
}

func code(text string) *notebook.Block {
	return &notebook.Block{Role: notebook.Source, Language: "python", Text: text}
}

// describe writes readings one a line: the kind and the text.
func describe(texts []*Text) string {
	var b strings.Builder
	for _, t := range texts {
		fmt.Fprintf(&b, "%s: %q\n", t.Kind, t.Text)
	}
	return b.String()
}

func TestOf(t *testing.T) {
	for _, test := range []struct {
		name  string
		block *notebook.Block
		want  []string // kind: "text"
	}{
		{"source is as it is", code("a = '<b>x</b>'\r\n\x1b[0m"), []string{`plain: "a = '<b>x</b>'\r\n\x1b[0m"`}},
		{"nothing in an empty block", code(""), nil},

		{"colours vanish inside a word", output("stream:stdout", "TO\x1b[31mKEN\x1b[0m"), []string{`plain: "TOKEN"`}},
		{"private and intermediate bytes", output("text/plain", "\x1b[?25lA\x1b[0 qB\x1b(BC"), []string{`plain: "ABC"`}},
		{"eight-bit introducer", output("text/plain", "A\u009b1mB é"), []string{`plain: "AB é"`}},
		{"a cut sequence loses its introducer alone", output("text/plain", "A\x1b["), []string{`plain: "A"`}},
		{"moves of the cursor delimit", output("stream:stderr", "A\x1b[2CB\x1b[1;1HC"), []string{`plain: "A B\nC"`}},
		{"progress bar", output("stream:stderr", "10%\r20%\r\ndone"), []string{`plain: "10%\n20%\r\ndone"`}},
		{"overstrike", output("stream:stdout", "_\bT_\bOé\bK"), []string{`plain: "TOK"`}},
		{"backspace stops at the line", output("stream:stdout", "A\n\b\bB"), []string{`plain: "A\nB"`}},
		{"target of a hyperlink", output("text/plain", "\x1b]8;;http://h/T\x1b\\here\x1b]8;;\x1b\\!"), []string{`plain: " http://h/T here!"`}},
		{"window title", output("text/plain", "A\x1b]0;title\x07B"), []string{`plain: "AB"`}},
		{"unfinished title hides nothing", output("text/plain", "\x1b]0;A\nB"), []string{`plain: "0;A\nB"`}},
		{"device control string", output("text/plain", "A\x1bPq...\x1b\\B\x1b_x\x1b\\"), []string{`plain: "AB"`}},
		{"traceback", output("error:traceback", "\x1b[0;31mKeyError\x1b[0m: x"), []string{`plain: "KeyError: x"`}},

		{"cells are delimited by tabs, rows by lines", output("text/html", "<table>\n <tr><th>k</th> <td>TOKEN</td></tr>\n <tr><td>v</td></tr></table>"), []string{`html: "k\tTOKEN\nv"`}},
		{"inline tags join", output("text/html", `TO<b>K</b>E<span class="n">N</span>`), []string{`html: "TOKEN"`, `attributes: "class=\"n\""`}},
		{"line break", output("text/html", "A<br>B<BR/>C<p>D"), []string{`html: "A\nB\nC\nD"`}},
		{"entities", output("text/html", "a&quot;&#84;&#x4f;K&amp;&lt;&nbsp;&eacute;&lt"), []string{`html: "a\"TOK&< é<"`}},
		{"no entities", output("text/html", "?a=1&region=x&copy=2&&nosuch; &"), []string{`html: "?a=1&region=x&copy=2&&nosuch; &"`}},
		{"an entity as a space", output("text/html", "a&#160;b"), []string{`html: "a b"`}},
		{"attributes keep their names", output("text/html", `<input name='password' value="a&amp;b" checked data-x=1><a href="http://u:p@h">x</a>`),
			[]string{`html: "x"`, `attributes: "name='password'\nvalue=\"a&b\"\nchecked\ndata-x=1\nhref=\"http://u:p@h\""`}},
		{"comment", output("text/html", "A<!-- B<i>C</i> -->D"), []string{`html: "A\nBC\nD"`}},
		{"unfinished comment", output("text/html", "<p>A<!-- B"), []string{`html: "A\nB"`}},
		{"scripts and styles", output("text/html", "A<script>var k = 1 < 2;</script><style>p{}</style>B"),
			[]string{`html: "A\nB"`, `plain: "var k = 1 < 2;\np{}"`}},
		{"JSON in a script", output("text/html", `<script type="application/json">{"k": "a\nb"}</script>`),
			[]string{`attributes: "type=\"application/json\""`, `json: "{\"k\": \"a\nb\"}"`}},
		{"unfinished script", output("text/html", "<script>k"), []string{`plain: "k"`}},
		{"unfinished tag", output("text/html", `A<td title="x`), []string{`html: "A<td title=\"x"`}},
		{"tag without its end", output("text/html", `<td <td>A</td>`), []string{`html: "A"`}},
		{"quote without its end", output("text/html", `<td title="x>A</td>`), []string{`html: "A"`, `attributes: "title=\"x"`}},
		{"less-than in text", output("text/html", "1 < 2 <3 <- x"), []string{`html: "1 < 2 <3 <- x"`}},
		{"a value in angle brackets", output("text/html", "<"+strings.Repeat("x", 30)+">"), []string{`attributes: "` + strings.Repeat("x", 30) + `"`}},
		{"declarations", output("image/svg+xml", "<?xml version='1'?><svg><![CDATA[A]]><text>B</text></svg>"), []string{`html: "xml version='1'?\nA]]>\nB"`}},
		{"image in an attribute", output("text/html", `<img src="data:image/png;base64,iVBO" alt="x">`), []string{`attributes: "src=\"data:image/png;base64, \"\nalt=\"x\""`}},

		{"JSON keeps its quotes", jsonOutput("application/json", `{"a": "b\"c\\d\/\u00e9\ud83d\ude00\n"}`), []string{`json: "{\"a\": \"b\"c\\d/é😀\n\"}"`}},
		{"broken escapes stay", jsonOutput("application/json", `{"a": "\q\u00\ud83d`), []string{`json: "{\"a\": \"\\q\\u00�"`}},
		{"markup in JSON", jsonOutput("application/json", `{"h": "<td>A</td><td>B</td>"}`), []string{`json: "{\"h\": \"<td>A</td><td>B</td>\"}"`, `html: "A\tB"`}},
		{"colours in JSON", jsonOutput("application/json", `["T\u001b[1mO\u001b[0mK"]`), []string{`json: "[\"T\x1b[1mO\x1b[0mK\"]"`, `plain: "TOK"`}},
		{"JSON in JSON", jsonOutput("application/json", `{"x": "{\"k\": \"a\\nb\"}"}`), []string{`json: "{\"x\": \"{\"k\": \"a\\nb\"}\"}"`, `json: "{\"k\": \"a\nb\"}"`}},
		{"metadata is JSON", &notebook.Block{Role: notebook.NotebookMetadata, Text: `{"k": "v"}`}, []string{`json: "{\"k\": \"v\"}"`}},

		{"images are not read", output("image/png", "iVBORw0KGgo"), nil},
		{"documents are not read", output("application/pdf", "JVBERi"), nil},
		{"text attachments are", &notebook.Block{Role: notebook.Attachment, MIME: "text/plain", Text: "A"}, []string{`plain: "A"`}},
		{"markup under a magic", &notebook.Block{Role: notebook.Source, Language: "html", Text: "<td>A</td>"}, []string{`plain: "<td>A</td>"`, `html: "A"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := describe(Of(test.block))
			want := ""
			for _, line := range test.want {
				want += line + "\n"
			}
			if got != want {
				t.Errorf("readings:\n%swant:\n%s", got, want)
			}
		})
	}
}

// The spans of a token lead to what stands for it in the Block, and to nothing else.
func TestSpan(t *testing.T) {
	for _, test := range []struct {
		name, token string
		block       *notebook.Block
		want        string
	}{
		{"source", "TOKEN", code("k = 'TOKEN'"), "TOKEN"},
		{"colour inside", "TOKEN", output("text/plain", "\x1b[1mTO\x1b[0mKEN\x1b[0m."), "TO\x1b[0mKEN"},
		{"colour around", "TOKEN", output("text/plain", "\x1b[1mTOKEN\x1b[0m."), "TOKEN"},
		{"overstrike", "TOKEN", output("text/plain", "xx TOKX\bEN yy"), "TOKX\bEN"},
		{"hyperlink", "http://h", output("text/plain", "\x1b]8;;http://h\x07x\x1b]8;;\x07"), "http://h"},
		{"table cell", "TOKEN", output("text/html", "<td>TOKEN</td>"), "TOKEN"},
		{"inline tag", "TOKEN", output("text/html", "<td>TO<b>KEN</b></td>"), "TO<b>KEN"},
		{"entity inside", "TO&KEN", output("text/html", "<td>TO&amp;KEN</td>"), "TO&amp;KEN"},
		{"entity around", "TOKEN", output("text/html", "&quot;TOKEN&quot;"), "TOKEN"},
		{"attribute", "TO<KEN", output("text/html", `<a title="x TO&lt;KEN">`), "TO&lt;KEN"},
		{"script", "TOKEN", output("text/html", "<script>k='TOKEN'</script>"), "TOKEN"},
		{"JSON", "TOKEN", jsonOutput("application/json", `{"a\n": "TOKEN\n"}`), "TOKEN"},
		{"JSON escape", "TO\"KEN", jsonOutput("application/json", `{"a\n": "TO\"KEN\n"}`), `TO\"KEN`},
		{"after a surrogate pair", "TOKEN", jsonOutput("application/json", `["\ud83d\ude00TOKEN"]`), "TOKEN"},
		{"after a payload", "TOKEN", output("text/plain", strings.Repeat("iVBORw0KGgo", 100)+" TOKEN"), "TOKEN"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, text := range Of(test.block) {
				if i := strings.Index(text.Text, test.token); i >= 0 {
					s := text.Span(notebook.Span{Start: i, End: i + len(test.token)})
					if got := test.block.Text[s.Start:s.End]; got != test.want {
						t.Errorf("%s reading leads to %q, want %q", text.Kind, got, test.want)
					}
					return
				}
			}
			t.Errorf("no reading holds %q: %s", test.token, describe(Of(test.block)))
		})
	}
}

// Wrappings in wrappings: the token is readable in some Text and leads to the right place.
func TestNested(t *testing.T) {
	for _, test := range []struct {
		name  string
		block *notebook.Block
		want  string
	}{
		{"entity in markup in JSON", jsonOutput("application/json", `{"h": "<td class=\"x\">a &quot;TO<b>KEN</b>&quot;</td>"}`), "TO<b>KEN"},
		{"value of a widget", &notebook.Block{Role: notebook.NotebookMetadata, Text: `{"state": {"value": "<b>k<\/b>: TO\u0026amp;KEN<br/>"}}`, JSON: true}, `TO\u0026amp;KEN`},
		{"JSON in an attribute", output("text/html", `<div data-x="{&quot;k&quot;: &quot;TOKEN&quot;}">`), "TOKEN"},
		{"JSON in JSON in JSON", jsonOutput("application/json", `{"a": "{\"b\": \"{\\\"c\\\": \\\"TO\\\\u004bEN\\\"}\"}"}`), `TO\\\\u004bEN`},
		{"markup in JSON in a script", output("text/html", `<script>{"a": "<i>TO<\/i>KEN"}</script>`), `TO<\/i>KEN`},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, text := range Of(test.block) {
				for _, token := range []string{"TOKEN", "TO&KEN"} {
					i := strings.Index(text.Text, token)
					if i < 0 {
						continue
					}
					s := text.Span(notebook.Span{Start: i, End: i + len(token)})
					if got := test.block.Text[s.Start:s.End]; got != test.want {
						t.Errorf("%s reading leads to %q, want %q", text.Kind, got, test.want)
					}
					return
				}
			}
			t.Errorf("not readable: %s", describe(Of(test.block)))
		})
	}
}

func TestDecoded(t *testing.T) {
	const plain = "user:the word of the day"
	b64 := base64.StdEncoding.EncodeToString([]byte(plain))
	twice := base64.StdEncoding.EncodeToString([]byte(b64))
	digits := hex.EncodeToString([]byte(plain))
	var escapes, percent, unicode strings.Builder
	for _, c := range []byte(plain) {
		fmt.Fprintf(&escapes, `\x%02x`, c)
		fmt.Fprintf(&percent, `%%%02X`, c)
		fmt.Fprintf(&unicode, `\u%04x`, c)
	}
	for _, test := range []struct {
		name  string
		block *notebook.Block
		want  string // what the decoded text leads to
	}{
		{"base64", code(`k = "` + b64 + `"`), b64},
		{"base64 for URLs without padding", code(`k = "` + strings.TrimRight(base64.URLEncoding.EncodeToString([]byte(plain)), "=") + `"`), strings.TrimRight(b64, "=")},
		{"base64 twice", code(`k = "` + twice + `"`), twice},
		{"behind a scheme", code(`{"Authorization": "Basic ` + b64 + `"}`), b64},
		{"behind an equals sign", output("stream:stdout", "token="+b64+"\n"), b64},
		{"hexadecimal", code(`k = "` + digits + `"`), digits},
		{"bytes by number", code(`k = b"` + escapes.String() + `"`), escapes.String()},
		{"characters by number", code(`k = "` + unicode.String() + `"`), unicode.String()},
		{"percent", output("stream:stdout", "GET "+percent.String()+" done"), percent.String()},
		{"text in a data URI", output("text/html", `<a href="data:text/plain;base64,`+b64+`">`), b64},
		{"in JSON", jsonOutput("application/json", `{"k": "`+b64+`"}`), b64},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, text := range Of(test.block) {
				i := strings.Index(text.Text, plain)
				if text.Kind != Decoded || i < 0 {
					continue
				}
				// Any part of it leads to the whole literal.
				s := text.Span(notebook.Span{Start: i + 2, End: i + 5})
				if got := test.block.Text[s.Start:s.End]; got != test.want {
					t.Errorf("leads to %q, want %q", got, test.want)
				}
				return
			}
			t.Errorf("not decoded: %s", describe(Of(test.block)))
		})
	}
}

func TestNotDecoded(t *testing.T) {
	for name, text := range map[string]string{
		"names":      "from sklearn.model_selection import train_test_split_with_groups as VeryLongCamelCaseNames",
		"paths":      "open('/data/experiments/runs/latest/checkpoint')",
		"digest":     strings.Repeat("9f86d081884c7d65", 4),
		"format":     "'%d of %s, %05.2f %%' % (1, 2, 3)",
		"line break": `"one line and then\nanother\tone"`,
	} {
		t.Run(name, func(t *testing.T) {
			if texts := Of(code(text)); len(texts) != 1 {
				t.Errorf("readings: %s", describe(texts))
			}
		})
	}
}

// random64 is n bytes of noise in base64.
func random64(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return base64.StdEncoding.EncodeToString(b)
}

func TestPayloads(t *testing.T) {
	noise := random64(9000)
	for _, test := range []struct {
		name  string
		block *notebook.Block
		run   string
		kept  bool
	}{
		{"noise", code("x = '" + noise + "'"), noise, false},
		{"image in markup", output("text/html", `<img src="data:image/png;base64,`+noise+`">`), noise, false},
		{"short image in Markdown", code("![x](data:image/png;base64," + noise[:600] + ")"), noise[:600], false},
		{"typed array", jsonOutput("application/vnd.plotly.v1+json", `{"y": {"dtype": "f8", "bdata": "`+noise[:700]+`"}}`), noise[:700], false},
		{"file by its first bytes", code("x = 'iVBORw0KGgo" + noise[:600] + "'"), noise[:600], false},
		{"session token of a cloud", code("t = '" + noise[:1200] + "'"), noise[:1200], true},
		{"key on one line", code("-----BEGIN X KEY-----" + noise + "-----END X KEY-----"), noise, true},
		{"key with escaped line ends", code(`"-----BEGIN X KEY-----\n` + noise + `\n-----END X KEY-----"`), noise, true},
		{"signed token", code("t = 'eyJ" + noise + ".x'"), noise, true},
		{"dotted token", code("t = 'ab12." + noise + "'"), noise, true},
		{"noise beyond any key", code("-----BEGIN X KEY-----" + strings.Repeat(noise, 4)), noise, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			kept := slices.ContainsFunc(Of(test.block), func(x *Text) bool { return strings.Contains(x.Text, test.run) })
			if kept != test.kept {
				t.Errorf("kept: %v, want %v", kept, test.kept)
			}
		})
	}
}

func TestPairs(t *testing.T) {
	for _, test := range []struct {
		name  string
		block *notebook.Block
		want  string
	}{
		{"paths", jsonOutput("application/json", `{"a": {"b\n": "x"}, "c": [1, {"d": true}, ["y"]], "e": null}`),
			"a/b\n=x c/0=1 c/1/d=true c/2/0=y e=null"},
		{"escapes shift nothing", jsonOutput("application/json", `{"\u0061": "\"", "b": "\n\n", "c": "z"}`), "a=\" b=\n\n c=z"},
		{"JSON lines", jsonOutput("application/x-ndjson+json", "{\"a\": 1}\n{\"a\": 2}"), "a=1 a=2"},
		{"broken", jsonOutput("application/json", `]}{"a" "b": , "c": {"d": "e`), "c/d=e"},
		{"empty containers", jsonOutput("application/json", `{"a": {}, "b": [], "c": 1}`), "c=1"},
		{"scalar", jsonOutput("application/json", `"x"`), "=x"},
		{"attributes", output("text/html", `<a x="1" y='2&lt;' z>`), "x=1 y=2< z="},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for p := range Of(test.block)[0].Pairs() {
				got = append(got, strings.Join(p.Path, "/")+"="+Of(test.block)[0].Text[p.Value.Start:p.Value.End])
			}
			if s := strings.Join(got, " "); s != test.want {
				t.Errorf("pairs %q, want %q", s, test.want)
			}
		})
	}
}

// Nothing is copied where nothing has to be undone.
func TestOfSharesPlainText(t *testing.T) {
	for _, b := range []*notebook.Block{code("x = 1\n"), output("stream:stdout", "hello\n")} {
		if n := testing.AllocsPerRun(100, func() { Of(b) }); n > 2 {
			t.Errorf("%v: %v allocations", b.MIME, n)
		}
	}
}

// Keys at any depth are bounded work.
func TestPairsOfDeepJSON(t *testing.T) {
	const n = 100_000
	text := strings.Repeat(`{"a":[`, n) + `"x"` + strings.Repeat("]}", n)
	for p := range Of(jsonOutput("application/json", text))[0].Pairs() {
		if len(p.Path) > pathMax {
			t.Fatalf("path of %d names", len(p.Path))
		}
	}
}

// hostile are inputs on which a careless reader needs quadratic time.
func hostile() map[string]*notebook.Block {
	const n = 1 << 20
	repeat := func(s string) string { return strings.Repeat(s, n/len(s)) }
	return map[string]*notebook.Block{
		"less-than":       output("text/html", repeat("<")),
		"tags":            output("text/html", repeat("<a ")),
		"nested tags":     output("text/html", repeat("<a")+">"),
		"quotes":          output("text/html", repeat(`<a b="`)+`">`),
		"single quotes":   output("text/html", repeat(`<a b="'`)+">"),
		"comments":        output("text/html", repeat("<!--")),
		"declarations":    output("text/html", repeat("<!x")),
		"scripts":         output("text/html", repeat("<script>")),
		"script ends":     output("text/html", "<script>"+repeat("</scrip")),
		"ampersands":      output("text/html", repeat("&")),
		"entities":        output("text/html", repeat("&aaaaaaaaaaaaaaa")),
		"escapes":         output("text/plain", repeat("\x1b")),
		"commands":        output("text/plain", repeat("\x1b]")),
		"parameters":      output("text/plain", repeat("\x1b[;")),
		"backspaces":      output("text/plain", repeat("ab\b")),
		"backslashes":     jsonOutput("application/json", `"`+repeat(`\\`)+`"`),
		"strings":         jsonOutput("application/json", "["+repeat(`"<a b='c'></a>",`)+"]"),
		"JSON in strings": jsonOutput("application/json", "["+repeat(`"{\"a\": \"b\"}",`)+"]"),
		"brackets":        jsonOutput("application/json", repeat("[")),
		"percents":        code(repeat("%41")),
		"percents, alone": code(repeat("a%")),
		"hex escapes":     code(repeat(`\x00`)),
		"base64":          code(repeat("QUFBQUFBQUFBQUFBQUFB ")),
		"one word":        code(repeat("a")),
		"quoted words":    code(repeat(`"aaaaaaaaaaaaaaaa`)),
	}
}

func TestOfSurvivesHostileInput(t *testing.T) {
	for name, b := range hostile() {
		t.Run(name, func(t *testing.T) { check(t, b) })
	}
}

// check states the contract of every reading.
func check(t *testing.T, b *notebook.Block) {
	t.Helper()
	for _, text := range Of(b) {
		step := max(1, len(text.Text)/1000)
		last := notebook.Span{}
		for i := 0; i < len(text.Text); i += step {
			s := text.Span(notebook.Span{Start: i, End: i + 1})
			if s.Start < 0 || s.End < s.Start || s.End > len(b.Text) {
				t.Fatalf("%s: byte %d leads to %v of %d bytes", text.Kind, i, s, len(b.Text))
			}
			if s.Start < last.Start || s.End < last.End {
				t.Fatalf("%s: byte %d leads to %v, the one before to %v", text.Kind, i, s, last)
			}
			last = s
			// A byte that leads to a single byte is that byte, or a separator in its place.
			if c := text.Text[i]; s.Len() == 1 && text.Kind != Decoded && c != b.Text[s.Start] && !space(c) {
				t.Fatalf("%s: byte %d is %q, its origin %q", text.Kind, i, c, b.Text[s.Start])
			}
		}
		if whole := text.Span(notebook.Span{Start: -5, End: len(text.Text) + 5}); whole.Start < 0 || whole.End > len(b.Text) {
			t.Fatalf("%s: the whole leads to %v", text.Kind, whole)
		}
		for p := range text.Pairs() {
			if p.Value.Start < 0 || p.Value.End < p.Value.Start || p.Value.End > len(text.Text) {
				t.Fatalf("%s: a value at %v of %d bytes", text.Kind, p.Value, len(text.Text))
			}
		}
	}
}

func FuzzOf(f *testing.F) {
	mimes := []string{"", "stream:stdout", "text/plain", "error:traceback", "text/html", "application/json", "image/svg+xml", "text/latex"}
	for i := range mimes {
		f.Add(uint8(i), `<td a="b&amp;c">x</td><!-- y --><script>{"a": "<b>\u0041"}</script>`)
		f.Add(uint8(i), "a\x1b[1mb\x1b]8;;u\x07c\r\b\u009b0m")
		f.Add(uint8(i), `{"a": "{\"b\": \"\\u003cb\\u003e%41QUFBQUFBQUFBQUFBQUFB\"}"}`)
	}
	f.Fuzz(func(t *testing.T, kind uint8, text string) {
		b := &notebook.Block{Role: notebook.Source, Language: "html", Text: text}
		if mime := mimes[int(kind)%len(mimes)]; mime != "" {
			b = output(mime, text)
		}
		check(t, b)
	})
}
