package analyzers

import "sync"

// generation is the weight that a memo holds in each of its two generations: enough for the Blocks
// of the largest notebooks that people keep open, most of which have no findings.
const generation = 1 << 15

// heavy is what one finding, with its fixes, weighs more than a result without any.
const heavy = 16

// A memo remembers results. What was not asked for while a whole generation came in is forgotten.
type memo[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]V
	weight     int // of young
}

func (m *memo[K, V]) get(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.young[key]
	if !ok {
		if v, ok = m.old[key]; ok {
			m.add(key, v, 1)
		}
	}
	return v, ok
}

// put remembers a value; the weight is 1 for one that takes next to no memory.
func (m *memo[K, V]) put(key K, v V, weight int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(key, v, weight)
}

func (m *memo[K, V]) add(key K, v V, weight int) {
	if m.weight >= generation || m.young == nil {
		m.old, m.young, m.weight = m.young, make(map[K]V), 0
	}
	m.young[key] = v
	m.weight += weight
}
