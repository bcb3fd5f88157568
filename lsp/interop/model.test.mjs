// Changes notebooks and texts at random and compares what the server shows with what Microsoft's
// TextDocument says is there. SEEDS and STEPS choose how much; SEED runs one.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { Client } from "./client.mjs";

const { TextDocument } = createRequire(import.meta.url)("vscode-languageserver-textdocument");

const steps = Number(process.env.STEPS ?? 400);
const seeds = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: Number(process.env.SEEDS ?? 3) }, (_, i) => i + 1);
const encodings = ["utf-8", "utf-16", "utf-32"];
const checkEvery = 20;

/** Numbers from a seed (mulberry32). */
function random(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

const words = ["MARK1", "MARK22", "MA", "RK3", "é", "🔑", "e\u0301", "\u2028", "\n", "\r\n", "\r", " ", "x", '"', "\\", "%%bash\n", "☃"];

class Model {
  books = new Map(); // URI -> {cells: [{uri, kind, doc, outputs}], version}
  texts = new Map(); // URI -> TextDocument
  next = 0;
  seq = 0;

  constructor(client, encoding, seed) {
    Object.assign(this, { client, encoding, ...random(seed) });
  }

  words() {
    return Array.from({ length: this.below(9) }, () => this.pick(words)).join("");
  }

  // ---- what the editor does ----

  step() {
    const uri = `file:///w/${this.below(3)}.ipynb`;
    const book = this.books.get(uri);
    if (this.below(8) === 0) return this.stepText(`file:///w/${this.below(2)}.txt`);
    if (book === undefined) return this.open(uri);
    switch (this.below(12)) {
      case 0:
        return this.below(6) === 0 ? this.close(uri) : this.save(uri);
      case 1:
        return this.splice(uri, this.below(book.cells.length + 1), 0, Array.from({ length: 1 + this.below(3) }, () => this.cell(uri)));
      case 2: {
        const start = this.below(book.cells.length + 1);
        return this.splice(uri, start, Math.min(this.below(3), book.cells.length - start), []);
      }
      case 3:
        return this.move(uri);
      case 4:
        return this.changeLanguage(uri);
      case 5:
        return this.output(uri);
      default:
        return this.edit(uri);
    }
  }

  cell(book) {
    const language = this.pick(["python", "markdown", "raw"]);
    const uri = `vscode-notebook-cell:${book.slice(7)}#W${this.next++}`;
    return { uri, kind: language === "markdown" ? 1 : 2, doc: TextDocument.create(uri, language, 1, this.words()), outputs: "" };
  }

  item(c) {
    return { kind: c.kind, document: c.uri, metadata: {} };
  }

  textItem(doc) {
    return { uri: doc.uri, languageId: doc.languageId, version: doc.version, text: doc.getText() };
  }

  open(uri) {
    const book = { cells: Array.from({ length: this.below(5) }, () => this.cell(uri)), version: 1 };
    this.books.set(uri, book);
    return this.client.notify("notebookDocument/didOpen", {
      notebookDocument: { uri, notebookType: "jupyter-notebook", version: 1, metadata: {}, cells: book.cells.map(this.item) },
      cellTextDocuments: book.cells.map((c) => this.textItem(c.doc)),
    });
  }

  close(uri) {
    const { cells } = this.books.get(uri);
    this.books.delete(uri);
    return this.client.notify("notebookDocument/didClose", { notebookDocument: { uri }, cellTextDocuments: cells.map((c) => ({ uri: c.uri })) });
  }

  save(uri) {
    return this.client.notify("notebookDocument/didSave", { notebookDocument: { uri } });
  }

  change(uri, cells) {
    const book = this.books.get(uri);
    // Versions are not contiguous, and now and then one is repeated: real clients do that.
    book.version += this.below(3);
    return this.client.notify("notebookDocument/didChange", { notebookDocument: { uri, version: book.version }, change: { cells } });
  }

  splice(uri, start, deleteCount, cells, moved = []) {
    const book = this.books.get(uri);
    const removed = book.cells.splice(start, deleteCount, ...cells);
    const gone = removed.filter((r) => !book.cells.includes(r));
    const fresh = cells.filter((c) => !moved.includes(c));
    return this.change(uri, {
      structure: {
        array: { start, deleteCount, cells: cells.map(this.item) },
        didOpen: fresh.map((c) => this.textItem(c.doc)),
        didClose: gone.map((c) => ({ uri: c.uri })),
      },
    });
  }

  /** As VS Code's client tells a move: one splice over all that is between, nothing opened or closed. */
  move(uri) {
    const { cells } = this.books.get(uri);
    if (cells.length < 2) return undefined;
    const from = this.below(cells.length);
    const to = this.below(cells.length);
    const start = Math.min(from, to);
    const between = cells.slice(start, Math.max(from, to) + 1);
    const rotated = from < to ? [...between.slice(1), between[0]] : [between.at(-1), ...between.slice(0, -1)];
    return this.splice(uri, start, between.length, rotated, rotated);
  }

  /** The cell is closed and opened again under its URI, in one change. */
  changeLanguage(uri) {
    const book = this.books.get(uri);
    if (book.cells.length === 0) return undefined;
    const index = this.below(book.cells.length);
    const old = book.cells[index];
    const language = this.pick(["python", "r", "sql"]);
    const cell = { ...old, kind: 2, doc: TextDocument.create(old.uri, language, old.doc.version + 1, old.doc.getText()) };
    book.cells[index] = cell;
    return this.change(uri, {
      structure: {
        array: { start: index, deleteCount: 1, cells: [this.item(cell)] },
        didOpen: [this.textItem(cell.doc)],
        didClose: [{ uri: cell.uri }],
      },
    });
  }

  output(uri) {
    const { cells } = this.books.get(uri);
    if (cells.length === 0) return undefined;
    const cell = this.pick(cells);
    cell.outputs = this.words();
    return this.client.notify("nblsp/didChangeOutputs", {
      notebook: uri,
      cell: cell.uri,
      seq: ++this.seq,
      outputs: cell.outputs === "" ? [] : [{ index: 0, outputType: "stream", items: [{ mime: "stream:stdout", text: cell.outputs }] }],
    });
  }

  edit(uri) {
    const { cells } = this.books.get(uri);
    if (cells.length === 0) return undefined;
    const cell = this.pick(cells);
    const changes = this.changes(cell.doc);
    return this.change(uri, { textContent: [{ document: { uri: cell.uri, version: cell.doc.version }, changes }] });
  }

  stepText(uri) {
    const doc = this.texts.get(uri);
    if (doc === undefined) {
      const fresh = TextDocument.create(uri, "plaintext", 1, this.words());
      this.texts.set(uri, fresh);
      return this.client.notify("textDocument/didOpen", { textDocument: this.textItem(fresh) });
    }
    if (this.below(10) === 0) {
      this.texts.delete(uri);
      return this.client.notify("textDocument/didClose", { textDocument: { uri } });
    }
    const contentChanges = this.changes(doc);
    return this.client.notify("textDocument/didChange", { textDocument: { uri, version: doc.version }, contentChanges });
  }

  /** Changes a document at random and gives the changes as they go over the wire. */
  changes(doc) {
    const out = [];
    for (let n = 1 + this.below(3); n > 0; n--) {
      if (this.below(12) === 0) {
        const text = this.words();
        TextDocument.update(doc, [{ text }], doc.version + 1);
        out.push({ text });
        continue;
      }
      const ends = [this.boundary(doc.getText()), this.boundary(doc.getText())].sort((a, b) => a - b);
      const range = { start: doc.positionAt(ends[0]), end: doc.positionAt(ends[1]) };
      const text = this.words();
      out.push({ range: { start: this.position(doc, ends[0]), end: this.position(doc, ends[1]) }, text });
      TextDocument.update(doc, [{ range, text }], doc.version + 1);
    }
    return out;
  }

  /** An offset that is not within a character or a line end. */
  boundary(text) {
    for (;;) {
      const at = this.below(text.length + 1);
      const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
      const split = (before === 13 && after === 10) || (before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000);
      if (!split) return at;
    }
  }

  /** A position in the encoding that was agreed. */
  position(doc, offset) {
    const { line, character } = doc.positionAt(offset);
    const before = doc.getText({ start: { line, character: 0 }, end: { line, character } });
    const units = { "utf-8": Buffer.byteLength(before), "utf-16": before.length, "utf-32": [...before].length };
    return { line, character: units[this.encoding] };
  }

  // ---- what has to be true ----

  marks(text) {
    return [...text.matchAll(/MARK[0-9]+/g)].map((m) => [m.index, m.index + m[0].length]);
  }

  ranges(doc, position) {
    return this.marks(doc.getText()).map(([start, end]) => ({ start: position(start), end: position(end) }));
  }

  async check() {
    for (const [uri, { cells }] of this.books) {
      const { findings } = await this.client.request("nblsp/findings", { notebook: uri });
      const expected = cells.flatMap((c, index) => [
        ...this.ranges(c.doc, (o) => c.doc.positionAt(o)).map((range) => ({ index, part: "source", range })),
        ...this.marks(c.outputs).map(() => ({ index, part: "output" })),
      ]);
      const got = findings.map((f) => ({ index: f.cell.index, part: f.part, ...(f.part === "source" ? { range: f.range } : {}) }));
      assert.deepEqual(got, expected, `findings of ${uri}`);
      for (const c of cells) await this.shown(c.doc, this.marks(c.outputs).length);
    }
    for (const doc of this.texts.values()) await this.shown(doc, 0);
    const open = new Set([...this.texts.keys(), ...[...this.books.values()].flatMap((b) => b.cells.map((c) => c.uri))]);
    for (const uri of this.client.diagnostics.keys()) if (!open.has(uri)) await this.matches(uri, []);
    assert.deepEqual(this.client.problems, [], "messages that LSP does not know");
  }

  /** The published ranges of a document are those of its markers. */
  async shown(doc, outputs) {
    const ranges = this.ranges(doc, (o) => this.position(doc, o));
    await this.matches(doc.uri, ranges, outputs);
  }

  async matches(uri, ranges, outputs = 0) {
    const want = JSON.stringify(ranges);
    const right = (p) => {
      const inText = p.diagnostics.filter((d) => d.data === undefined || d.data.part !== "output");
      return JSON.stringify(inText.map((d) => d.range)) === want && p.diagnostics.length - inText.length === outputs;
    };
    if (ranges.length + outputs === 0 && !this.client.diagnostics.has(uri)) return;
    // A server that is wrong would be waited for in vain; this is no measure of its speed.
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${uri} shows ${JSON.stringify(this.client.diagnostics.get(uri))}\nwant ${want} and ${outputs} of outputs`)), 20_000);
    });
    await Promise.race([this.client.until(uri, right), late]).finally(() => clearTimeout(timer));
  }
}

for (const seed of seeds) {
  const encoding = encodings[seed % encodings.length];
  test(`model, seed ${seed}, ${encoding}, ${steps} steps`, async (t) => {
    const client = new Client();
    t.after(() => client.kill());
    const { capabilities } = await client.initialize({
      general: { positionEncodings: [encoding] },
      notebookDocument: { synchronization: {} },
      textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true, dataSupport: true, codeDescriptionSupport: true } },
    });
    assert.equal(capabilities.positionEncoding, encoding);
    const model = new Model(client, encoding, seed);
    for (let i = 0; i < steps; i++) {
      await model.step();
      if (i % checkEvery === 0 || i === steps - 1) await model.check();
    }
    for (const uri of [...model.books.keys()]) await model.close(uri);
    await model.check();
    assert.equal(await client.close(), 0);
    assert.deepEqual(client.problems, []);
  });
}
