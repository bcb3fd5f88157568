package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/logging"

	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/analyzers/secrets/gitleaks"
)

// cellLines are what code cells are made of: some 33 bytes a line, a few words that are keywords.
var cellLines = strings.Split(strings.TrimSpace(`
import pandas as pd
from sklearn.metrics import accuracy_score
df = pd.read_csv("data/train.csv", index_col=0)
df.head()
tokens = tokenizer(text, return_tensors="pt")
for key, value in results.items():
    print(f"{key}: {value:.3f}")
model.fit(X_train, y_train)
y_pred = model.predict(X_test)
fig, ax = plt.subplots(figsize=(12, 4))
ax.plot(df["date"], df["close"], label="close")
# merge on the primary key of both tables
merged = left.merge(right, on="user_id", how="left")
response = client.get("/api/v1/items", timeout=5)
assert response.status_code == 200, response.text
loss = criterion(outputs, labels)
optimizer.step()
def author_name(row): return row["author"].strip()
plt.show()
print(accuracy_score(y_test, y_pred))
`), "\n")

func lines(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(cellLines[i%len(cellLines)])
		b.WriteByte('\n')
	}
	return b.String()
}

// sized repeats what part makes until there are n bytes.
func sized(n int, part func(r *rand.Rand) string) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(part(r))
	}
	return b.String()[:n]
}

func traceback(n int) string {
	return sized(n, func(r *rand.Rand) string {
		return fmt.Sprintf("File /opt/conda/lib/python3.11/site-packages/requests/adapters.py:%d, in HTTPAdapter.send(self, request, stream, timeout)\n    %d         raise ConnectionError(err, request=request)\n--> %d     key = resolve_auth(token, api_version=self.api)\n", r.IntN(900), r.IntN(900), r.IntN(900))
	})
}

func logText(n int) string {
	return sized(n, func(r *rand.Rand) string {
		return fmt.Sprintf("2024-05-%02d 10:%02d:%02d INFO worker-%d epoch %d step %d loss=%.4f key=%d the quick summary of access patterns, %d rows\n",
			r.IntN(28), r.IntN(60), r.IntN(60), r.IntN(9), r.IntN(99), r.IntN(9999), r.Float64(), r.IntN(999), r.IntN(99999))
	})
}

func keywordSoup(n int) string {
	var words []string
	for _, r := range gitleaks.Default().Rules {
		words = append(words, r.Keywords...)
	}
	return sized(n, func(r *rand.Rand) string {
		return words[r.IntN(len(words))] + []string{" ", "=", "_", " = \"", "\": \""}[r.IntN(5)]
	})
}

var samples = []struct{ name, text string }{
	{"5lines", lines(5)},
	{"20lines", lines(20)},
	{"100lines", lines(100)},
	{"traceback10k", traceback(10_000)},
	{"text1MB", logText(1_000_000)},
	{"base64_5MB", random(1, alnum+"+/", 5_000_000)},
	{"denseKeyword", strings.Repeat("api_key = ", 100_000)},
	{"denseAssignments", strings.Repeat("key=a.", 100_000)},
	{"keywordSoup", keywordSoup(1_000_000)},
}

func BenchmarkScan(b *testing.B) {
	d := gitleaks.Default()
	e := engine.New(d.Rules, d.Allowlists)
	for _, s := range samples {
		b.Run(s.name, func(b *testing.B) {
			b.SetBytes(int64(len(s.text)))
			b.ReportAllocs()
			partial := e.Scan(s.text, engine.Options{}).Partial // compiles what the sample needs
			for b.Loop() {
				e.Scan(s.text, engine.Options{})
			}
			if partial {
				b.ReportMetric(1, "partial")
			}
		})
	}
}

// BenchmarkGitleaks is gitleaks' own engine on the same texts, those that it can do in a second.
func BenchmarkGitleaks(b *testing.B) {
	logging.Logger = zerolog.Nop()
	d, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range samples[:5] {
		b.Run(s.name, func(b *testing.B) {
			b.SetBytes(int64(len(s.text)))
			b.ReportAllocs()
			for b.Loop() {
				d.DetectString(s.text)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	d := gitleaks.Default()
	b.ReportAllocs()
	for b.Loop() {
		engine.New(d.Rules, d.Allowlists)
	}
}
