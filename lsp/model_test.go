package lsp_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// A model is what the editor knows to be true while it changes notebooks at random.
type model struct {
	*fixture
	rnd   *rand.Rand
	books map[string][]lsptest.Cell
	gone  map[string]bool // URIs of cells that were closed, and are not open again
	next  int
}

func (m *model) cell() lsptest.Cell {
	uri := fmt.Sprintf("cell:%d", m.next)
	m.next++
	if old := slices.Sorted(keys(m.gone)); len(old) > 0 && m.rnd.IntN(4) == 0 {
		uri = old[m.rnd.IntN(len(old))] // as an undo of a deletion does
	}
	delete(m.gone, uri)
	return lsptest.Cell{URI: uri, Language: m.language(), Text: m.words()}
}

func keys(set map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range set {
			if !yield(k) {
				return
			}
		}
	}
}

func (m *model) language() string { return []string{"python", "markdown", "raw"}[m.rnd.IntN(3)] }

func (m *model) words() string {
	words := []string{"LEAK1", "LEAK22", "http:", "é", "🔑", "e\u0301", "\n", "\r\n", "\r", " ", "x", `"LEAK3"`, "L", "EAK4"}
	var b strings.Builder
	for range m.rnd.IntN(8) {
		b.WriteString(words[m.rnd.IntN(len(words))])
	}
	return b.String()
}

func (m *model) step() {
	uri := fmt.Sprintf("file:///w/%d.ipynb", m.rnd.IntN(3))
	cells, open := m.books[uri]
	switch {
	case !open:
		for range m.rnd.IntN(6) {
			cells = append(cells, m.cell())
		}
		m.OpenNotebook(uri, cells...)
	case m.rnd.IntN(40) == 0:
		m.CloseNotebook(uri)
		for _, c := range cells {
			m.gone[c.URI] = true
		}
		delete(m.books, uri)
		return
	case len(cells) == 0 || m.rnd.IntN(5) == 0:
		cells = m.splice(uri, cells)
	default:
		m.edit(cells[m.rnd.IntN(len(cells))].URI)
	}
	m.books[uri] = cells
}

// splice deletes, inserts, moves, and changes languages, all at once.
func (m *model) splice(uri string, cells []lsptest.Cell) []lsptest.Cell {
	start := m.rnd.IntN(len(cells) + 1)
	count := m.rnd.IntN(len(cells) - start + 1)
	added := slices.Clone(cells[start : start+count])
	for i := range added {
		added[i].Text = m.Text(added[i].URI)
	}
	m.rnd.Shuffle(len(added), func(i, j int) { added[i], added[j] = added[j], added[i] })
	if len(added) > 0 && m.rnd.IntN(2) == 0 {
		m.gone[added[0].URI] = true
		added = added[1:]
	}
	if len(added) > 0 && m.rnd.IntN(3) == 0 {
		added[0].Language = m.language()
	}
	if m.rnd.IntN(2) == 0 {
		added = append(added, m.cell())
	}
	m.Splice(uri, start, count, added...)
	return slices.Replace(slices.Clone(cells), start, start+count, added...)
}

func (m *model) edit(uri string) {
	text := m.Text(uri)
	var edits []lsptest.Edit
	for range 1 + m.rnd.IntN(3) {
		at := m.boundary(text)
		end := min(len(text), at+m.rnd.IntN(4))
		for end > at && !whole(text, end) {
			end--
		}
		e := lsptest.Edit{Start: at, End: end, New: m.words()}
		text = text[:e.Start] + e.New + text[e.End:]
		edits = append(edits, e)
	}
	m.Edit(uri, edits...)
}

// boundary is a place between two characters; not between the two of a line end, which no position
// can name.
func (m *model) boundary(text string) int {
	at := m.rnd.IntN(len(text) + 1)
	for !whole(text, at) {
		at--
	}
	return at
}

func whole(text string, at int) bool {
	return at == 0 || at == len(text) || text[at]&0xc0 != 0x80 && !(text[at-1] == '\r' && text[at] == '\n')
}

// marks is what has to be marked in a text, in the order of its places.
func marks(text string) []string {
	return append(leak.FindAllString(text, -1), insecure.FindAllString(text, -1)...)
}

// check waits until exactly what stands in the texts is marked; what the later phase adds aside.
func (m *model) check(t *testing.T) {
	for _, cells := range m.books {
		for _, c := range cells {
			want := marks(m.Text(c.URI))
			slices.Sort(want)
			if len(want) == 0 && len(m.History(c.URI)) == 0 {
				continue
			}
			m.Diagnostics(c.URI, func(p lsptest.Published) bool {
				var got []string
				for _, d := range p.Diagnostics {
					if strings.HasPrefix(d.Code, "toy/") {
						text, ok := m.TrySlice(c.URI, d.Range)
						if !ok {
							return false
						}
						got = append(got, text)
					}
				}
				slices.Sort(got)
				return slices.Equal(got, want)
			})
		}
	}
	for uri := range m.gone {
		if len(m.History(uri)) > 0 {
			m.Diagnostics(uri, clean)
		}
	}
}

func TestRandomChangesLeaveExactlyWhatIsThere(t *testing.T) {
	for seed := range uint64(12) {
		for _, encoding := range []string{"utf-8", "utf-16", "utf-32"} {
			t.Run(fmt.Sprintf("seed %d/%s", seed, encoding), func(t *testing.T) {
				m := &model{
					fixture: editor(t, `{"general":{"positionEncodings":["`+encoding+`"]}}`),
					rnd:     rand.New(rand.NewPCG(seed, 1)), books: map[string][]lsptest.Cell{}, gone: map[string]bool{},
				}
				for range 20 {
					for range 20 {
						m.step()
					}
					m.check(t)
				}
			})
		}
	}
}

// In a bubble of synctest, time is exact and a goroutine that is left over fails the test.
func TestLaterPhasesWaitForQuietAndNothingIsLeftRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := editor(t, vscode, func(o *lsp.Options) { o.Quiet = time.Minute })
		f.OpenNotebook(nb, py("cell:a", "LEAK7"), py("cell:b", "LEAK7"))
		last := func() int { p := f.History("cell:b"); return len(p[len(p)-1].Diagnostics) }
		for range 5 {
			f.Insert("cell:a", 0, " ")
			time.Sleep(59 * time.Second)
			synctest.Wait()
			if last() != 1 {
				t.Fatal("a later phase ran while something was typed")
			}
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if last() != 2 {
			t.Error("the later phase did not run")
		}
		f.Insert("cell:a", 0, " ") // leave it with something planned
		f.Close()
		if got := <-f.exit; got != 0 {
			t.Errorf("exit code %d", got)
		}
	})
}
