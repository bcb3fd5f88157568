package pii

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/notebook"
)

// TestReadings is what is found in the ways in which notebooks show the data of people.
func TestReadings(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(3, 4))}
	nhs := m.of("[4-6][0-9]{9}", func(s string) bool { return !check.NHS(s) && plain(s) == "" })
	other := m.of("[4-6][0-9]{9}", func(s string) bool { return !check.NHS(s) && plain(s) == "" })
	for _, test := range []struct {
		name, mime, text string
		want             string // rules and values, "+n" for further values of a column
	}{
		{"a label in bold", "text/markdown", "**Patient:** Ada Quillfeather  \n**DOB:** 1970-03-04", "person Ada Quillfeather; date-of-birth 1970-03-04"},
		{"a label and a tab", "text/plain", "Patient:\tAda Quillfeather", "person Ada Quillfeather"},
		{"a label and an equals sign", "text/plain", "dob = 1970-03-04", "date-of-birth 1970-03-04"},
		{"an item of a list", "text/markdown", "- Full name: Ada Quillfeather", "person Ada Quillfeather"},
		{"the representation of an object", "text/plain", "User(id=3, full_name='Ada Quillfeather', dob='1970-03-04')", "person Ada Quillfeather; date-of-birth 1970-03-04"},
		{"fields without commas", "text/plain", "id=3 full_name='Ada Quillfeather' age=9", "person Ada Quillfeather"},
		{"a printed list of dicts", "text/plain", "[{'full_name': 'Ada Quillfeather', 'n': 1}, {'full_name': 'Bo Ashgrove', 'n': 2}]", "person Ada Quillfeather +1"},
		{"rows beside the names of their columns", "", "cols = ['full_name', 'n']\nrows = [('Ada Quillfeather', 1), ('Bo Ashgrove', 2)]\ndf = pd.DataFrame(rows, columns=cols)", "person Ada Quillfeather +1"},
		{"rows below their names", "", "rows = [['n', 'full_name'], [1, 'Ada Quillfeather'], [2, 'Bo Ashgrove']]", "person Ada Quillfeather +1"},
		{"SQL in a string", "", "c.execute(\"INSERT INTO p (n, full_name) VALUES (1, 'Ada Quillfeather'), (2, 'Bo Ashgrove')\")", "person Ada Quillfeather +1"},
		{"a header says it in so many words: check digits may be wrong", "text/plain", "   n   nhs_number\n0  1   " + nhs + "\n1  2   " + other, "uk-nhs " + nhs + " +1"},
		{"a header that does not: they may not", "text/plain", "   n   patient_number\n0  1   " + nhs + "\n1  2   " + other, ""},
		{"names beside another column of people", "text/plain", "name,phone\nAda Quillfeather,+49 30 2345678\nBo Ashgrove,+49 30 2345679", "person Ada Quillfeather +1; phone-number +49 30 2345678 +1"},
		{"names of things", "text/plain", "name,price\nRed Widget,3\nBlue Kettle,4", ""},
		{"cells beside a value do not announce it", "text/plain", "phone,ean\n+49 30 2345678,5605471783549\n+49 30 2345679,8875103438830", "phone-number +49 30 2345678 +1"},
		{"extensions", "text/plain", "call 231-228-4452x008 or 4155520132x123 now", "phone-number 231-228-4452x008"},
		{"another script before an address", "text/markdown", "邮箱：ada.quill@northwind.org", "email-address ada.quill@northwind.org"},
		{"cities of machines", "text/plain", "ip,city\n81.2.69.142,London\n81.2.69.143,Leeds", "ip-address 81.2.69.142 +1"},
		{"a cut address", "text/plain", "email\tn\nada.quill@north...\t1\nbo.fern@eastw...\t2", "email-address ada.quill@north... +1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := notebook.NewBlock(notebook.Output, "", 0, test.mime, test.text)
			if test.mime == "" {
				b = notebook.NewBlock(notebook.Source, "python", 0, "", test.text)
			}
			var want []string
			if test.want != "" {
				want = strings.Split(test.want, "; ")
			}
			if got := values(b); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
