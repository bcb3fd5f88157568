// How long Microsoft's client waits from an edit to its diagnostics, with all analyzers, over pipes:
// node latency.mjs [cells] [edits]
import { Client } from "./client.mjs";

const [cells, edits] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 2000)];
const uri = (i) => `vscode-notebook-cell:/w/a.ipynb#${i}`;
const book = "file:///w/a.ipynb";
const text = (i) => `value_${i} = compute(frame, column=${i})\n`.repeat(20);
const letters = Array.from({ length: 14 }, (_, i) => String.fromCharCode(97 + ((i * 7 + 3) % 26))).join(""); // a password by its name alone
const target = Math.floor(cells / 2);

const client = new Client(["-all"], { validate: false });
await client.initialize({ notebookDocument: { synchronization: {} }, textDocument: { publishDiagnostics: { versionSupport: true } } });
const all = Array.from({ length: cells }, (_, i) => ({ uri: uri(i), languageId: "python", version: 1, text: text(i) + (i === target ? `password = "${letters}9"` : "") }));
await client.notify("notebookDocument/didOpen", {
  notebookDocument: { uri: book, notebookType: "jupyter-notebook", version: 1, metadata: {}, cells: all.map((c) => ({ kind: 2, document: c.uri, metadata: {} })) },
  cellTextDocuments: all,
});
await client.request("nblsp/findings", { notebook: book });
const took = [];
for (let version = 2; version < edits + 2; version++) {
  // Text that the cell never had, and of another length than before, so that the finding moves.
  const end = version === 2 ? 0 : 8 + ((version - 1) % 2);
  const start = performance.now();
  await client.notify("notebookDocument/didChange", {
    notebookDocument: { uri: book, version },
    change: { cells: { textContent: [{ document: { uri: uri(target), version }, changes: [{ range: { start: { line: 20, character: 0 }, end: { line: 20, character: end } }, text: `k${String(version).padStart(6, "0")}_${"_".repeat(version % 2)}` }] }] } },
  });
  await client.until(uri(target), (p) => p.version === version);
  took.push(performance.now() - start);
}
took.sort((a, b) => a - b);
const at = (q) => took[Math.floor(q * (took.length - 1))].toFixed(2);
console.log(`${cells} cells, ${edits} edits: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`);
client.kill();
