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
const prose = "vscode-notebook-cell://127.0.0.1:8139/w/leak.ipynb#W0sdnNjb2RlLXJlbW90ZQ%3D%3D";
const onDisk = `{"cells":[
{"cell_type":"markdown","id":"aaaa0001","metadata":{},"source":["# Démo\\n","text"]},
{"cell_type":"code","id":"aaaa0002","metadata":{},"execution_count":1,"outputs":[],"source":["import os\\n","key = \\"MARK1\\"\\n"]}
],"metadata":{"language_info":{"name":"python"}},"nbformat":4,"nbformat_minor":5}
`;
const marked = onDisk.split("\n")[2].indexOf("MARK1"); // ASCII alone before it
const proseEnd = Buffer.byteLength(onDisk.split("\n")[1].split('"]')[0]);
const at = (line, character) => ({ line, character });
const change = (uri, version, contentChanges) => ["textDocument/didChange", { textDocument: { uri, version }, contentChanges }];
const cells = (version, changes) => ["notebookDocument/didChange", { notebookDocument: { uri: book, version }, change: { cells: changes } }];

const editors = [
  {
    name: "VS Code 1.139: cells with an authority in their URI, the version of the notebook repeated and skipped",
    capabilities: {
      workspace: { applyEdit: true, workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } }, configuration: true, didChangeConfiguration: { dynamicRegistration: true }, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true }, workspaceFolders: true, diagnostics: { refreshSupport: true } },
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
    registers: ["textDocument/diagnostic", "workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"],
    // A fix as VS Code's own model applies and tells it: pieces from the end to the start, then metadata twice.
    then: [
      cells(5, { textContent: [{ document: { uri: cell, version: 3 }, changes: [
        { range: { start: at(1, 13), end: at(1, 13) }, rangeLength: 0, text: "]" },
        { range: { start: at(1, 8), end: at(1, 12) }, rangeLength: 4, text: "EY" },
        { range: { start: at(1, 6), end: at(1, 8) }, rangeLength: 2, text: "os.environ[K" },
      ] }] }),
      cells(6, { data: [{ kind: 2, document: cell, metadata: { execution_count: null, id: "aaaa0002", metadata: {} } }] }),
      cells(7, { data: [{ kind: 2, document: cell, metadata: { execution_count: null, id: "aaaa0002", metadata: {} } }] }),
    ],
  },
  {
    name: "VS Code 1.139: a Markdown cell that moves below, becomes code and is deleted",
    capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true, dataSupport: true } }, general: { positionEncodings: ["utf-16"] }, notebookDocument: { synchronization: { dynamicRegistration: true, executionSummarySupport: true } } },
    messages: [
      ["notebookDocument/didOpen", { notebookDocument: { uri: book, notebookType: "jupyter-notebook", version: 0, metadata: { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5, indentAmount: "" }, cells: [{ kind: 1, document: prose, metadata: { metadata: {}, id: "aaaa0001" } }, { kind: 2, document: cell, metadata: { execution_count: 1, metadata: {}, id: "aaaa0002" } }] }, cellTextDocuments: [{ uri: prose, languageId: "markdown", version: 1, text: "# Demo\ntoken 'MARK1'" }, { uri: cell, languageId: "python", version: 1, text: "x = 1" }] }],
      cells(1, { structure: { array: { start: 0, deleteCount: 2, cells: [{ kind: 2, document: cell, metadata: {} }, { kind: 1, document: prose, metadata: {} }] }, didOpen: [], didClose: [] } }),
      cells(2, { structure: { array: { start: 1, deleteCount: 1, cells: [{ kind: 2, document: prose, metadata: {} }] }, didOpen: [{ uri: prose, languageId: "python", version: 2, text: "# Demo\ntoken 'MARK1'" }], didClose: [{ uri: prose }] } }),
    ],
    shown: prose,
    at: { start: at(1, 7), end: at(1, 12) },
    then: [cells(3, { structure: { array: { start: 1, deleteCount: 1 }, didOpen: [], didClose: [{ uri: prose }] } })],
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
    then: [whole(book, 3, "\n\n\nkey = os.environ[K]\n"), ["textDocument/didSave", { textDocument: { uri: book, version: 3 }, text: "\n\n\nkey = os.environ[K]\n" }]],
  },
  {
    name: "JupyterLab: the Markdown cells as a document of their own, opened twice",
    capabilities: { textDocument: { synchronization: { didSave: true }, publishDiagnostics: { tagSupport: { valueSet: [1, 2] } } } },
    more: { processId: null, rootUri: "file:///w", workspaceFolders: null, initializationOptions: null },
    messages: [
      ["workspace/didChangeConfiguration", { settings: {} }],
      open(`${book}.python-markdown.md`, "markdown", 0, "# Demo\ntoken 'MARK1'\n"),
      whole(`${book}.python-markdown.md`, 0, "# Demo\ntoken 'MARK1'\n"),
      whole(`${book}.python-markdown.md`, 1, "# Demo\ntoken 'MARK1'\n"),
      open(`${book}.python-markdown.md`, "markdown", 2, "# Demo\ntoken 'MARK1'\n"),
      whole(`${book}.python-markdown.md`, 2, "# Demo\ntoken 'MARK1'\n"),
    ],
    shown: `${book}.python-markdown.md`,
    at: { start: at(1, 7), end: at(1, 12) },
    then: [whole(`${book}.python-markdown.md`, 3, "# Demo\n")],
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
    then: [change("file:///w/leak.py", 2, [{ range: { start: at(2, 6), end: at(2, 13) }, text: 'os.environ["K"]' }])],
  },
  {
    name: "Helix 25.01: the JSON of a notebook as a language of its own, bytes counted",
    capabilities: { general: { positionEncodings: ["utf-8", "utf-32", "utf-16"] }, textDocument: { hover: { contentFormat: ["markdown"] }, publishDiagnostics: { tagSupport: { valueSet: [1, 2] }, versionSupport: true } } },
    messages: [open(book, "jupyter", 0, onDisk), change(book, 1, [{ range: { start: at(1, proseEnd), end: at(1, proseEnd) }, text: "é" }])],
    shown: book,
    at: { start: at(2, marked), end: at(2, marked + 5) },
    then: [change(book, 2, [{ range: { start: at(2, marked), end: at(2, marked + 5) }, text: "gone" }])],
  },
  {
    name: "Neovim 0.10: the JSON of a notebook without a file type, diagnostics pulled",
    capabilities: { general: { positionEncodings: ["utf-16"] }, textDocument: { diagnostic: { dynamicRegistration: false }, publishDiagnostics: { relatedInformation: true } }, workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: false } } },
    messages: [open(book, "", 0, onDisk)],
    pulled: true,
    shown: book,
    at: { start: at(2, marked), end: at(2, marked + 5) },
    then: [change(book, 1, [{ range: { start: at(2, marked), end: at(2, marked + 5) }, rangeLength: 5, text: "gone" }])],
  },
  {
    name: "Emacs 28 with eglot 1.9: no encodings, settings pushed, saved with its text",
    capabilities: { workspace: { applyEdit: true, executeCommand: { dynamicRegistration: false }, workspaceEdit: { documentChanges: true }, didChangeWatchedFiles: { dynamicRegistration: true }, configuration: true, workspaceFolders: true }, textDocument: { synchronization: { dynamicRegistration: false, willSave: true, willSaveWaitUntil: true, didSave: true }, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } }, isPreferredSupport: true }, publishDiagnostics: { relatedInformation: false, codeDescriptionSupport: false, tagSupport: { valueSet: [1, 2] } } }, window: { workDoneProgress: true }, experimental: {} },
    more: { rootPath: "/w/", rootUri: "file:///w", initializationOptions: {}, workspaceFolders: [{ uri: "file:///w", name: "/w/" }] },
    messages: [
      ["workspace/didChangeConfiguration", { settings: null }],
      open("file:///w/leak.py", "python", 0, `# %%\n${text}# %% [markdown]\n# hi\n`),
    ],
    shown: "file:///w/leak.py",
    at: { start: at(2, 7), end: at(2, 12) },
    registers: ["workspace/didChangeWatchedFiles"],
    then: [
      change("file:///w/leak.py", 1, [{ range: { start: at(2, 6), end: at(2, 13) }, rangeLength: 7, text: 'os.environ["K"]' }]),
      ["textDocument/willSave", { reason: 1, textDocument: { uri: "file:///w/leak.py" } }],
      ["textDocument/didSave", { text: "", textDocument: { uri: "file:///w/leak.py" } }],
    ],
  },
  {
    name: "Vim 9 with ALE 3.3: whole texts, versions of its own, settings that are no object",
    capabilities: { workspace: { applyEdit: false, didChangeConfiguration: { dynamicRegistration: false }, workspaceFolders: false, configuration: false }, textDocument: { synchronization: { dynamicRegistration: false, willSave: false, didSave: true }, publishDiagnostics: { relatedInformation: true }, codeAction: { dynamicRegistration: false, codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } } },
    more: { rootPath: "/w", rootUri: "file:///w", initializationOptions: {} },
    messages: [["workspace/didChangeConfiguration", { settings: [] }], open("file:///w/leak.py", "python", 4, text), whole("file:///w/leak.py", 5, text)],
    shown: "file:///w/leak.py",
    then: [whole("file:///w/leak.py", 6, "key = 1\n"), ["textDocument/didSave", { textDocument: { uri: "file:///w/leak.py" } }]],
  },
  {
    name: "Neovim with jupytext: percent text under the notebook's name",
    capabilities: { general: { positionEncodings: ["utf-16"] }, textDocument: { publishDiagnostics: { relatedInformation: true } } },
    messages: [open(book, "python", 0, `# %%\n${text}`)],
    shown: book,
    at: { start: { line: 2, character: 7 }, end: { line: 2, character: 12 } },
    then: [["textDocument/didClose", { textDocument: { uri: book } }]],
  },
];

for (const e of editors) {
  test(e.name, async (t) => {
    const client = new Client();
    t.after(() => client.kill());
    for (let i = 0; i < (e.handshakes ?? 1); i++) await client.initialize(e.capabilities, e.more);
    for (const [method, params] of e.messages) await client.notify(method, params);
    const textDocument = { uri: e.shown };
    const pull = async () => ({ diagnostics: (await client.request("textDocument/diagnostic", { textDocument })).items });
    const shown = e.pulled ? await pull() : await client.until(e.shown, (p) => p.diagnostics.length === 1);
    assert.deepEqual(shown.diagnostics[0].range, e.at ?? { start: { line: 1, character: 7 }, end: { line: 1, character: 12 } });
    const { range } = shown.diagnostics[0];
    const actions = await client.request("textDocument/codeAction", { textDocument: { uri: e.shown }, range, context: { diagnostics: shown.diagnostics, triggerKind: 2 } });
    assert.equal(actions[0].title, "Remove the marker");
    if (actions[0].edit === undefined) assert.ok((await client.request("codeAction/resolve", actions[0])).edit);
    assert.ok(await client.request("textDocument/hover", { textDocument: { uri: e.shown }, position: range.start }));
    assert.deepEqual(await client.request("textDocument/documentLink", { textDocument: { uri: e.shown } }), []);
    const registered = client.requests.filter(([m]) => m === "client/registerCapability").flatMap(([, p]) => p.registrations.map((r) => r.method));
    assert.deepEqual(registered.sort(), e.registers ?? []);
    for (const [method, params] of e.then) await client.notify(method, params);
    if (e.pulled) assert.deepEqual(await pull(), { diagnostics: [] });
    else await client.until(e.shown, (p) => p.diagnostics.length === 0);
    assert.equal(client.diagnostics.has(e.shown), !e.pulled); // never both
    for (let i = 1; i < (e.handshakes ?? 1); i++) {
      await client.request("shutdown");
      client.notify("exit");
    }
    assert.equal(await client.close(), 0);
    assert.deepEqual(client.problems, []);
  });
}
