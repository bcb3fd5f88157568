// What real editors send, in their order and with their oddities, made short. Each has to end with
// the marker shown where it is, and with nothing that LSP does not know.
import assert from "node:assert/strict";
import test from "node:test";
import { Client } from "./client.mjs";

const text = 'import os\nkey = "MARK1"\n';
const open = (uri, languageId, version, body) => ["textDocument/didOpen", { textDocument: { uri, languageId, version, text: body } }];
const whole = (uri, version, body) => ["textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text: body }] }];
const cell = "vscode-notebook-cell://127.0.0.1:8139/w/leak.ipynb#W1sdnNjb2RlLXJlbW90ZQ%3D%3D";
const book = "file:///w/leak.ipynb";

const editors = [
  {
    name: "VS Code 1.139: cells with an authority in their URI, the version of the notebook repeated and skipped",
    capabilities: {
      workspace: { applyEdit: true, workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } }, configuration: true, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true }, workspaceFolders: true, diagnostics: { refreshSupport: true } },
      textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: false, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true, dataSupport: true }, diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false }, codeAction: { dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ["edit"] } } },
      window: { workDoneProgress: true, showDocument: { support: true } },
      general: { positionEncodings: ["utf-16"], staleRequestSupport: { cancel: true, retryOnContentModified: [] } },
      notebookDocument: { synchronization: { dynamicRegistration: true, executionSummarySupport: true } },
    },
    more: { workspaceFolders: [{ uri: "file:///w", name: "w" }] },
    messages: [
      ["notebookDocument/didOpen", { notebookDocument: { uri: book, notebookType: "jupyter-notebook", version: 0, metadata: { metadata: { language_info: { name: "python" } } }, cells: [{ kind: 2, document: cell, metadata: { id: "aaaa0002", execution_count: 1, metadata: {} } }] }, cellTextDocuments: [{ uri: cell, languageId: "python", version: 1, text: "import os\n" }] }],
      ["notebookDocument/didChange", { notebookDocument: { uri: book, version: 0 }, change: { cells: { textContent: [{ document: { uri: cell, version: 2 }, changes: [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, rangeLength: 0, text: 'key = "MARK1"\n' }] }] } } }],
      ["notebookDocument/didChange", { notebookDocument: { uri: book, version: 3 }, change: { cells: { data: [{ kind: 2, document: cell, metadata: { id: "aaaa0002", execution_count: null, metadata: {} } }] } } }],
      ["notebookDocument/didSave", { notebookDocument: { uri: book } }],
    ],
    shown: cell,
    registers: ["textDocument/diagnostic", "workspace/didChangeWatchedFiles"],
  },
  {
    name: "JupyterLab: settings twice, the same text three times, never a close, a second handshake",
    capabilities: { textDocument: { synchronization: { dynamicRegistration: true, willSave: false, didSave: true, willSaveWaitUntil: false } }, workspace: { didChangeConfiguration: { dynamicRegistration: true } } },
    more: { processId: null, rootUri: "file:///w", workspaceFolders: null, initializationOptions: null },
    handshakes: 2,
    messages: [
      ["workspace/didChangeConfiguration", { settings: {} }],
      ["workspace/didChangeConfiguration", { settings: {} }],
      open(book, "python", 0, text),
      whole(book, 0, text),
      whole(book, 1, text),
      open(book, "python", 2, text),
    ],
    shown: book,
  },
  {
    name: "Helix 25.01: UTF-8 first, no folder",
    capabilities: { general: { positionEncodings: ["utf-8", "utf-32", "utf-16"] }, textDocument: { publishDiagnostics: { tagSupport: { valueSet: [1, 2] }, versionSupport: true }, codeAction: { dataSupport: true, resolveSupport: { properties: ["edit", "command"] } } }, window: { workDoneProgress: true }, workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: false }, workspaceFolders: true } },
    more: { rootUri: null, workspaceFolders: [] },
    messages: [
      open("file:///w/leak.py", "python", 0, "# %%\n# é\n"),
      ["textDocument/didChange", { textDocument: { uri: "file:///w/leak.py", version: 1 }, contentChanges: [{ range: { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } }, text: '\nkey = "MARK1"' }] }],
    ],
    shown: "file:///w/leak.py",
    at: { start: { line: 2, character: 7 }, end: { line: 2, character: 12 } },
    registers: ["workspace/didChangeWatchedFiles"],
  },
  {
    name: "Neovim with jupytext: percent text under the notebook's name",
    capabilities: { general: { positionEncodings: ["utf-16"] }, textDocument: { publishDiagnostics: { relatedInformation: true } } },
    messages: [open(book, "python", 0, `# %%\n${text}`)],
    shown: book,
    at: { start: { line: 2, character: 7 }, end: { line: 2, character: 12 } },
  },
];

for (const e of editors) {
  test(e.name, async (t) => {
    const client = new Client();
    t.after(() => client.kill());
    for (let i = 0; i < (e.handshakes ?? 1); i++) await client.initialize(e.capabilities, e.more);
    for (const [method, params] of e.messages) await client.notify(method, params);
    const shown = await client.until(e.shown, (p) => p.diagnostics.length === 1);
    assert.deepEqual(shown.diagnostics[0].range, e.at ?? { start: { line: 1, character: 7 }, end: { line: 1, character: 12 } });
    const { range } = shown.diagnostics[0];
    const actions = await client.request("textDocument/codeAction", { textDocument: { uri: e.shown }, range, context: { diagnostics: shown.diagnostics, triggerKind: 2 } });
    assert.equal(actions[0].title, "Remove the marker");
    if (actions[0].edit === undefined) assert.ok((await client.request("codeAction/resolve", actions[0])).edit);
    assert.ok(await client.request("textDocument/hover", { textDocument: { uri: e.shown }, position: range.start }));
    assert.deepEqual(await client.request("textDocument/documentLink", { textDocument: { uri: e.shown } }), []);
    const registered = client.requests.filter(([m]) => m === "client/registerCapability").flatMap(([, p]) => p.registrations.map((r) => r.method));
    assert.deepEqual(registered.sort(), e.registers ?? []);
    for (let i = 1; i < (e.handshakes ?? 1); i++) {
      await client.request("shutdown");
      client.notify("exit");
    }
    assert.equal(await client.close(), 0);
    assert.deepEqual(client.problems, []);
  });
}
