// How long Microsoft's client waits, with all analyzers and over pipes, after it opens a notebook whose file
// has 20 MB of outputs: for the first diagnostics, and until all is analysed, outputs included:
// node open.mjs [cells] [rounds]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "./client.mjs";

const [cells, rounds] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 20)];
const letters = Array.from({ length: 14 }, (_, i) => String.fromCharCode(97 + ((i * 7 + 3) % 26))).join(""); // a password by its name alone
const source = (i) => `value_${i} = compute(frame, column=${i})\n`.repeat(20) + (i % 10 === 0 ? `password = "${letters}9"` : "");
const row = "0.123456 0.654321 text of a table\n";
const output = (i) => `${i}\n${row.repeat(Math.ceil(20e6 / cells / row.length))}${i === cells - 1 ? `password = "${letters}8"\n` : ""}`;

const dir = mkdtempSync(join(tmpdir(), "nblsp-open-"));
const file = join(dir, "a.ipynb");
const saved = Array.from({ length: cells }, (_, i) => ({ cell_type: "code", id: `c${i}`, metadata: {}, execution_count: 1, source: source(i), outputs: [{ output_type: "stream", name: "stdout", text: output(i) }] }));
writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: saved }));
const book = pathToFileURL(file).href;
const texts = saved.map((c, i) => ({ uri: `vscode-notebook-cell:${file}#${i}`, languageId: "python", version: 1, text: c.source }));

const [first, all] = [[], []];
for (let round = 0; round < rounds; round++) {
  const client = new Client(["-all"], { validate: false }); // a server that has seen nothing
  await client.initialize({ notebookDocument: { synchronization: {} }, textDocument: { publishDiagnostics: { dataSupport: true } } });
  const start = performance.now();
  await client.notify("notebookDocument/didOpen", {
    notebookDocument: { uri: book, notebookType: "jupyter-notebook", version: 1, metadata: {}, cells: texts.map((t, i) => ({ kind: 2, document: t.uri, metadata: { id: `c${i}` } })) },
    cellTextDocuments: texts,
  });
  const settled = client.request("nblsp/findings", { notebook: book }).then((answer) => {
    all.push(performance.now() - start);
    const last = answer.findings.filter((f) => f.part === "output" && f.cell.index === cells - 1);
    if (last.length === 0) throw new Error("the outputs were not read");
  });
  await client.until(texts[0].uri, (p) => p.diagnostics.length > 0);
  first.push(performance.now() - start);
  await settled;
  client.kill();
}
rmSync(dir, { recursive: true });
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1].toFixed(1);
console.log(`${cells} cells, 20 MB of outputs, ${rounds} rounds: first diagnostics ${median(first)} ms (best ${first[0].toFixed(1)}), all ${median(all)} ms (best ${all[0].toFixed(1)})`);
