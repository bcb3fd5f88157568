package licensing

import (
	"flag"
	"fmt"
	"testing"

	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
	"github.com/nblsp/nblsp/internal/pyenv"
)

var environment = flag.String("environment", "", "prints the licences of all that is installed in this environment")

// TestEnvironment prints what is found out of a real environment, one distribution a line, with the
// source that decides.
func TestEnvironment(t *testing.T) {
	if *environment == "" {
		t.Skip("wants -environment")
	}
	var s Source
	all, resolved, exact := 0, 0, 0
	for d := range pyenv.Read(pyenv.Of(*environment)).All() {
		v := evidence.Of(s.Installed(d))
		all++
		if v.Expr != nil {
			resolved++
			if !v.Vague {
				exact++
			}
		}
		fmt.Fprintf(t.Output(), "%s %s: %s (%s, vague %v)", d.Name, d.Version, v.Expr, v.Source, v.Vague)
		for _, e := range v.All {
			fmt.Fprintf(t.Output(), " | %s: %s", e.Source, e.Expr)
		}
		fmt.Fprintln(t.Output())
	}
	fmt.Fprintf(t.Output(), "%d distributions, %d resolved, %d of them exactly\n", all, resolved, exact)
}
