// Tests that run inside VS Code's extension host, beside the packaged extension.
import * as assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as vscode from "vscode";
import { MemoryFiles } from "../kernel/memory";
import { notebookText, random, stream, token } from "../sample";
import { type Found, command, edit, findings, inOutput, measured, openNotebook, outputText, ran, run as runCells, runAll, setText, test, until, writeNotebook } from "./harness";

const seed = Number(process.env["NBLSP_TEST_SEED"]);
const next = random(seed);
const assignment = (): string => `token = "${token(next)}"`;

export async function run(): Promise<void> {
  const file = process.env["NBLSP_TEST_RESULTS"];
  if (file === undefined) throw new Error("NBLSP_TEST_RESULTS is not set");
  await runAll(file);
}

test("a key that is typed into a cell is found, with its place and severity", async () => {
  const notebook = await openNotebook([{ source: "x = 1" }]);
  const cell = notebook.cellAt(0);
  await setText(cell, `x = 1\n${assignment()}`);
  const [found] = await until("a finding", () => findings(cell).length > 0 && findings(cell));
  assert.equal(found?.range.start.line, 1);
  assert.equal(found?.severity, vscode.DiagnosticSeverity.Error);
  assert.equal(found?.data?.part, "source");
});

test("the quick fix rewrites the cell and adds the import", async () => {
  const secret = assignment();
  const notebook = await openNotebook([{ source: secret }]);
  const cell = notebook.cellAt(0);
  const [found] = await until("a finding", () => findings(cell).length > 0 && findings(cell));
  assert.ok(found);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", cell.document.uri, found.range, "quickfix", 1);
  const fix = actions.find((a) => a.isPreferred && a.edit !== undefined);
  assert.ok(fix?.edit, `no preferred fix among ${actions.map((a) => a.title).join(", ")}`);
  await vscode.workspace.applyEdit(fix.edit);
  await until("the finding to go", () => findings(cell).length === 0);
  assert.match(cell.document.getText(), /^import os\b/);
  assert.match(cell.document.getText(), /os\.environ/);
});

test("a traceback is a finding of the output; redaction keeps the cell, and undo brings the traceback back", async () => {
  const secret = token(next);
  const notebook = await openNotebook([{ source: "connect()" }]);
  await runCells(async (execution) => {
    const error = new Error("refused");
    error.name = "ConnectionError";
    error.stack = `Traceback (most recent call last):\n  connect(token="${secret}")\nConnectionError: refused`;
    await execution.replaceOutput(new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error(error)], { outputType: "error" }));
    execution.end(false, Date.now());
  });
  const before = notebook.cellAt(0);
  await until("a finding in the output", () => inOutput(before).length > 0);
  const summary = before.executionSummary;

  await command("redactCell", before);
  const after = notebook.cellAt(0);
  assert.ok(!outputText(after).includes(secret), "the value is still there");
  assert.match(outputText(after), /ConnectionError: refused/);
  assert.equal(after.outputs[0]?.items[0]?.mime, "application/vnd.code.notebook.error");
  assert.equal(after.metadata["id"], before.metadata["id"]);
  assert.equal(after.executionSummary?.executionOrder, summary?.executionOrder);
  assert.equal(after.executionSummary?.success, false);
  assert.deepEqual(after.outputs[0]?.metadata, before.outputs[0]?.metadata);
  await until("the finding to go", () => findings(after).length === 0);

  await vscode.commands.executeCommand("notebook.focusTop");
  await vscode.commands.executeCommand("undo");
  await until("the traceback to come back", () => outputText(notebook.cellAt(0)).includes(secret));
  await until("the finding to come back", () => inOutput(notebook.cellAt(0)).length === 1);
});

test("saved outputs are found before anything runs, and redacted for the whole notebook", async () => {
  const [a, b] = [token(next), token(next)];
  const notebook = await openNotebook([{ source: "print(1)", outputs: [stream(`token=${a}\n`)] }, { source: "print(2)", outputs: [stream(`ok\ntoken=${b}\n`)] }]);
  await until("findings in both outputs", () => notebook.getCells().every((c) => inOutput(c).length > 0));
  await command("redactNotebook", notebook);
  const text = notebook.getCells().map(outputText).join();
  assert.ok(!text.includes(a) && !text.includes(b), "a value is still there");
  assert.match(text, /ok\n/);
});

test("a cell that runs is not redacted", async () => {
  const secret = token(next);
  const notebook = await openNotebook([{ source: "work()" }]);
  let finish = (): void => undefined;
  const ran = runCells(async (execution) => {
    await execution.replaceOutput(new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.stdout(`token=${secret}\n`)], { outputType: "stream" }));
    await new Promise<void>((resolve) => (finish = resolve));
    execution.end(true, Date.now());
  });
  const cell = notebook.cellAt(0);
  await until("a finding while it runs", () => inOutput(cell).length > 0);
  void command("redactCell", cell); // waits for an answer to its warning
  await command("scanNotebook", notebook); // goes after it
  assert.equal(notebook.cellAt(0), cell);
  assert.ok(outputText(cell).includes(secret));
  finish();
  await ran;
  await until("the end of the run", () => cell.executionSummary?.success === true);
  await command("redactCell", cell);
  assert.ok(!outputText(notebook.cellAt(0)).includes(secret));
});

test("cells that move, go or change their language leave nothing behind", async () => {
  const notebook = await openNotebook([{ source: assignment() }, { source: "x = 1" }, { source: assignment() }]);
  const [first, , third] = notebook.getCells();
  assert.ok(first && third);
  await until("two findings", () => findings(first).length === 1 && findings(third).length === 1);

  await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(0, 1)] });
  await vscode.commands.executeCommand("notebook.cell.moveDown");
  await until("the move", () => notebook.cellAt(1).document.getText() === first.document.getText());
  await until("the finding at its new place", () => findings(notebook.cellAt(1)).length === 1 && findings(notebook.cellAt(0)).length === 0);

  const gone = notebook.cellAt(2).document.uri;
  await edit((e) => e.set(notebook.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(2, 3))]));
  await until("the deleted cell to be clean", () => vscode.languages.getDiagnostics(gone).length === 0);

  const text = notebook.cellAt(1).document;
  await vscode.languages.setTextDocumentLanguage(text, "markdown");
  await setText(notebook.cellAt(1), "nothing here");
  await until("the cell in another language to be clean", () => findings(notebook.cellAt(1)).length === 0);
});

test("two notebooks do not mix", async () => {
  const one = await openNotebook([{ source: assignment() }]);
  const two = await openNotebook([{ source: "x = 1" }]);
  await until("the finding of the one", () => findings(one.cellAt(0)).length === 1);
  assert.equal(findings(two.cellAt(0)).length, 0);
  await setText(two.cellAt(0), assignment());
  await setText(one.cellAt(0), "x = 1");
  await until("the finding to be of the other", () => findings(one.cellAt(0)).length === 0 && findings(two.cellAt(0)).length === 1);
});

test("all secrets of a notebook are replaced at once", async () => {
  const notebook = await openNotebook([{ source: `api_${assignment()}\ndb_${assignment()}` }, { source: `git_${assignment()}` }]);
  await until("the findings", () => findings(notebook.cellAt(0)).length === 2 && findings(notebook.cellAt(1)).length === 1);
  await command("replaceSecrets", notebook);
  await until("a clean notebook", () => notebook.getCells().every((c) => findings(c).length === 0));
  for (const cell of notebook.getCells()) assert.equal(cell.document.getText().match(/^import os$/gm)?.length, 1, cell.document.getText());
});

test("a rule that is ignored in a cell is silent there and counts elsewhere", async () => {
  const notebook = await openNotebook([{ source: assignment() }, { source: assignment() }]);
  const [first, second] = notebook.getCells();
  assert.ok(first && second);
  const [found] = await until("findings", () => findings(first).length === 1 && findings(second).length === 1 && findings(first));
  assert.ok(found);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", first.document.uri, found.range, "quickfix");
  const ignore = actions.find((a) => /^Ignore .* in this cell$/.test(a.title));
  assert.ok(ignore?.command, actions.map((a) => a.title).join(", "));
  assert.equal(ignore.command.command, "nblsp.ignore");
  await command("ignore", ...(ignore.command.arguments ?? []));
  await until("silence in the first cell", () => findings(first).length === 0);
  assert.equal(findings(second).length, 1);
});

test("the save guard redacts before a save", async () => {
  const configuration = vscode.workspace.getConfiguration("nblsp");
  await configuration.update("saveGuard", "redact", vscode.ConfigurationTarget.Global);
  try {
    const secret = token(next);
    const notebook = await openNotebook([{ source: "print()", outputs: [stream(`token=${secret}\n`)] }]);
    await until("a finding", () => inOutput(notebook.cellAt(0)).length > 0);
    await setText(notebook.cellAt(0), "print(1)");
    assert.ok(await notebook.save());
    const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(notebook.uri));
    assert.match(saved, /print\(1\)/);
    assert.ok(!saved.includes(secret), "the value was saved");
  } finally {
    await configuration.update("saveGuard", undefined, vscode.ConfigurationTarget.Global);
  }
});

test("the scan of the workspace and its report look at files that are not open", async () => {
  const closed = await writeNotebook([{ source: "x = 1" }, { source: assignment() }]);
  await command("scanWorkspace");
  const [found] = await until("a finding in the closed notebook", () => {
    const found = vscode.languages.getDiagnostics(closed) as Found[];
    return found.length > 0 && found;
  });
  assert.equal(found?.data?.cell, 1);
  await command("openReport");
  await until("the report", () => vscode.window.tabGroups.all.some((g) => g.tabs.some((t) => t.label === "nblsp report")));
});

test("a finding is shown where it is, in a notebook that was not open too", async () => {
  const uri = await writeNotebook([{ source: "x = 1" }, { source: assignment() }]);
  const range = { start: { line: 0, character: 8 }, end: { line: 0, character: 12 } };
  await command("reveal", { rule: "", severity: "high", message: "", part: "source", document: uri.toString(), cell: 1, range });
  const editor = vscode.window.activeNotebookEditor;
  assert.equal(editor?.notebook.uri.toString(), uri.toString());
  assert.equal(editor?.selection.start, 1);
  await until("the cursor", () => vscode.window.activeTextEditor?.selection.start.character === 8);
});

test("a server that starts again finds the same", async () => {
  const notebook = await openNotebook([{ source: assignment() }]);
  const cell = notebook.cellAt(0);
  await until("a finding", () => findings(cell).length === 1);
  await command("restart");
  await until("the finding of the new server", () => findings(cell).length === 1);
  await command("showLog");
  await until("the log", () => vscode.workspace.textDocuments.some((d) => d.uri.scheme === "output" && /server: .*\(bundled\)/.test(d.getText())));
});

test("a rule that is ignored in a notebook is silent in all of it", async () => {
  const notebook = await openNotebook([{ source: assignment() }, { source: "x = 1" }, { source: assignment() }]);
  const [found] = await until("findings", () => findings(notebook.cellAt(2)).length === 1 && findings(notebook.cellAt(0)));
  await command("ignore", notebook.cellAt(0), { rule: ruleOf(found), scope: "notebook" });
  await until("silence", () => notebook.getCells().every((c) => findings(c).length === 0));
  await vscode.commands.executeCommand("undo");
  await until("the findings to come back", () => findings(notebook.cellAt(0)).length === 1 && findings(notebook.cellAt(2)).length === 1);
});

test("what is done in the list is done to the cell of the entry, even of a notebook that was not open", async () => {
  const other = await openNotebook([{ source: assignment() }]);
  const secret = token(next);
  const uri = await writeNotebook([{ source: "x = 1" }, { source: "print(1)", outputs: [stream(`token=${secret}\n`)] }]);
  const entry = { finding: { rule: "secrets/github-pat", part: "output", document: uri.toString(), cell: 1 } };
  await command("redactCell", entry);
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  assert.equal(notebook?.uri.toString(), uri.toString());
  assert.ok(!outputText(notebook.cellAt(1)).includes(secret), "the value is still there");
  assert.ok(!other.isDirty, "another notebook was changed");
});

test("findings that are accepted go into the baseline of the folder", async () => {
  const notebook = await openNotebook([{ source: assignment() }, { source: assignment() }]);
  const cell = notebook.cellAt(0);
  const [found] = await until("findings", () => findings(notebook.cellAt(1)).length === 1 && findings(cell).length === 1 && findings(cell));
  await command("ignore", cell, { rule: ruleOf(found), scope: "baseline" });
  assert.ok(await exists(".nblsp-baseline.toml"));
  await until("silence", () => findings(cell).length === 0);
  assert.equal(findings(notebook.cellAt(1)).length, 1);
  assert.ok(!notebook.isDirty, "the notebook was changed");
});

test("a scan of the notebook tells what is in it, and shows the list", async () => {
  const notebook = await openNotebook([{ source: "x = 1" }]);
  await runCells(async (execution) => {
    await execution.replaceOutput(new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.stdout(`${assignment()}\n`)]));
    execution.end(true, Date.now());
  });
  await until("the output", () => notebook.cellAt(0).outputs.length > 0);
  await command("scanNotebook", notebook);
  await until("a finding in the output", () => inOutput(notebook.cellAt(0)).length === 1);
});

test("settings reach the server, and their defaults say nothing", async () => {
  const configuration = vscode.workspace.getConfiguration("nblsp");
  const notebook = await openNotebook([{ source: assignment() }]);
  const cell = notebook.cellAt(0);
  await until("a finding", () => findings(cell).length === 1);
  await configuration.update("pii.threshold", 0.5, vscode.ConfigurationTarget.Global);
  try {
    await configuration.update("skip", ["secrets/*"], vscode.ConfigurationTarget.Global);
    await until("silence", () => findings(cell).length === 0);
    await configuration.update("skip", undefined, vscode.ConfigurationTarget.Global);
    await until("the finding to come back", () => findings(cell).length === 1);
    await configuration.update("severity", { "secrets/*": "low" }, vscode.ConfigurationTarget.Global);
    await until("another severity", () => findings(cell)[0]?.severity === vscode.DiagnosticSeverity.Information);
  } finally {
    for (const key of ["pii.threshold", "skip", "severity"]) await configuration.update(key, undefined, vscode.ConfigurationTarget.Global);
  }
});

test("a notebook in a virtual file system is scanned and redacted, outputs too", async () => {
  const files = new MemoryFiles();
  const registered = vscode.workspace.registerFileSystemProvider("nblsp-memory", files, { isCaseSensitive: true });
  try {
    const secret = token(next);
    const notebook = await openNotebook([{ source: assignment(), outputs: [stream(`token=${secret}\n`)] }], vscode.Uri.parse("nblsp-memory:/virtual.ipynb"));
    const cell = notebook.cellAt(0);
    await until("findings in text and output", () => findings(cell).length === 2 && inOutput(cell).length === 1);
    await command("redactNotebook", notebook);
    assert.ok(await notebook.save());
    assert.ok(!files.text("/virtual.ipynb").includes(secret), "the value was saved");
  } finally {
    registered.dispose();
  }
});

test("old revisions, as diffs show them, are left alone", async () => {
  const files = new MemoryFiles();
  const uri = vscode.Uri.parse("nblsp-revision:/old.ipynb");
  files.writeFile(uri, new TextEncoder().encode(notebookText([{ source: assignment() }])));
  const registered = vscode.workspace.registerFileSystemProvider("nblsp-revision", files, { isReadonly: true });
  try {
    const old = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(old);
    const now = await openNotebook([{ source: assignment() }]); // the server hears of it later
    await until("a finding in the notebook of today", () => findings(now.cellAt(0)).length === 1);
    assert.deepEqual(findings(old.cellAt(0)), []);
  } finally {
    registered.dispose();
  }
});

test("all flaws of one version of a package have the same fixes, each once", async () => {
  const notebook = await openNotebook([{ source: "%pip install jinja2==2.10" }]);
  const cell = notebook.cellAt(0);
  const flaws = (): Found[] => findings(cell).filter((d) => ruleOf(d) === "deps/vulnerable");
  const found = await until("its flaws", () => flaws().length > 1 && flaws());
  const range = found[0]?.range ?? assert.fail();
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", cell.document.uri, range, "quickfix", 10);
  assert.equal(new Set(actions.map((a) => a.title)).size, actions.length, actions.map((a) => a.title).join(", "));
  const upgrade = actions.find((a) => /^Upgrade to [\d.]+$/.test(a.title)); // others say what they leave
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", cell.document.uri, range.start);
  const page = hovers.flatMap((h) => h.contents.map((c) => (typeof c === "string" ? c : c.value))).join("\n");
  assert.match(page, /\]\(https:\/\/osv\.dev\/vulnerability\//);
  await vscode.workspace.applyEdit(upgrade?.edit ?? assert.fail("there is no upgrade"));
  await until("the flaws to go", () => flaws().length === 0);
});

test("a notebook of 1,000 cells does not hold up the others", async () => {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const cells = Array.from({ length: 1000 }, (_, i) => ({ source: i % 10 === 0 ? `key${i}_${assignment()}` : `x${i} = ${i}`, outputs: i % 10 === 5 ? [stream(`${assignment()}\n`)] : [] }));
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const notebook = await openNotebook(cells);
  await until("all findings", () => notebook.getCells().every((c, i) => findings(c).length === (i % 5 === 0 ? 1 : 0)));
  const [opened, work] = [performance.now() - start, process.cpuUsage(cpu)];
  const busy = [];
  const cell = notebook.cellAt(1);
  for (const letter of "a_long_name_that_somebody_types_here") {
    const before = performance.now();
    await edit((e) => e.insert(cell.document.uri, new vscode.Position(0, 0), letter));
    busy.push(performance.now() - before);
  }
  delay.disable();
  measured(`1,000 cells, 200 findings: all there after ${Math.round(opened)} ms (${Math.round((work.user + work.system) / 1e3)} ms of CPU in the extension host, the tests' own waiting in it); an edit takes ${Math.round(median(busy))} ms; the extension host was held up ${Math.round(delay.max / 1e6)} ms at most, ${Math.round(delay.percentile(99) / 1e6)} ms p99`);
});

test("every command that package.json offers is there, and these tests have run it", async () => {
  const extension = vscode.extensions.getExtension("nblsp.nblsp");
  const offered = (extension?.packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands.map((c) => c.command);
  const known = new Set(await vscode.commands.getCommands(true));
  assert.deepEqual(offered.filter((c) => !known.has(c)), []);
  assert.deepEqual(offered.filter((c) => !ran().has(c)), []);
});

function ruleOf(d: vscode.Diagnostic | undefined): string {
  return String(typeof d?.code === "object" ? d.code.value : d?.code);
}

async function exists(name: string): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail("there is no folder");
  return vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, name)).then(() => true, () => false);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
