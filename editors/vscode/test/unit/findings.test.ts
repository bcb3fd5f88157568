import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finding, type Range, describeCounts, count, fromDiagnostic, tree } from "../../src/findings";

const at = (line: number, character = 0): Range => ({ start: { line, character }, end: { line, character: character + 1 } });
const finding = (more: Partial<Finding>): Finding => ({ rule: "r", severity: "high", message: "m", part: "source", document: "a.ipynb", cell: 0, range: at(0), ...more });

test("a diagnostic says its rule and severity in the server's words", () => {
  const d = { source: "nblsp", message: "m", severity: 0, range: at(2), code: { value: "secrets/x" }, data: { rule: "secrets/x", severity: "critical", part: "output" } };
  assert.deepEqual(fromDiagnostic(d, { document: "a.ipynb", cell: 1 }), finding({ rule: "secrets/x", severity: "critical", part: "output", cell: 1, range: at(2) }));
});

test("a diagnostic without data is read as well as can be", () => {
  const d = { source: "nblsp", message: "m", severity: 1, range: at(0), code: "deps/x" };
  assert.deepEqual(fromDiagnostic(d, { document: "requirements.txt" }), { rule: "deps/x", severity: "medium", message: "m", part: "file", document: "requirements.txt", range: at(0) });
});

test("diagnostics of others are none of ours", () => {
  assert.equal(fromDiagnostic({ source: "ruff", message: "m", severity: 1, range: at(0) }, { document: "a" }), undefined);
});

test("the tree groups by severity, document and cell, worst first", () => {
  const got = tree([
    finding({ severity: "low", document: "b.ipynb", cell: 3 }),
    finding({ severity: "critical", cell: 2, executionCount: 7 }),
    finding({ severity: "critical", cell: 2, range: at(4) }),
    finding({ severity: "critical", cell: 0 }),
  ]);
  assert.deepEqual(got.map((s) => [s.severity, s.count, s.children.map((d) => d.document)]), [
    ["critical", 3, ["a.ipynb"]],
    ["low", 1, ["b.ipynb"]],
  ]);
  assert.deepEqual(got[0]?.children[0]?.children.map((c) => (c.kind === "cell" ? [c.cell, c.children.length, c.executionCount] : c.kind)), [
    [0, 1, undefined],
    [2, 2, 7],
  ]);
});

test("findings of a file without cells are its own children", () => {
  const { cell: _, ...file } = finding({ part: "file", document: "requirements.txt" });
  assert.deepEqual(tree([file])[0]?.children[0]?.children.map((c) => c.kind), ["finding"]);
});

test("ids of a tree are all different", () => {
  const ids = new Set<string>();
  let nodes = 0;
  for (const s of tree([finding({}), finding({}), finding({ severity: "low" }), finding({ cell: 1 })])) {
    for (const d of s.children) {
      for (const c of d.children) {
        for (const leaf of c.kind === "cell" ? [c, ...c.children] : [c]) {
          ids.add(leaf.id);
          nodes++;
        }
      }
    }
  }
  assert.equal(ids.size, nodes);
});

test("a finding in a notebook that is not open has a cell, and no place in its text", () => {
  const d = { source: "nblsp", message: "m", severity: 0, range: at(50), code: "r", data: { rule: "r", severity: "high", part: "source", cell: 3 } };
  const { range: _, ...want } = finding({ cell: 3 });
  assert.deepEqual(fromDiagnostic(d, { document: "a.ipynb" }), want);
});

test("counts are told worst first", () => {
  assert.equal(describeCounts(count([finding({ severity: "low" }), finding({ severity: "critical" }), finding({ severity: "critical" })])), "2 critical, 1 low");
});
