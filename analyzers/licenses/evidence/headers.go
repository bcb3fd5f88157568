package evidence

import "strings"

// headers are the fields of METADATA or PKG-INFO that speak of the licence.
type headers struct {
	expression, license string
	classifiers         []string // what follows "License :: "
}

// parseHeaders reads fields up to the first empty line. A field may go on in lines that are indented.
func parseHeaders(text string) headers {
	var h headers
	var last *string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last != nil {
				*last += "\n" + strings.TrimPrefix(strings.TrimSpace(line), "|")
			}
			continue
		}
		last = nil
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "license-expression":
			h.expression, last = value, &h.expression
		case "license":
			h.license, last = value, &h.license
		case "classifier":
			if c, ok := strings.CutPrefix(value, "License :: "); ok {
				h.classifiers = append(h.classifiers, c)
			}
		}
	}
	return h
}

// LicenseFiles are the names after License-File in METADATA.
func LicenseFiles(metadata string) []string {
	var names []string
	for line := range strings.Lines(metadata) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "license-file") {
			names = append(names, strings.TrimSpace(value))
		}
	}
	return names
}
