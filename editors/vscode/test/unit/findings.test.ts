import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finding, type Range, describeCounts, count, fromDiagnostic, placeInCell, sameInList, tree } from "../../src/findings";

const at = (line: number, character = 0): Range => ({ start: { line, character }, end: { line, character: character + 1 } });
const finding = (more: Partial<Finding>): Finding => ({
  rule: "r", severity: "high", message: "m", title: "t", group: "t", part: "source", fixable: false, document: "a.ipynb", cell: 0, range: at(0), ...more,
});

test("a diagnostic says its rule and severity in the server's words", () => {
  const d = { source: "nblsp", message: "m", severity: 0, range: at(2), code: { value: "secrets/x" }, data: { rule: "secrets/x", severity: "critical", title: "t", part: "output", output: 2, fixes: 1 } };
  assert.deepEqual(fromDiagnostic(d, { document: "a.ipynb", cell: 1 }), finding({ rule: "secrets/x", severity: "critical", part: "output", output: 2, fixable: true, cell: 1, range: at(2) }));
});

test("a diagnostic without data is read as well as can be", () => {
  const d = { source: "nblsp", message: "m", severity: 1, range: at(0), code: "deps/x" };
  assert.deepEqual(fromDiagnostic(d, { document: "requirements.txt" }), { rule: "deps/x", severity: "medium", message: "m", title: "m", group: "m", part: "file", fixable: false, document: "requirements.txt", range: at(0) });
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

test("a finding in a notebook that is not open has a cell, and no place in its text", () => {
  const d = { source: "nblsp", message: "m", severity: 0, range: at(50), code: "r", data: { rule: "r", severity: "high", title: "t", part: "source", cell: 3 } };
  const { range: _, ...want } = finding({ cell: 3 });
  assert.deepEqual(fromDiagnostic(d, { document: "a.ipynb" }), want);
  // Of a notebook that is a script people know the lines.
  assert.deepEqual(fromDiagnostic(d, { document: "a.py" }), finding({ document: "a.py", cell: 3, range: at(50) }));
});

test("counts are told worst first", () => {
  assert.equal(describeCounts(count([finding({ severity: "low" }), finding({ severity: "critical" }), finding({ severity: "critical" })])), "2 critical, 1 low");
});

test("what a list calls a finding", () => {
  const title = (data: object): string | undefined => fromDiagnostic({ source: "nblsp", message: "m", severity: 0, range: at(0), data }, { document: "a" })?.title;
  assert.equal(title({ title: "E-mail address" }), "E-mail address");
  assert.equal(title({ title: "t", package: { name: "pyyaml", version: "5.1", flaw: "CVE-2020-14343" } }), "pyyaml 5.1: CVE-2020-14343");
  assert.equal(title({ title: "Version that is not fixed", package: { name: "pandas" } }), "pandas: Version that is not fixed");
});

test("where a list says that a finding is", () => {
  assert.equal(placeInCell(finding({ range: at(2) })), "line 3");
  assert.equal(placeInCell(finding({ part: "output", output: 0 })), "output 1");
  assert.equal(placeInCell(finding({ part: "cell-metadata" })), "cell metadata");
});

test("more than three findings of one title in a cell are one entry, which opens", () => {
  const many = (n: number): readonly { kind: string }[] => {
    const cell = tree(Array.from({ length: n }, (_, i) => finding({ range: at(i) })))[0]?.children[0]?.children[0];
    assert.equal(cell?.kind, "cell");
    assert.equal(cell.count, n);
    return cell.children;
  };
  assert.deepEqual(many(3).map((c) => c.kind), ["finding", "finding", "finding"]);
  assert.deepEqual(many(4).map((c) => c.kind), ["group"]);
});

test("the flaws of one package in a cell are one entry", () => {
  const flaw = (group: string, n: number): Finding => finding({ group, title: `${group}: CVE-${n}` });
  const cell = tree([flaw("jinja2 2.10", 1), flaw("jinja2 2.10", 2), flaw("pyyaml 5.1", 3)])[0]?.children[0]?.children[0];
  assert.equal(cell?.kind, "cell");
  assert.deepEqual(cell.children.map((c) => (c.kind === "group" ? [c.title, c.children.length] : c.finding.title)), [["jinja2 2.10", 2], "pyyaml 5.1: CVE-3"]);
});

test("typing before a finding on its line is no news to a list", () => {
  assert.ok(sameInList(finding({ range: at(1, 4) }), finding({ range: at(1, 5) })));
  assert.ok(!sameInList(finding({ range: at(1) }), finding({ range: at(2) })));
  assert.ok(!sameInList(finding({}), finding({ severity: "low" })));
});
