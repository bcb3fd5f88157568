package advisory

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"maps"
	"slices"
	"sort"
	"time"
)

// The file of an index:
//
//	magic      8 bytes
//	checksum   4 bytes, CRC-32C of what follows
//	built      8 bytes, seconds since 1970
//	count      4 bytes, advisories
//	names      4 bytes, distributions
//	offsets    8 bytes for each: of its name and of its advisories, from the start of the file
//	sources    a list of texts
//	names, advisories
//
// Numbers have a fixed size and are little-endian up to here. A text is its length as a varint and
// its bytes, a list its length and its elements.
const (
	magic      = "nblspdb1"
	headerSize = 8 + 4 + 8 + 4 + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// An Index answers what is known of a distribution. It is immutable and safe for concurrent use;
// one that was opened takes the memory of its file and no more.
type Index struct {
	data    string
	built   time.Time
	count   int
	names   int
	sources []string
}

// Errors of [Open].
var (
	ErrNoIndex = errors.New("this is no index of advisories")
	ErrDamaged = errors.New("the index of advisories is damaged or cut short")
)

// Open reads an index that [Build] made. The data must not change afterwards.
func Open(data []byte) (*Index, error) {
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return nil, ErrNoIndex
	}
	if len(data) < headerSize || binary.LittleEndian.Uint32(data[8:]) != crc32.Checksum(data[12:], castagnoli) {
		return nil, ErrDamaged
	}
	x := &Index{
		data:  string(data),
		built: time.Unix(int64(binary.LittleEndian.Uint64(data[12:])), 0).UTC(),
		count: int(binary.LittleEndian.Uint32(data[20:])),
		names: int(binary.LittleEndian.Uint32(data[24:])),
	}
	end := headerSize + 8*x.names
	if x.names > len(data)/8 || end > len(data) {
		return nil, ErrDamaged
	}
	r := &reader{data: x.data, at: end}
	x.sources = r.list()
	if r.bad {
		return nil, ErrDamaged
	}
	return x, nil
}

// Built is the moment that the index was made; of the built-in one, of its sources.
func (x *Index) Built() time.Time { return x.built }

// Count is the number of advisories.
func (x *Index) Count() int { return x.count }

// Packages is the number of distributions that there are advisories of.
func (x *Index) Packages() int { return x.names }

// Bytes is the file of the index.
func (x *Index) Bytes() []byte { return []byte(x.data) }

// Sources are those whose records the index was made from, with their licences.
func (x *Index) Sources() []string { return x.sources }

// About gives what is known of a distribution by its normalised name.
func (x *Index) About(name string) []Advisory {
	i := sort.Search(x.names, func(i int) bool { return x.name(i) >= name })
	if i == x.names || x.name(i) != name {
		return nil
	}
	return x.advisories(i)
}

func (x *Index) offset(i, which int) int {
	at := headerSize + 8*i + 4*which
	return int(binary.LittleEndian.Uint32([]byte(x.data[at : at+4])))
}

func (x *Index) name(i int) string {
	return (&reader{data: x.data, at: x.offset(i, 0)}).text()
}

func (x *Index) advisories(i int) []Advisory {
	r := &reader{data: x.data, at: x.offset(i, 1)}
	n := r.number()
	var list []Advisory
	for ; n > 0 && !r.bad; n-- {
		a := Advisory{ID: r.text(), Aliases: r.list()}
		flags := r.number()
		a.Severity, a.Malicious = Severity(flags>>1), flags&1 != 0
		for n := r.number(); n > 0 && !r.bad; n-- {
			a.Ranges = append(a.Ranges, Range{r.text(), r.text(), r.text()})
		}
		a.Versions = r.list()
		list = append(list, a)
	}
	if r.bad {
		return nil
	}
	return list
}

// Verify reads all of the index.
func (x *Index) Verify() error {
	count, last := 0, ""
	for i := range x.names {
		name := x.name(i)
		list := x.advisories(i)
		if name <= last || len(list) == 0 {
			return ErrDamaged
		}
		count += len(list)
		last = name
	}
	if count != x.count {
		return ErrDamaged
	}
	return nil
}

// A reader reads varints and texts. Beyond the end everything is empty and bad.
type reader struct {
	data string
	at   int
	bad  bool
}

func (r *reader) number() int {
	var n uint64
	for shift := 0; shift < 35; shift += 7 {
		if r.at < 0 || r.at >= len(r.data) {
			break
		}
		c := r.data[r.at]
		r.at++
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return int(n)
		}
	}
	r.bad = true
	return 0
}

func (r *reader) text() string {
	n := r.number()
	if n > len(r.data)-r.at {
		r.bad = true
		return ""
	}
	r.at += n
	return r.data[r.at-n : r.at]
}

func (r *reader) list() []string {
	n := r.number()
	if n > len(r.data)-r.at {
		r.bad = true
	}
	var list []string
	for ; n > 0 && !r.bad; n-- {
		list = append(list, r.text())
	}
	return list
}

// A Builder collects advisories for an index.
type Builder struct {
	byName map[string][]Advisory
	// Records is the number of records that were added, withdrawn ones and those of other
	// ecosystems left out.
	Records int
}

// Add adds a record.
func (b *Builder) Add(r *Record) {
	list := r.advisories()
	if len(list) > 0 {
		b.Records++
	}
	for name, a := range list {
		b.add(name, a)
	}
}

func (b *Builder) add(name string, a Advisory) {
	if b.byName == nil {
		b.byName = map[string][]Advisory{}
	}
	b.byName[name] = append(b.byName[name], a)
}

// Rate gives advisories without a severity the one that another index has for the same flaw.
func (b *Builder) Rate(by *Index) {
	for name, list := range b.byName {
		rated := by.About(name)
		for i := range list {
			for _, r := range rated {
				if list[i].Severity == Unknown && list[i].same(&r) {
					list[i].Severity = r.Severity
				}
			}
		}
	}
}

// Build makes the file of an index. The same advisories give the same bytes, but for the time.
func (b *Builder) Build(built time.Time, sources []string) []byte {
	names := slices.Sorted(maps.Keys(b.byName))
	var head, texts, records []byte
	head = binary.LittleEndian.AppendUint64(head, uint64(built.Unix()))
	nameAt, recordAt := make([]int, len(names)), make([]int, len(names))
	count := 0
	for i, name := range names {
		list := merge(b.byName[name])
		count += len(list)
		nameAt[i], recordAt[i] = len(texts), len(records)
		texts = appendText(texts, name)
		records = appendAdvisories(records, list)
	}
	head = binary.LittleEndian.AppendUint32(head, uint32(count))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(names)))
	about := appendList(nil, sources)
	start := headerSize + 8*len(names) + len(about)
	for i := range names {
		head = binary.LittleEndian.AppendUint32(head, uint32(start+nameAt[i]))
		head = binary.LittleEndian.AppendUint32(head, uint32(start+len(texts)+recordAt[i]))
	}
	body := slices.Concat(head, about, texts, records)
	out := binary.LittleEndian.AppendUint32([]byte(magic), crc32.Checksum(body, castagnoli))
	return append(out, body...)
}

func appendAdvisories(b []byte, list []Advisory) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, a := range list {
		b = appendText(b, a.ID)
		b = appendList(b, a.Aliases)
		flags := uint64(a.Severity) << 1
		if a.Malicious {
			flags |= 1
		}
		b = binary.AppendUvarint(b, flags)
		b = binary.AppendUvarint(b, uint64(len(a.Ranges)))
		for _, r := range a.Ranges {
			b = appendText(appendText(appendText(b, r.Introduced), r.Fixed), r.Last)
		}
		b = appendList(b, a.Versions)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendList(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, s)
	}
	return b
}
