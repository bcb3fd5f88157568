// Package secrets finds leaked credentials. Three readers look at each Block: package engine, for
// the formats of providers; package semantic, for what names, calls, URLs and headers say; both on
// every surface that package surface gives. Their answers meet in one place (merge.go), where the
// specific beats the generic and each value is reported once.
package secrets

import (
	"context"
	"embed"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/analyzers/secrets/gitleaks"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
	"github.com/nblsp/nblsp/notebook"
)

//go:embed rules/*.md
var files embed.FS

const family = "secrets"

// pages are the rule pages, read when they are first needed.
var pages = sync.OnceValue(func() []*ruledoc.Page { return ruledoc.Load(files, "rules") })

// Analyzer finds credentials.
var Analyzer = &analyzers.Analyzer{
	Name:  family,
	Rules: ruledoc.Rules(pages()),
	Reads: analyzers.OneBlock,
	Start: start,
}

// A checker is the analyzer with its tables built for one Config.
type checker struct {
	engine *engine.Engine
	rules  map[string]*analyzers.Rule // by name without the family
}

func start(config *analyzers.Config) *analyzers.Checker {
	set := gitleaks.Default()
	if text := config.Secrets.Gitleaks; text != "" {
		set, _ = gitleaks.Parse(text)
	}
	c := &checker{rules: map[string]*analyzers.Rule{}}
	var all []*analyzers.Rule
	var patterns []*engine.Rule
	own := pages()
	for _, p := range own {
		c.rules[name(p.Rule)] = p.Rule
		all = append(all, p.Rule)
		if p.Pattern != "" {
			patterns = append(patterns, &engine.Rule{ID: name(p.Rule), Pattern: p.Pattern, SecretGroup: 1, Keywords: p.Keywords, Entropy: p.Entropy})
		}
	}
	for _, r := range set.Rules {
		if c.rules[r.ID] != nil {
			continue // the page says it better
		}
		rule := imported(r)
		c.rules[r.ID] = rule
		all = append(all, rule)
		patterns = append(patterns, r)
	}
	c.engine = engine.New(patterns, set.Allowlists)
	return &analyzers.Checker{Rules: all, Run: c.run}
}

func name(r *analyzers.Rule) string { return strings.TrimPrefix(r.ID, family+"/") }

// imported makes a rule of the gitleaks dialect one of this family.
func imported(r *engine.Rule) *analyzers.Rule {
	rule := &analyzers.Rule{
		ID: family + "/" + r.ID, Title: title(r.ID), Severity: analyzers.Critical,
		Weakness: "secret.credential", CWE: "CWE-798", Since: "0.1.0",
		Help: r.Description + "\n\nRevoke it, then load the new one from the environment or a secret store.",
	}
	if r.Generic {
		rule.Severity = analyzers.High
	}
	return rule
}

// title makes "AWS access token" of aws-access-token.
func title(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		if proper, ok := proper[w]; ok {
			words[i] = proper
		} else if i == 0 {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// proper is how people write the words of ids that are no plain words.
var proper = map[string]string{
	"1password": "1Password", "api": "API", "app": "app", "aws": "AWS", "azure": "Azure", "ad": "AD", "gcp": "GCP",
	"github": "GitHub", "gitlab": "GitLab", "hashicorp": "HashiCorp", "huggingface": "Hugging Face", "hubspot": "HubSpot",
	"id": "ID", "jfrog": "JFrog", "jwt": "JWT", "jwe": "JWE", "linkedin": "LinkedIn", "messagebird": "MessageBird", "npm": "npm",
	"nytimes": "NYTimes", "oauth": "OAuth", "oidc": "OIDC", "openai": "OpenAI", "pat": "personal access token", "ptt": "pipeline trigger token",
	"planetscale": "PlanetScale", "postman": "Postman", "pypi": "PyPI", "rrt": "runner registration token", "scim": "SCIM",
	"sendgrid": "SendGrid", "slack": "Slack", "sumologic": "Sumo Logic", "tf": "Terraform", "url": "URL", "uri": "URI", "yaml": "YAML",
	"digitalocean": "DigitalOcean", "newrelic": "New Relic", "rubygems": "RubyGems", "squarespace": "Squarespace", "microsoft": "Microsoft",
	"cisco": "Cisco", "meraki": "Meraki", "okta": "Okta", "stripe": "Stripe", "twilio": "Twilio", "vault": "Vault", "atlassian": "Atlassian",
	"csrf": "CSRF", "ip": "IP", "kraken": "Kraken", "facebook": "Facebook", "discord": "Discord", "grafana": "Grafana", "heroku": "Heroku",
}

func (c *checker) run(ctx context.Context, pass *analyzers.Pass) error {
	m := &merger{checker: c, pass: pass}
	for i, t := range pass.Surface() {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.read(t, i == 0, m.scan(t))
	}
	m.report()
	return nil
}

// scan runs the patterns on one reading of the Block and reports whether a provider is named there.
func (m *merger) scan(t *surface.Text) (named bool) {
	options := scanOptions
	options.Reject = m.rejectMatch(t)
	text := assignments(t.Text, m.pass.Block)
	result := m.engine.Scan(text, options)
	if result.Partial {
		m.pass.Partial("the patterns had too much to read; the rest of the text was not searched for provider tokens")
	}
	before := len(m.items)
	for _, match := range result.Matches {
		m.add(match, text, t.Span(match.Secret))
	}
	for i := range m.items[before:] {
		m.items[before+i].decoded = t.Kind == surface.Decoded
	}
	return result.Named
}

// scanOptions: a Block has no path.
var scanOptions engine.Options

func (m *merger) rejectMatch(t *surface.Text) func(*engine.Rule, notebook.Span, string) {
	if !m.pass.Config.Explain {
		return nil
	}
	return func(r *engine.Rule, s notebook.Span, reason string) { m.pass.Reject(m.rules[r.ID], t.Span(s), reason) }
}

// read runs the semantic rules on one reading of the Block; named says that it names a provider.
func (m *merger) read(t *surface.Text, first, named bool) {
	b := m.pass.Block
	language := b.Language
	source := b.Role == notebook.Source || b.Role == notebook.File
	mentions := semantic.Mentions(t.Text)
	tokens := len(t.Text) < maxStructured && (named || holdsToken(t.Text))
	if first && source && language == "python" && t.Kind == surface.Plain {
		if mentions || tokens {
			semantic.Python(b.Text, m.pass.Python(), func(f semantic.Find) { m.found(f, language) }, m.apart)
		}
		return
	}
	if (mentions || tokens) && (t.Kind == surface.JSON || t.Kind == surface.Attributes) {
		m.records(t)
	}
	if !mentions {
		if tokens && (!source || language == "markdown") {
			m.tables(t)
		}
		return
	}
	s := semantic.Source{Text: t.Text, Mode: semantic.Prose, Context: contextOf(b)}
	if source && first {
		s.Mode, s.Comment = semantic.ModeOf(language), semantic.CommentOf(language)
		if s.Mode == semantic.Shell {
			s.Context = fix.ShellWord
		}
	}
	unbound := semantic.Text(s, func(f semantic.Find) {
		f.Span = t.Span(f.Span)
		if f.Literal.Len() > 0 {
			f.Literal = t.Span(f.Literal)
		}
		for i := range f.Pieces {
			f.Pieces[i].Span = t.Span(f.Pieces[i].Span)
		}
		if t.Kind != surface.Decoded || f.Rule == semantic.ConnectionString || f.Rule == semantic.URLCredentials || f.Rule == semantic.PrivateKey {
			m.found(f, language) // names in what was decoded may be chance
		}
	})
	if (unbound || tokens) && s.Mode != semantic.Code && s.Mode != semantic.Shell {
		m.tables(t)
	}
}

// maxStructured is the size of the largest text that is looked at for tokens in code, columns and
// records whose names promise nothing.
const maxStructured = 64 << 10

// contextOf is where what a Block holds without a literal stands.
func contextOf(b *notebook.Block) fix.Context {
	switch {
	case b.Role == notebook.Output:
		return fix.Output
	case b.JSON, b.Role == notebook.CellMetadata, b.Role == notebook.NotebookMetadata:
		return fix.JSON
	}
	return fix.Prose
}
