package analyzers

import "sync"

// generation is how many entries a memo holds in each of its two generations: enough for the
// Blocks of the largest notebooks that people keep open.
const generation = 1 << 15

// A memo remembers results. What was not asked for while a whole generation came in is forgotten.
type memo[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]V
}

func (m *memo[K, V]) get(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.young[key]
	if !ok {
		if v, ok = m.old[key]; ok {
			m.add(key, v)
		}
	}
	return v, ok
}

func (m *memo[K, V]) put(key K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(key, v)
}

func (m *memo[K, V]) add(key K, v V) {
	if len(m.young) >= generation || m.young == nil {
		m.old, m.young = m.young, make(map[K]V)
	}
	m.young[key] = v
}
