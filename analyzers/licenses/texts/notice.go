package texts

import (
	"regexp"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/analyzers/licenses/spoken"
	"github.com/nblsp/nblsp/notebook"
)

// A Said is a licence that a text names, with the words that name it.
type Said struct {
	spoken.Said
	Span notebook.Span
	// Tag says that it is the tag of SPDX, which is meant for this.
	Tag bool
}

var (
	tagForm    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`SPDX-License-Identifier:[ \t]*([^\n\r"'<>]{1,200})`) })
	noticeForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(?:licen[sc]ed|released|distributed|published|shared|provided|(?:made )?available|governed) (?:to you )?(?:under|by) (?:the )?(?:terms (?:and conditions )?of (?:the )?)?(?:an? )?\[?([^\n\]()]{2,80})`)
	})
	licenseForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?im)^[ \t#*_>-]*licen[sc]e[*_]*[ \t]*:[*_ \t]*\[?([^\n\](]{2,60})`)
	})
)

// Notice is the first licence that a text says to be under; its Expr is nil when it says nothing.
func Notice(text string) Said {
	if list := Notices(text); len(list) > 0 {
		return list[0]
	}
	return Said{}
}

// Notices are the tags of SPDX in a text, and the sentences that say which licence something is under.
func Notices(text string) []Said {
	var list []Said
	if strings.Contains(text, "SPDX-License-Identifier:") {
		for _, m := range tagForm().FindAllStringSubmatchIndex(text, maxNotices) {
			value := strings.TrimRight(text[m[2]:m[3]], " \t*/-#")
			if e, err := spdx.Parse(value); err == nil {
				list = append(list, Said{spoken.Said{Expr: e}, notebook.Span{Start: m[2], End: m[2] + len(value)}, true})
			}
		}
	}
	if !mentions(text) {
		return list
	}
	for _, form := range []*regexp.Regexp{noticeForm(), licenseForm()} {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxNotices) {
			if s, end := named(text[m[2]:m[3]]); s.Expr != nil {
				list = append(list, Said{s, notebook.Span{Start: m[2], End: m[2] + end}, false})
			}
		}
	}
	return list
}

// maxNotices bounds the notices of one text.
const maxNotices = 64

// mentions reports whether a text may speak of its licence at all.
func mentions(text string) bool {
	for _, word := range []string{"icense", "icence", "ICENSE", "ICENCE", "vailable under", "eleased under", "istributed under", "overned by"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// named reads the name at the beginning of a sentence's rest: the longest beginning that is one.
func named(rest string) (spoken.Said, int) {
	ends := []int{len(rest)}
	for i := len(rest) - 1; i > 0; i-- {
		if strings.IndexByte(" ,;:.", rest[i]) >= 0 {
			ends = append(ends, i)
		}
	}
	stop := len(rest)
	for _, word := range []string{" (", ", ", ". ", "; ", " by ", " for ", " as ", " which ", " which ", " and is ", " from ", " license", " licence", " License", " Licence"} {
		if i := strings.Index(rest, word); i > 0 {
			if word == ", " && versionTail(rest[i:]) > 0 {
				continue
			}
			if strings.Contains(word, "icen") {
				i += len(word)
				if tail := versionTail(rest[i:]); tail > 0 {
					i += tail
				}
			}
			stop = min(stop, i)
		}
	}
	for _, end := range ends {
		if end > stop {
			continue
		}
		text := strings.TrimRight(rest[:end], " .,;:*_`")
		if len(strings.Fields(text)) > 9 {
			continue
		}
		if s := spoken.Read(strings.Trim(text, "*_` ")); s.Expr != nil {
			return s, len(text)
		}
	}
	return spoken.Said{}, 0
}

var versionForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^,? ?(?:version |v\.? ?)?\d+(?:\.\d+)*`) })

// versionTail is the length of a version behind the word "license".
func versionTail(s string) int { return len(versionForm().FindString(s)) }
