package notebook

// cellMetadata is what nblsp understands of the metadata of a cell.
type cellMetadata struct {
	tags, ignore []string
	language     string // the cell's own, where the editor lets cells differ
}

// readCellMetadata passes the metadata of a cell, of any kind of value.
func readCellMetadata(s *scanner) (m cellMetadata) {
	if s.peek() != '{' {
		s.skip()
		return m
	}
	for key := range s.members {
		switch key {
		case "tags":
			m.tags = s.strings()
		case "nblsp":
			m.ignore = append(m.ignore, readIgnore(s)...)
		case "vscode":
			if s.peek() == '{' {
				for key := range s.members {
					if key == "languageId" {
						m.language = languageName(s.string())
					}
				}
			}
		case "raw_mimetype", "format":
			m.language = mimeLanguage(s.string())
		}
	}
	m.ignore = withTags(m.ignore, m.tags)
	return m
}

// withTags is the ignore globs of a cell that has tags.
func withTags(ignore, tags []string) []string {
	for _, t := range tags {
		if t == IgnoreTag {
			return []string{"*"}
		}
	}
	return ignore
}

// readIgnore reads metadata.nblsp.
func readIgnore(s *scanner) (globs []string) {
	if s.peek() != '{' {
		return nil
	}
	for key := range s.members {
		if key == "ignore" {
			globs = s.strings()
		}
	}
	return globs
}

// notebookMetadata is what nblsp understands of the metadata of a notebook.
type notebookMetadata struct {
	info, spec, kernel string // languages, as language_info, kernelspec and the kernel's name say
	name               string // of the kernel
	ignore             []string
}

// language of the kernel; "" when nothing says so.
func (m notebookMetadata) language() string {
	for _, l := range []string{m.info, m.spec, m.kernel} {
		if l != "" {
			return l
		}
	}
	return ""
}

// readNotebookMetadata passes the metadata of a notebook, of any kind of value.
func readNotebookMetadata(s *scanner) (m notebookMetadata) {
	if s.peek() != '{' {
		s.skip()
		return m
	}
	for key := range s.members {
		if c := s.peek(); c != '{' {
			if key == "kernelspec" && c == '"' {
				m.name = s.string()
				m.kernel = kernelLanguage(m.name)
			}
			continue
		}
		switch key {
		case "language_info":
			for key := range s.members {
				if key == "name" {
					m.info = languageName(s.string())
				}
			}
		case "kernelspec", "kernel_info":
			for key := range s.members {
				switch key {
				case "language":
					m.spec = languageName(s.string())
				case "name":
					m.name = s.string()
					m.kernel = kernelLanguage(m.name)
				}
			}
		case "nblsp":
			m.ignore = readIgnore(s)
		}
	}
	return m
}
