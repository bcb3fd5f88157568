package texts

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
	"sync"
)

// hashes.txt has the hashes of common texts, each with the id that licensecheck gave the text. It holds
// no text; `go test ./analyzers/licenses/texts -run TestHashes -folder SITE-PACKAGES` prints it anew.
//
//go:embed hashes.txt
var hashesText string

var hashes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(hashesText) {
		if hash, id, ok := strings.Cut(strings.TrimSpace(line), " "); ok && hash != "#" {
			m[hash] = id
		}
	}
	return m
})

// hashOf is the hash of the words of a text.
func hashOf(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:10])
}

func byHash(words string) string { return hashes()[hashOf(words)] }
