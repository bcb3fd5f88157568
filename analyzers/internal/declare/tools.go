package declare

import (
	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/shell"
	"github.com/nblsp/nblsp/notebook"
)

// An effect is what an option does.
type effect uint8

const (
	flag            effect = iota // takes no value
	ignored                       // takes a value that does not matter here
	onePackage                    // one more package
	packageList                   // more packages, joined by commas
	editable                      // a folder or a VCS
	requirementFile               // -r
	constraintFile                // -c
	index
	extraIndex
	findLinks
	trustedHost
	noVerify // takes no value
)

// A tool is an installer.
type tool struct {
	notation Tool
	options  map[string]effect
	commands map[string]subcommand // nil: packages come at once
	single   bool                  // one package, then its arguments
}

func (t *tool) effect(option string) (effect, bool) {
	e, ok := t.options[option]
	return e, ok
}

// A subcommand is a word that says what to do.
type subcommand struct {
	commands map[string]subcommand // further words; nil: packages come now
	tool     string                // whose options hold from here on; "" for the same
	first    int                   // words before the packages
	single   bool                  // one package, then its arguments
	runs     bool                  // a command follows
	settings bool                  // of a configuration file
}

// options that take a value and do nothing that matters.
func valued(names ...string) map[string]effect {
	m := make(map[string]effect, len(names))
	for _, n := range names {
		m[n] = ignored
	}
	return m
}

func with(base map[string]effect, more map[string]effect) map[string]effect {
	for k, v := range more {
		base[k] = v
	}
	return base
}

var pipOptions = with(valued(
	"-t", "--target", "--platform", "--python-version", "--implementation", "--abi", "--prefix", "--root", "--src",
	"--upgrade-strategy", "-C", "--config-settings", "--config-setting", "--global-option", "--install-option", "--build-option",
	"--no-binary", "--only-binary", "--progress-bar", "--report", "--client-cert", "--proxy", "--retries", "--timeout", "--cert",
	"--exists-action", "--cache-dir", "--log", "--python", "--root-user-action", "--use-feature", "--use-deprecated",
	"--keyring-provider", "-d", "--dest", "-w", "--wheel-dir", "--group", "--resume-retries", "-b", "--build", "--hash",
), map[string]effect{
	"-r": requirementFile, "--requirement": requirementFile, "-c": constraintFile, "--constraint": constraintFile,
	"--build-constraint": constraintFile,
	"-e":                 editable, "--editable": editable,
	"-i": index, "--index-url": index, "--pypi-url": index, "--extra-index-url": extraIndex,
	"-f": findLinks, "--find-links": findLinks, "--trusted-host": trustedHost,
})

var uvOptions = with(valued(
	"-p", "--python", "--python-version", "--python-platform", "--torch-backend", "--prerelease", "--index-strategy", "--resolution",
	"--exclude-newer", "--link-mode", "--extra", "--group", "--only-group", "--no-group", "--directory", "--project", "-n", "--refresh-package", "--reinstall-package",
	"--config-file", "--color", "--cache-dir", "--no-build-package", "--no-binary-package", "--no-binary", "--only-binary", "--keyring-provider",
	"--config-setting", "-C", "--no-build-isolation-package", "-P", "--upgrade-package", "--optional", "--script", "--rev", "--tag", "--branch",
	"--fork-strategy", "-t", "--target", "--prefix", "--marker", "-m", "--module", "--env-file", "--bounds",
), map[string]effect{
	"-r": requirementFile, "--requirements": requirementFile, "--requirement": requirementFile, "--with-requirements": requirementFile,
	"-c": constraintFile, "--constraints": constraintFile, "--constraint": constraintFile, "--override": constraintFile, "--overrides": constraintFile,
	"-e": editable, "--editable": editable, "--with-editable": editable,
	"-w": packageList, "--with": packageList, "--from": onePackage,
	"-i": index, "--index-url": index, "--default-index": index, "--index": extraIndex, "--extra-index-url": extraIndex,
	"-f": findLinks, "--find-links": findLinks, "--allow-insecure-host": trustedHost, "--trusted-host": trustedHost,
})

var condaOptions = with(valued(
	"-c", "--channel", "-n", "--name", "-p", "--prefix", "--solver", "--experimental-solver", "--repodata-fn", "--revision", "--platform", "--subdir",
	"-f", "--clone", "-r", "--root-prefix", "--rc-file", "-k", "--feature", "--cwd",
), map[string]effect{"--file": requirementFile, "-k": noVerify, "--insecure": noVerify})

var poetryOptions = valued("-G", "--group", "-E", "--extras", "--python", "--platform", "--source", "-C", "--directory", "-P", "--project", "--markers",
	"-p", "--venv")

var pipenvOptions = with(valued("--python", "--pypi-mirror", "--categories"), map[string]effect{
	"-r": requirementFile, "--requirements": requirementFile, "-e": editable, "--editable": editable,
	"-i": index, "--index": index, "--extra-index-url": extraIndex,
})

var pipCommands = map[string]subcommand{
	"install": {}, "download": {}, "wheel": {}, "lock": {}, "config": {settings: true},
}

var condaCommands = map[string]subcommand{
	"install": {}, "create": {}, "update": {}, "upgrade": {}, "add": {},
	"run": {runs: true},
	"env": {commands: map[string]subcommand{"create": {tool: "conda env"}, "update": {tool: "conda env"}}},
}

// tools are the installers by their program; those with a space are not programs but the options
// of a subcommand.
var tools = map[string]*tool{
	"pip":       {options: pipOptions, commands: pipCommands},
	"conda":     {notation: Conda, options: condaOptions, commands: condaCommands},
	"conda env": {notation: Conda, options: with(valued("-n", "--name", "-p", "--prefix", "--solver"), map[string]effect{"-f": requirementFile, "--file": requirementFile})},
	"uv": {options: uvOptions, commands: map[string]subcommand{
		"pip":  {commands: map[string]subcommand{"install": {}, "sync": {}, "compile": {}}},
		"add":  {},
		"run":  {runs: true},
		"tool": {commands: map[string]subcommand{"install": {single: true}, "run": {single: true}, "upgrade": {}}},
	}},
	"uvx":  {options: uvOptions, single: true},
	"pipx": {options: with(valued("--python", "--spec", "--suffix", "--pip-args"), map[string]effect{"-i": index, "--index-url": index, "--spec": onePackage}), commands: map[string]subcommand{"install": {}, "run": {single: true}, "inject": {first: 1}}},
	"poetry": {notation: Poetry, options: poetryOptions, commands: map[string]subcommand{
		"add": {}, "run": {runs: true},
	}},
	"pdm":    {options: valued("-G", "--group", "-p", "--project"), commands: map[string]subcommand{"add": {}, "run": {runs: true}}},
	"rye":    {options: valued("--optional"), commands: map[string]subcommand{"add": {}, "run": {runs: true}, "install": {}}},
	"pipenv": {options: pipenvOptions, commands: map[string]subcommand{"install": {}, "run": {runs: true}}},
	"pixi":   {notation: Conda, options: valued("--feature", "-f", "--platform", "-p", "--manifest-path", "-e", "--environment"), commands: map[string]subcommand{"add": {}, "run": {runs: true}}},

	"easy_install": {options: map[string]effect{"-i": index, "--index-url": index, "-f": findLinks, "--find-links": findLinks}},
}

// toolOf is a tool that reads words in a notation.
var toolOf = [...]*tool{Pip: {notation: Pip}, Conda: {notation: Conda}, Poetry: {notation: Poetry}}

func verbatimWord(s string) shell.Word {
	return shell.Word{Text: mapped.Verbatim(s, 0), Span: notebook.Span{End: len(s)}}
}

// variables of the environment that stand for options.
var variables = map[string]OptionKind{
	"PIP_INDEX_URL": Index, "PIP_EXTRA_INDEX_URL": ExtraIndex, "PIP_FIND_LINKS": FindLinks, "PIP_TRUSTED_HOST": TrustedHost,
	"UV_INDEX_URL": Index, "UV_DEFAULT_INDEX": Index, "UV_INDEX": ExtraIndex, "UV_EXTRA_INDEX_URL": ExtraIndex,
	"UV_FIND_LINKS": FindLinks, "UV_INSECURE_HOST": TrustedHost,
}
