package analyzers

import "context"

// LicensesConfig is the part of the licenses family. Licences go by their SPDX ids, by globs of them, or by
// the names that people use ("BSD License").
type LicensesConfig struct {
	// Profile is what the notebooks are for: internal, distribute or saas; "" when nobody says.
	Profile string
	// Categories are decisions (allow, review, deny) by category, over those of the profile.
	Categories map[string]string
	// Accepted, unless empty, are the only licences that are accepted.
	Accepted []string
	// Allow, Review and Deny decide about single licences, whatever their category.
	Allow, Review, Deny []string
	Exceptions          []LicenseException
	// Replace names another distribution for one that is not to be used, by normalised names.
	Replace map[string]string
	// Online says that the user, never the workspace, lets the index of packages be asked.
	Online bool
}

// A LicenseException accepts a licence where it would be told of, because somebody has looked.
type LicenseException struct {
	Package string // name or glob of a distribution or model; "": any
	Version string // specifier; "": any
	License string // "": any
	Path    string // glob of documents, where ** stands for folders; "": any
	Reason  string
	Expires string // day, 2006-01-02; "": never
	Expired bool   // it was over when the settings were read
}

// Licenses tells what lies outside and speaks of licences. It is safe for concurrent use.
type Licenses interface {
	// Installed gives what an installed distribution says of its licence; never nil.
	Installed(*Distribution) *LicenseFiles
	// Published gives what the index of packages says of a version; nil when it says nothing, when it
	// is not to be asked, or is not reached in time.
	Published(ctx context.Context, name, version string) *LicenseFiles
	// Card is the card of a model or data set in a cache of this machine; "" when there is none.
	Card(kind CardKind, id string) string
}

// LicenseFiles is what is said of the licence of one distribution, as it is written.
type LicenseFiles struct {
	Metadata string   // METADATA or PKG-INFO
	Conda    string   // the license of conda's record
	Index    []string // licences by the index of packages
	Texts    []LicenseText
}

// A LicenseText is a file that holds a licence.
type LicenseText struct{ Name, Text string }

// A CardKind says what a card is of.
type CardKind string

// The kinds of cards.
const (
	Model   CardKind = "model"
	DataSet CardKind = "dataset"
)

// NoLicenses knows nothing.
var NoLicenses Licenses = noLicenses{}

type noLicenses struct{}

func (noLicenses) Installed(*Distribution) *LicenseFiles                   { return &LicenseFiles{} }
func (noLicenses) Published(context.Context, string, string) *LicenseFiles { return nil }
func (noLicenses) Card(CardKind, string) string                            { return "" }
