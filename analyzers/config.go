package analyzers

// Config is everything that analyzers may be told. It is a value: the readers of settings (package
// config) make one, and nobody changes it after. Its hash is part of every cache key.
type Config struct {
	Only     []string            // rule globs; empty: all
	Skip     []string            // rule globs
	Severity map[string]Severity // by rule glob; the longest glob that matches wins
	Secrets  SecretsConfig
	// NoInlineIgnores makes comments, tags and metadata unable to suppress anything.
	NoInlineIgnores bool
}

// SecretsConfig is the part of the secrets family.
type SecretsConfig struct {
	// Gitleaks is the text of a .gitleaks.toml that is merged over the default rules; "" for none.
	// Parse it with secrets.CheckConfig to learn of its mistakes.
	Gitleaks string
}

// An Outside gives the analyzers of phase [Environment] what lies outside of the notebook. It is
// filled by cmd or lsp; nothing in it may use the network unless the user switched that on.
type Outside interface {
	// ReadFile reads a file that the notebook names, relative to the notebook, with a size limit;
	// only below the workspace.
	ReadFile(name string) ([]byte, error)
}
