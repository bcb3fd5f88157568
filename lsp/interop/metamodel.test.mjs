// The meta-model that the server is held to is that of LSP 3.18, as Microsoft's library of 3.18 has it,
// and the check against it finds mistakes.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { mistakes, model } from "./metamodel.mjs";

const library = createRequire(import.meta.url)("vscode-languageserver-protocol");

test("the library has the methods of the model, each with its direction", () => {
  const messages = new Map([...model.requests, ...model.notifications].map((m) => [m.method, m.messageDirection]));
  let known = 0;
  for (const type of Object.values(library)) {
    if (typeof type?.method !== "string" || type.messageDirection === undefined) continue;
    if (["textDocument/semanticTokens", "notebookDocument/sync"].includes(type.method)) continue; // names of registrations
    assert.equal(messages.get(type.method), type.messageDirection, type.method);
    messages.delete(type.method);
    known++;
  }
  assert.ok(known > 80, `${known} methods`);
  // The four that vscode-jsonrpc and the library keep to themselves.
  assert.deepEqual([...messages.keys()].filter((m) => !m.startsWith("$/")), []);
});

test("the library has the values of the model", () => {
  for (const { name, values } of model.enumerations) {
    for (const { value } of values) assert.ok(Object.values(library[name]).includes(value), `${name} ${value}`);
  }
});

test("the model has what 3.18 brought, to notebooks too, and nothing later", () => {
  const since = new Map(model.structures.map((s) => [s.name, s.since ?? ""]));
  for (const name of ["NotebookDocumentFilterWithCells", "NotebookDocumentCellChanges", "NotebookDocumentCellChangeStructure", "NotebookDocumentCellContentChanges", "NotebookCellLanguage", "SnippetTextEdit", "TextDocumentContentParams", "InlineCompletionParams", "WorkspaceEditMetadata", "CodeActionDisabled"]) {
    assert.match(since.get(name) ?? "", /^3\.18/, name);
  }
  assert.deepEqual([...since.values()].filter((v) => /^3\.(19|[2-9]\d)/.test(v)), []);
  const { type } = model.structures.find((s) => s.name === "Diagnostic").properties.find((p) => p.name === "message");
  assert.deepEqual(type.items.map((t) => t.name), ["string", "MarkupContent"]); // 3.18 takes markup
});

test("mistakes are found", () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const publish = (diagnostic) => ({ jsonrpc: "2.0", method: "textDocument/publishDiagnostics", params: { uri: "file:///a", diagnostics: [{ range, message: "m", ...diagnostic }] } });
  const wrong = (message, pending = new Map()) => mistakes(message, pending).length;
  assert.equal(wrong(publish({ severity: 1, code: "a", codeDescription: { href: "https://a" }, tags: [1], data: {} })), 0);
  for (const d of [{ severity: 9 }, { code: {} }, { range: { start: range.start } }, { message: null }, { sevrity: 1 }, { codeDescription: {} }, { tags: 1 }]) {
    assert.ok(wrong(publish(d)) > 0, JSON.stringify(d));
  }
  assert.ok(wrong({ jsonrpc: "2.0", method: "textDocument/didOpen", params: {} }) > 0);
  assert.ok(wrong({ jsonrpc: "2.0", method: "window/unheardOf", params: {} }) > 0);
  assert.ok(wrong({ jsonrpc: "2.0", id: 1, result: { contents: 7 } }, new Map([[1, "textDocument/hover"]])) > 0);
  assert.equal(wrong({ jsonrpc: "2.0", id: 1, result: null }, new Map([[1, "textDocument/hover"]])), 0);
});
