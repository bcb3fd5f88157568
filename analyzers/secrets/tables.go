package secrets

import "github.com/nblsp/nblsp/analyzers/internal/surface"

func (m *merger) tables(*surface.Text) {}
