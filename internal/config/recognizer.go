package config

import "cmp"

// A Recognizer is a service that finds names, which the user has switched on.
type Recognizer struct {
	Address  string // "" for none
	Language string
	Anywhere bool // it may be on another machine
}

// recognizer merges which service is asked for names. It is the user's own choice: a workspace could
// send his notebooks away by it.
func (s *Settings) recognizer(name string, f *piiTable, by writer) error {
	if f.Recognizer == nil && f.Language == nil && f.Anywhere == nil {
		return nil
	}
	if by != byUser {
		return &Error{File: name, Detail: "pii: only your own settings (" + UserFile() + " or --config) may name a recognizer"}
	}
	if f.Recognizer != nil {
		s.Names.Address = *f.Recognizer
	}
	if f.Language != nil {
		s.Names.Language = *f.Language
	}
	if f.Anywhere != nil {
		s.Names.Anywhere = *f.Anywhere
	}
	s.Names.Language = cmp.Or(s.Names.Language, "en")
	return nil
}
