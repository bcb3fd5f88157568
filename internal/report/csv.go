package report

import (
	"bufio"
	"encoding/csv"
	"strconv"
	"strings"
)

var csvReport = Format{"csv", "csv", writeCSV}

// writeCSV writes one finding a row (RFC 4180) below a header. Cells count from 1, as people do.
func writeCSV(w *bufio.Writer, r *Result, _ Options) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write([]string{"severity", "rule", "title", "weakness", "cwe", "path", "line", "column",
		"cell", "execution_count", "part", "place", "message", "masked", "fingerprint"}); err != nil {
		return err
	}
	for f := range r.All() {
		var line, column, cell, count string
		if f.Host != nil {
			line, column = strconv.Itoa(f.Host.Start.Line), strconv.Itoa(f.Host.Start.Column)
		}
		if f.Cell != nil {
			cell = strconv.Itoa(f.Cell.Index + 1)
			if f.Cell.ExecutionCount > 0 {
				count = strconv.Itoa(f.Cell.ExecutionCount)
			}
		}
		row := []string{f.Severity, f.Rule, f.Title, f.Weakness, f.CWE, clean(f.Path), line, column,
			cell, count, f.Part, where(f.Place), clean(f.Message), clean(f.Masked), f.Fingerprint}
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// inert keeps a spreadsheet from taking a field for a formula.
func inert(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r", rune(field[0])) {
		return "'" + field
	}
	return field
}
