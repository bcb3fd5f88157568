package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
)

// A defense is a settings.toml of NB Defense. What it does not name is on.
type defense struct {
	Redact  string                   `toml:"redact_secret"`
	Trivy   string                   `toml:"trivy_binary_path"`
	Plugins map[string]defensePlugin `toml:"plugins"`
}

type defensePlugin struct {
	Enabled   *bool             `toml:"enabled"`
	Detectors []defenseDetector `toml:"secrets_plugins"`
	Entities  map[string]bool   `toml:"entities"`
	Threshold *float64          `toml:"confidence_threshold"`
	Licenses  []string          `toml:"accepted_licenses"`
}

type defenseDetector struct {
	Name    string   `toml:"name"`
	Limit   *float64 `toml:"limit"`
	Exclude string   `toml:"keyword_exclude"`
}

// defenseFamilies are the rules that a plugin of NB Defense switches.
var defenseFamilies = map[string][]string{
	"SecretsPlugin":               {"secrets/*", "spread/*"},
	"PIIPlugin":                   {"pii/*"},
	"LicenseDependencyFilePlugin": {"licenses/*"},
	"LicenseNotebookPlugin":       {"licenses/*"},
	"CVEDependencyFilePlugin":     {"deps/vulnerable"},
	"CVENotebookPlugin":           {"deps/vulnerable"},
}

// defenseLimits are the limits of NB Defense's own settings file, which are no wish of anybody.
var defenseLimits = map[string]float64{"Base64HighEntropyString": 4.5, "HexHighEntropyString": 3}

// excludes are the lines in which the keyword detector is to find nothing. Python's expressions are
// more than Go's: one that cannot be read is noted.
func (p defensePlugin) excludes() (list []analyzers.Exclude, notes []string) {
	for _, d := range p.Detectors {
		if d.Exclude == "" {
			continue
		}
		line, err := regexp.Compile("(?i)" + d.Exclude)
		if err != nil {
			notes = append(notes, "secrets_plugins: keyword_exclude of "+d.Name+" is not taken over: "+err.Error())
			continue
		}
		list = append(list, analyzers.Exclude{Rules: defenseDetectors[d.Name], Line: line})
	}
	return list, notes
}

// defenseDetectors are the rules that find what a detector of NB Defense found.
var defenseDetectors = map[string][]string{
	"ArtifactoryDetector":     {"secrets/artifactory-*", "secrets/jfrog-*"},
	"AWSKeyDetector":          {"secrets/aws-*"},
	"AzureStorageKeyDetector": {"secrets/azure-storage-key"},
	"Base64HighEntropyString": {"secrets/generic-api-key"},
	"BasicAuthDetector":       {"secrets/basic-auth", "secrets/url-credentials", "secrets/connection-string"},
	"DiscordBotTokenDetector": {"secrets/discord-*"},
	"GitHubTokenDetector":     {"secrets/github-*"},
	"HexHighEntropyString":    {"secrets/generic-api-key"},
	"JwtTokenDetector":        {"secrets/jwt*"},
	"KeywordDetector":         {"secrets/password", "secrets/api-key", "secrets/token"},
	"MailchimpDetector":       {"secrets/mailchimp-*"},
	"NpmDetector":             {"secrets/npm-*"},
	"PrivateKeyDetector":      {"secrets/private-key"},
	"SendGridDetector":        {"secrets/sendgrid-*"},
	"SlackDetector":           {"secrets/slack-*"},
	"SquareOAuthDetector":     {"secrets/square-*"},
	"StripeDetector":          {"secrets/stripe-*"},
	"TwilioKeyDetector":       {"secrets/twilio-*"},
	"CloudantDetector":        nil, // found by the rules for any password
	"IbmCloudIamDetector":     nil,
	"IbmCosHmacDetector":      nil,
	"SoftlayerDetector":       nil,
}

// NBDefense takes over the settings.toml of NB Defense: which plugins, detectors and entities are on.
// The rules it switches off are added to those that s leaves out; known reports whether a glob
// matches a rule. The notes say what was not taken over.
func (s *Settings) NBDefense(name string, known func(glob string) bool) (notes []string, err error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	var d defense
	if err := unmarshal(data, &d); err != nil {
		return nil, mistake(name, err)
	}
	s.Files = append(s.Files, name)
	var skip []string
	if d.Trivy != "" {
		notes = append(notes, "trivy_binary_path: settings name no programs to run; the path is ignored")
	}
	if strings.EqualFold(d.Redact, "ALL") || strings.EqualFold(d.Redact, "HASH") {
		notes = append(notes, "redact_secret: values are always masked, at most their first and last two characters shown")
	}
	for _, full := range slices.Sorted(maps.Keys(d.Plugins)) {
		p := d.Plugins[full]
		short := full[strings.LastIndex(full, ".")+1:]
		families, ok := defenseFamilies[short]
		if !ok {
			notes = append(notes, "plugins."+short+": unknown")
			continue
		}
		if p.Enabled != nil && !*p.Enabled {
			skip = append(skip, families...)
			continue
		}
		if p.Threshold != nil {
			s.Analyzers.PII.Threshold = *p.Threshold
		}
		notes = append(notes, s.acceptedLicenses(p.Licenses)...)
		more, said := p.skips()
		skip, notes = append(skip, more...), append(notes, said...)
		exclude, said := p.excludes()
		s.Analyzers.Exclude, notes = append(s.Analyzers.Exclude, exclude...), append(notes, said...)
	}
	for _, glob := range skip {
		if known(glob) && !slices.Contains(s.Analyzers.Skip, glob) {
			s.Analyzers.Skip = append(s.Analyzers.Skip, glob)
		}
	}
	return notes, nil
}

// skips are the rules that the options of a plugin switch off.
func (p defensePlugin) skips() (skip, notes []string) {
	if p.Detectors != nil {
		skip = p.missing()
	}
	for _, d := range p.Detectors {
		if _, ok := defenseDetectors[d.Name]; !ok {
			notes = append(notes, "secrets_plugins: unknown detector "+d.Name)
		}
		if usual, ok := defenseLimits[d.Name]; d.Limit != nil && (!ok || *d.Limit != usual) {
			notes = append(notes, "secrets_plugins: limit of "+d.Name+" is not taken over: no rule is about entropy alone; skip = [\"secrets/generic-api-key\"] is the nearest")
		}
	}
	for _, entity := range slices.Sorted(maps.Keys(p.Entities)) {
		if p.Entities[entity] {
			continue
		}
		skip = append(skip, "pii/"+strings.ToLower(strings.ReplaceAll(entity, "_", "-")))
	}
	return skip, notes
}

// missing are the rules of the detectors that a list leaves out, but for those that a detector of
// the list has as well.
func (p defensePlugin) missing() []string {
	listed := map[string]bool{}
	for _, d := range p.Detectors {
		for _, glob := range defenseDetectors[d.Name] {
			listed[glob] = true
		}
	}
	var skip []string
	for _, name := range slices.Sorted(maps.Keys(defenseDetectors)) {
		for _, glob := range defenseDetectors[name] {
			if !listed[glob] && !slices.Contains(skip, glob) {
				skip = append(skip, glob)
			}
		}
	}
	return skip
}
