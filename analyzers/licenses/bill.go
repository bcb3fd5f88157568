package licenses

import (
	"context"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
)

// A Reader tells the licences of distributions outside of a scan, and remembers them. The zero Reader is
// ready; it is safe for concurrent use.
type Reader struct{ known memory }

// Add writes the licence expression into each of the packages: what the installed distribution says, or
// else, when online is set, the index. It stays empty where nothing is known.
func (r *Reader) Add(ctx context.Context, list []analyzers.Package, outside analyzers.Outside, online bool) {
	for i := range list {
		p := &list[i]
		var v *evidence.Verdict
		if d := outside.Installed().Distribution(p.Name); d != nil {
			v = r.known.ofInstalled(d, func() *analyzers.LicenseFiles { return outside.Licenses().Installed(d) })
		} else if online {
			v = r.known.ofPublished(p.Name+"@"+p.Version, func() *analyzers.LicenseFiles {
				return outside.Licenses().Published(ctx, p.Name, p.Version)
			})
		}
		if v != nil {
			p.License = v.Expr.String()
		}
	}
}
