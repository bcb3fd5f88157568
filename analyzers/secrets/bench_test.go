package secrets

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// cellOf makes an ordinary cell of data science of so many lines.
func cellOf(lines int) string {
	source := []string{
		"import pandas as pd", "from sklearn.model_selection import train_test_split", "df = pd.read_csv('data/train.csv', sep=';')",
		"X, y = df.drop(columns=['target']), df['target']", "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)",
		"# fit the model and look at the scores", "model = RandomForestClassifier(n_estimators=200, max_depth=8, random_state=42)",
		"model.fit(X_train, y_train)", "for name, score in zip(X.columns, model.feature_importances_):",
		"    print(f'{name:20} {score:.3f}')", "tokens = tokenizer(text, return_tensors='pt', max_length=512)",
		"api_key = os.environ['OPENAI_API_KEY']", "plt.figure(figsize=(12, 4)); plt.plot(history['loss'], label='loss')",
		"ax.set_title('Loss by epoch')", "r = requests.get('https://api.example.org/v1/items', params={'page': 1})",
	}
	var b strings.Builder
	for i := range lines {
		b.WriteString(source[i%len(source)] + "\n")
	}
	return b.String()
}

// logOf makes a program's output of at least so many bytes.
func logOf(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "2024-05-01 12:%02d:%02d INFO  worker-%d: epoch %d/50 loss=%.4f acc=%.4f lr=0.001 batch %d of 512\n", i/60%60, i%60, i%8, i%50, 1/float64(i+1), 1-1/float64(i+2), i%512)
	}
	return b.String()
}

func tracebackOf(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "\x1b[0;32m~/lib/python3.12/site-packages/pandas/core/frame.py\x1b[0m in \x1b[0;36m__getitem__\x1b[0;34m(self, key)\x1b[0m\n\x1b[0;32m-> %d\x1b[0m     \x1b[0mindexer\x1b[0m \x1b[0;34m=\x1b[0m \x1b[0mself\x1b[0m\x1b[0;34m.\x1b[0m\x1b[0mcolumns\x1b[0m\x1b[0;34m.\x1b[0m\x1b[0mget_loc\x1b[0m\x1b[0;34m(\x1b[0m\x1b[0mkey\x1b[0m\x1b[0;34m)\x1b[0m\n", i)
	}
	return b.String()
}

// BenchmarkAnalyzer runs everything that a keystroke in one Block costs: hashing, readings, syntax,
// patterns and meaning.
func BenchmarkAnalyzer(b *testing.B) {
	for _, bm := range []struct {
		name, role, text string
	}{
		{"cell/5 lines", "python", cellOf(5)},
		{"cell/20 lines", "python", cellOf(20)},
		{"cell/100 lines", "python", cellOf(100)},
		{"traceback/10 kB", "error:traceback", tracebackOf(10_000)},
		{"stdout/1 MB", "stream:stdout", logOf(1_000_000)},
		{"hostile/password soup 1 MB", "stream:stdout", strings.Repeat("password=", 110_000)},
		{"hostile/quotes 1 MB", "python", strings.Repeat(`token='"`, 125_000)},
		{"hostile/one line of names 1 MB", "python", strings.Repeat("api_key: ", 110_000)},
		{"hostile/urls 1 MB", "stream:stdout", strings.Repeat("a://b:c", 140_000)},
		{"hostile/begin 1 MB", "stream:stdout", strings.Repeat("-----BEGIN RSA PRIVATE KEY-----", 32_000)},
		{"hostile/flags 1 MB", "bash", strings.Repeat(" -u a:b", 140_000)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
			block := func(i int) *notebook.Block {
				text := fmt.Sprintf("%s\n%d", bm.text, i) // the Runner knows equal Blocks
				if strings.Contains(bm.role, ":") {
					return notebook.NewBlock(notebook.Output, "", 0, bm.role, text)
				}
				return notebook.NewBlock(notebook.Source, bm.role, 0, "", text)
			}
			runner.Block(context.Background(), nil, nil, block(-1))
			b.SetBytes(int64(len(bm.text)))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				runner.Block(context.Background(), nil, nil, block(i))
				i++
			}
		})
	}
}
