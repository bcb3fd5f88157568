package editors

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// languages is what is of interest in Helix's languages.toml. A server is a name, or a table that
// has one and says what it is for.
type languages struct {
	Server   map[string]any `toml:"language-server"`
	Language []struct {
		Name    string `toml:"name"`
		Servers []any  `toml:"language-servers"`
	} `toml:"language"`
}

const serversKey = "language-servers"

// fitLanguages makes the lists of servers in the shipped languages.toml those of the user's own
// and nblsp: Helix takes the last list of a language that it reads, and adds nothing up.
func fitLanguages(shipped, own string) (string, error) {
	user, err := readLanguages(own)
	if err != nil {
		return "", err
	}
	if _, ok := user.Server["nblsp"]; ok {
		return "", errors.New("it has a [language-server.nblsp] already; take it out, and nblsp out of the lists")
	}
	lines := strings.SplitAfter(shipped, "\n")
	language := ""
	for i, line := range lines {
		if name, ok := strings.CutPrefix(line, "name = "); ok {
			language = strings.Trim(name, "\"\n")
		}
		if !strings.HasPrefix(line, serversKey) {
			continue
		}
		for _, l := range user.Language {
			if l.Name == language && l.Servers != nil {
				if lines[i], err = serversLine(l.Servers); err != nil {
					return "", err
				}
			}
		}
	}
	text := strings.Join(lines, "")
	if _, err := readLanguages(own + separator + text); err != nil {
		return "", fmt.Errorf("with the languages of nblsp added: %w", err)
	}
	return text, nil
}

func readLanguages(text string) (languages, error) {
	var l languages
	err := toml.Unmarshal([]byte(text), &l)
	if at := (*toml.DecodeError)(nil); errors.As(err, &at) {
		line, column := at.Position()
		return l, fmt.Errorf("line %d, column %d: %w", line, column, err)
	}
	return l, err
}

// serversLine is a list of servers with nblsp as its last.
func serversLine(servers []any) (string, error) {
	var b bytes.Buffer
	if !slices.Contains(servers, any("nblsp")) {
		servers = append(slices.Clone(servers), "nblsp")
	}
	err := toml.NewEncoder(&b).SetTablesInline(true).Encode(map[string]any{serversKey: servers})
	return b.String(), err
}
