package engine

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

// A Checksum is a way in which the secrets of a provider prove themselves, offline.
type Checksum uint8

// The checksums.
const (
	NoChecksum Checksum = iota
	// Base62CRC32: prefix_ and a body whose last six characters are the CRC-32 of the rest of the
	// body, in base 62. GitHub and npm.
	Base62CRC32
	// HexCRC32: a body, "_" and the CRC-32 of the body in hexadecimal digits, the lowest byte first.
	// Grafana.
	HexCRC32
)

// A Verdict is what a secret's checksum says.
type Verdict uint8

// The verdicts.
const (
	Unverifiable Verdict = iota // the format has no checksum
	Valid
	Invalid // made up, damaged, or a sample: not a secret of that provider as issued
)

// verify checks a secret.
func (c Checksum) verify(secret string) Verdict {
	cut := strings.LastIndexByte(secret, '_')
	if c == NoChecksum || cut < 0 {
		return Unverifiable
	}
	if c == HexCRC32 {
		var sum [4]byte
		binary.LittleEndian.PutUint32(sum[:], crc32.ChecksumIEEE([]byte(secret[:cut])))
		if secret[cut+1:] != hex.EncodeToString(sum[:]) {
			return Invalid
		}
		return Valid
	}
	body := secret[cut+1:]
	if len(body) <= 6 {
		return Unverifiable
	}
	end := len(body) - 6
	if body[end:] != base62(crc32.ChecksumIEEE([]byte(body[:end]))) {
		return Invalid
	}
	return Valid
}

// base62 writes n in six digits.
func base62(n uint32) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	var out [6]byte
	for i := range out {
		out[len(out)-1-i] = digits[n%62]
		n /= 62
	}
	return string(out[:])
}
