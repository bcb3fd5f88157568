package pii

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/notebook"
)

// explained is what the analyzer says of a Block: rules found, and reasons of what was refused.
func explained(b *notebook.Block) (found, refused []string) {
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Explain: true})
	res := runner.Block(context.Background(), nil, notebook.NewCell("c", notebook.Code, "python", ""), b)
	for _, f := range res.Findings {
		found = append(found, f.Rule.ID+" "+f.Value.Reveal())
	}
	for _, r := range res.Rejected {
		refused = append(refused, r.Reason)
	}
	return found, refused
}

// values is what the analyzer finds in a Block, with the number of further values of columns.
func values(b *notebook.Block) (found []string) {
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	for _, f := range runner.Block(context.Background(), nil, notebook.NewCell("c", notebook.Code, "python", ""), b).Findings {
		s := strings.TrimPrefix(f.Rule.ID, family+"/") + " " + f.Value.Reveal()
		if n := len(f.Related); n > 0 {
			s += fmt.Sprint(" +", n)
		}
		found = append(found, s)
	}
	return found
}

// TestSuppression has one entry for each family of what looks like personal data and is none.
func TestSuppression(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(1, 2))}
	card := m.of("4[0-9]{15}", check.Card)
	nhs := m.of("[4-6][0-9]{9}", check.NHS)
	for _, test := range []struct {
		name, mime, text string
		reason           string // that is told; "" when the scanner does not even look
	}{
		{"1 fractions", "text/plain", "card 0." + card + " credit 1." + card + "e-05", ""},
		{"1 names and hashes", "text/plain", "nhs_" + nhs + " nhs x" + nhs + "y " + strings.Repeat("a1b2", 10), ""},
		{"1 percentages", "text/plain", "nhs " + nhs + "%", ""},
		{"2 rows of numbers", "text/plain", fmt.Sprintf("[%s %s %s %s 1024 2048 4096 8192]", card[:4], card[4:8], card[8:12], card[12:]), "a row of numbers"},
		{"3 dates and times", "text/plain", "phone 20230115 phone 1650000123", "a date"},
		{"3 round numbers", "text/plain", "account number 500000000", "a round number"},
		{"3 sequences", "text/plain", "phone 1234567890", "digits in sequence"},
		{"3 equal digits", "text/plain", "phone 99999999", "all digits are equal"},
		{"3 limits", "text/plain", "account number 2147483647", "a limit of a machine type"},
		{"4 places in memory and kernels", "text/plain", "<f at 0x7f1234567890> ipykernel_123456789/1234567890.py:1: phone", ""},
		{"4 identifiers", "text/plain", "id 123e4567-e89b-12d3-a456-426614174000", ""},
		{"4 progress", "text/plain", "1563/1563 [==============================] - 5s 3ms/step - loss: 0.1234", ""},
		{"5 versions", "text/plain", "ip install package==81.2.3.4", "a version"},
		{"5 private networks", "text/plain", "ip 10.1.2.3", "a private network"},
		{"5 documentation", "text/plain", "ip 198.51.100.7", "kept for documentation"},
		{"6 slices", "text/plain", "ip a[1::2] b[::3]", ""},
		{"7 reserved hosts", "text/plain", "ada.quillfeather@mail.example.org", "a host name that is reserved for examples"},
		{"7 names for show", "text/plain", "your.name@northwind.org", "a name for show"},
		{"7 one letter", "text/plain", "a@b.com", "one letter at one letter"},
		{"7 repositories", "text/plain", "git clone git@code.northwind.org:a/b.git", "the user of a URL"},
		{"7 users of URLs", "text/plain", "https://ada:word@northwind.org/x", "the user of a URL"},
		{"7 makers of packages", "text/plain", "Author-email: ada.quill@northwind.org", "of who made a package, as the package says"},
		{"7 matrices", "text/plain", "y = X@W.dot(z) + a@b.T", ""},
		{"9 fiction", "text/plain", "phone (212) 555-0147", "kept for fiction: 555"},
		{"9 British fiction", "text/plain", "phone +44 7700 900123", "kept for fiction by the British regulator"},
		{"9 test cards", "text/plain", "card 4111 1111 1111 1111", "a published test number"},
		{"9 cancelled numbers", "text/plain", "ssn 078-05-1120", "a published example"},
		{"9 sample accounts", "text/plain", "GB82 WEST 1234 5698 7654 32", "a published example"},
		{"10 public data", "text/plain", "   Survived  Pclass               Name  Age\n0         0       3  Quill, Mr. Bo Ash   22\n1         1       1  Fern, Mrs. Cy Oak   38", "public sample data: Titanic"},
		{"11 parentheses", "text/plain", "phone (202 456-1111", ""},
		{"11 two blanks", "text/plain", "phone 202  456  1111", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, refused := explained(notebook.NewBlock(notebook.Output, "", 0, test.mime, test.text))
			if len(found) > 0 {
				t.Errorf("finds %q in %s", found, test.text)
			}
			if test.reason != "" && !slices.Contains(refused, test.reason) {
				t.Errorf("says %q, want %q", refused, test.reason)
			}
		})
	}
}

// TestEscapesAreNoLetters is family 8: what an escape stands for is not part of an address.
func TestEscapesAreNoLetters(t *testing.T) {
	for _, escape := range []string{`\n`, `\t`, `\x07`} {
		found, _ := explained(notebook.NewBlock(notebook.Source, "python", 0, "", `b = b"`+escape+`ada.quill@northwind.org"`))
		if want := []string{"pii/email-address ada.quill@northwind.org"}; !slices.Equal(found, want) {
			t.Errorf("%s: %q", escape, found)
		}
	}
}

// TestComments is family 12: somebody accepted it.
func TestComments(t *testing.T) {
	found, _ := explained(notebook.NewBlock(notebook.Source, "python", 0, "", `to = "ada.quill@northwind.org"  # nblsp: ignore[pii/email-address]`))
	if len(found) > 0 {
		t.Errorf("finds %q", found)
	}
}

func TestNBDefenseCases(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "The model has two layers.", ""},
		{"e-mail in a long sentence", "In 1912 the committee, which had met at the lake, wrote to ada@northwind.org about it.", "pii/email-address"},
		{"label and place", "Name: Ada Quillfeather\nEmail: ada@northwind.org\nCity: Springfield", "pii/person pii/email-address pii/location"},
		{"title", "Yesterday Dr. Ada Quillfeather arrived.", "pii/person"},
		{"a name and its address", "Ada Quillfeather of the lake (ada.quillfeather@northwind.org) wrote to Bo Ashgrove <bo7@northwind.org>.", "pii/person pii/email-address pii/person pii/email-address"},
		{"a table with the name in two cells", "| name1 | name2 | place |\n|---|---|---|\n| Ada | Quillfeather | Springfield |\n| Bo | Ashgrove | Shelbyville |", "pii/person pii/person pii/location"},
	} {
		d := textDocument(test.text)
		res, err := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{}).Blocks(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range res.Findings {
			got = append(got, f.Rule.ID)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestSettings(t *testing.T) {
	text := "passport K1234567 ip 81.2.69.142 C01X00T47"
	for _, test := range []struct {
		name   string
		config analyzers.PIIConfig
		want   string
	}{
		{"entities are switched off by NB Defense's names", analyzers.PIIConfig{Entities: map[string]bool{"IP_ADDRESS": false}}, ""},
		{"thresholds", analyzers.PIIConfig{Threshold: 0.9}, ""},
		{"thresholds of entities", analyzers.PIIConfig{Threshold: 0.9, Thresholds: map[string]float64{"ip-address": 0.5}}, "pii/ip-address"},
		{"regions", analyzers.PIIConfig{Regions: []string{"IN"}, Entities: map[string]bool{"IP_ADDRESS": false}}, "pii/in-passport"},
	} {
		res, err := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{PII: test.config}).Blocks(context.Background(), textDocument(text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range res.Findings {
			got = append(got, f.Rule.ID)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
