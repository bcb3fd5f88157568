package python

import (
	"strings"
	"testing"
)

// cell is 20 lines as people write them.
const cell = `import pandas as pd
import numpy as np
from sklearn.model_selection import train_test_split

# Load the data and drop what is missing
df = pd.read_csv("data/train.csv", sep=",", index_col=0)
df = df.dropna(subset=["age", "fare"]).reset_index(drop=True)
X = df[["age", "fare", "pclass"]].values
y = df["survived"].astype(int)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)

def evaluate(model, X, y, threshold=0.5):
    scores = model.predict_proba(X)[:, 1]
    return {"accuracy": np.mean((scores > threshold) == y), "n": len(y)}

for depth in range(2, 10):
    model = RandomForestClassifier(max_depth=depth, n_estimators=100)
    model.fit(X_train, y_train)
    result = evaluate(model, X_test, y_test)
    print(f"depth {depth}: {result['accuracy']:.3f}")
`

func BenchmarkParse(b *testing.B) {
	for _, size := range []struct {
		name string
		text string
	}{{"20lines", cell}, {"100lines", strings.Repeat(cell, 5)}, {"1MB", strings.Repeat(cell, 1<<20/len(cell))}} {
		b.Run("lex/"+size.name, func(b *testing.B) {
			b.SetBytes(int64(len(size.text)))
			var l lexer
			for b.Loop() {
				l = lexer{text: size.text, tokens: l.tokens[:0], comments: l.comments[:0]}
				l.run()
			}
		})
		b.Run("parse/"+size.name, func(b *testing.B) {
			b.SetBytes(int64(len(size.text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(size.text)
			}
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, text := range hostile(100_000) {
		b.Run(strings.ReplaceAll(text[:6], "/", ""), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for range Parse(text).Nested() {
				}
			}
		})
	}
}
