package deps

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/notebook"
)

// options judges where the distributions of a group come from.
func (j *judge) options(g project.Group) {
	for _, o := range g.Options {
		at := address(o.Value, o.Span)
		switch o.Kind {
		case declare.TrustedHost:
			if !isLocal(o.Value) {
				j.report(analyzers.Finding{
					Rule: trustedHost, Block: g.Block, Span: o.Span,
					Message: "The certificate of this host is not checked: whoever is in between can replace what is installed.",
				})
			}
			continue
		case declare.NoVerify:
			j.report(analyzers.Finding{
				Rule: noVerification, Block: g.Block, Span: o.Span,
				Message: "Certificates are not checked: whoever is in between can replace what is installed.",
			})
			continue
		case declare.ExtraIndex:
			j.extra(g, o, at)
		}
		j.insecure(g.Block, at)
		j.password(g.Block, at)
	}
}

// A location is a URL with its place.
type location struct {
	url  string
	span notebook.Span

	host, user string
}

// address takes a URL apart as far as is needed.
func address(url string, span notebook.Span) location {
	l := location{url: url, span: span}
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return l
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		l.user, rest = rest[:i], rest[i+1:]
	}
	l.host = strings.ToLower(rest)
	return l
}

// isLocal reports whether a host, perhaps with a port, is this machine.
func isLocal(host string) bool {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	host = strings.Trim(host, "[]")
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}

// insecure tells of a URL without encryption.
func (j *judge) insecure(b *notebook.Block, l location) {
	scheme, _, ok := strings.Cut(l.url, "://")
	if _, vcs, ok := strings.Cut(scheme, "+"); ok {
		scheme = vcs
	}
	if !ok || scheme != "http" && scheme != "git" || isLocal(l.host) {
		return
	}
	f := analyzers.Finding{
		Rule: insecureIndex, Block: b, Span: l.span,
		Message: "What is installed from here comes without encryption: whoever is in between can replace it.",
	}
	if at := strings.Index(l.url, "http://"); at >= 0 && l.span.Len() == len(l.url) {
		s := notebook.Span{Start: l.span.Start + at, End: l.span.Start + at + len("http")}
		f.Fixes = []analyzers.Fix{{Title: "Use https", Applies: analyzers.Safe, Edits: []analyzers.Edit{{Span: s, New: "https"}}}}
	}
	j.report(f)
}

// password tells of credentials in a URL.
func (j *judge) password(b *notebook.Block, l location) {
	name, secret, ok := strings.Cut(l.user, ":")
	if !ok {
		secret = name
		if len(secret) < 12 { // a user's name: git@, oauth2@
			return
		}
	}
	if secret == "" || strings.ContainsAny(secret, "{}$<>") || strings.Trim(secret, "*xX.") == "" {
		return
	}
	f := analyzers.Finding{
		Rule: indexPassword, Block: b, Span: l.span, Value: analyzers.NewSecret(secret),
		Message: "The URL holds credentials of the index: keep them in the keyring, in .netrc or in a variable of the environment.",
	}
	if i := strings.Index(l.url, secret+"@"); i >= 0 && l.span.Len() == len(l.url) {
		f.Span = notebook.Span{Start: l.span.Start + i, End: l.span.Start + i + len(secret)}
	}
	j.report(f)
}

// publicIndexes are those that anyone may know to be meant: what they hold has no namesake to fear
// but by their own making.
var publicIndexes = []string{
	"pypi.org", "download.pytorch.org", "pypi.nvidia.com", "pypi.ngc.nvidia.com", "data.pyg.org", "storage.googleapis.com",
	"huggingface.github.io", "abetlen.github.io", "wheels.vllm.ai", "pypi.anaconda.org", "data.dgl.ai", "test.pypi.org",
}

// extra tells of an index beside the index.
func (j *judge) extra(g project.Group, o declare.Option, at location) {
	f := analyzers.Finding{Rule: extraIndex, Block: g.Block, Span: o.Span}
	for _, host := range publicIndexes {
		if at.host == host {
			f.Severity = analyzers.Info
		}
	}
	var free []string
	for _, r := range g.Requirements {
		if r.URL == "" && !r.Hashed && r.Name != "" {
			free = append(free, r.Name)
		}
	}
	what := "each package"
	if len(free) > 0 {
		what = strings.Join(free[:min(3, len(free))], ", ")
		if len(free) > 3 {
			what += fmt.Sprintf(" and %d more", len(free)-3)
		}
	}
	f.Message = "With an extra index pip takes " + what + " from wherever the version is higher: a stranger can publish the name of a private package."
	option := g.Block.Text[o.Whole.Start:o.Whole.End]
	if strings.HasPrefix(option, "--extra-index-url") {
		f.Fixes = []analyzers.Fix{{Title: "Use this index alone", Applies: analyzers.Manual, Edits: []analyzers.Edit{{
			Span: notebook.Span{Start: o.Whole.Start, End: o.Whole.Start + len("--extra-index-url")}, New: "--index-url",
		}}}}
	}
	j.report(f)
}

// url judges a requirement that does not come from an index.
func (j *judge) url(d project.Declared) {
	l := address(d.URL, d.URLSpan)
	j.insecure(d.Block, l)
	if d.Open {
		return
	}
	j.password(d.Block, l)
	scheme, _, _ := strings.Cut(d.URL, "+")
	shown := d.Requirement.Name
	if shown == "" {
		shown = "What is installed from here"
	}
	switch {
	case scheme == "git" || scheme == "hg" || scheme == "svn" || scheme == "bzr":
		if !hasCommit(d.URL) {
			j.report(analyzers.Finding{
				Rule: vcsUnpinned, Block: d.Block, Span: d.URLSpan,
				Message: shown + " is not held to a commit: whoever can push there decides what runs here.",
				Package: urlPackage(d),
			})
		}
	case !d.Hashed && !isLocal(l.host) && (strings.HasPrefix(d.URL, "http://") || strings.HasPrefix(d.URL, "https://")):
		j.report(analyzers.Finding{
			Rule: directURL, Block: d.Block, Span: d.URLSpan,
			Message: shown + " comes from a URL without a hash: the file there may change.",
			Package: urlPackage(d),
		})
	}
}

func urlPackage(d project.Declared) *analyzers.Package {
	if d.Name == "" {
		return nil
	}
	return pkg(d.Name, "", nil)
}

// hasCommit reports whether a URL of a VCS ends in a whole commit id.
func hasCommit(url string) bool {
	url, _, _ = strings.Cut(url, "#")
	i := strings.LastIndexByte(url, '@')
	if i < 0 {
		return false
	}
	rev := url[i+1:]
	return (len(rev) == 40 || len(rev) == 64) && strings.Trim(rev, "0123456789abcdefABCDEF") == ""
}
