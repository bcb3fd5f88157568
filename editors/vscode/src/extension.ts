import * as vscode from "vscode";
import { type Ignored, NotebookActions, describeReplaced, ignore, replaceSecrets, rulesOf, scanWorkspace } from "./fixes";
import { type Finding, count, describeCounts, plural } from "./findings";
import { OutputSync, cellOf } from "./outputSync";
import { Redactor } from "./redactor";
import { Running } from "./running";
import { SaveGuard } from "./saveGuard";
import { foldersOnDisk, htmlReport } from "./report";
import { Server } from "./server";
import { CellStatus, StatusBar } from "./status";
import { Store, diagnosticsOf } from "./store";
import { Tree, reveal } from "./tree";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("nblsp", { log: true });
  server = new Server(context, log);
  const current = server;
  const store = new Store();
  const statusBar = new StatusBar(store);
  const cellStatus = new CellStatus(store);
  const running = new Running();
  let sync: OutputSync | undefined;
  const redactor = new Redactor(
    (cells) => sync?.flush(cells, true),
    running,
    (params) => current.client.sendRequest("nblsp/redactOutputs", params),
  );
  context.subscriptions.push(
    log,
    current,
    store,
    new Tree(store),
    statusBar,
    cellStatus,
    running,
    new SaveGuard(store, redactor, log),
    vscode.notebooks.registerNotebookCellStatusBarItemProvider("*", cellStatus),
    vscode.languages.registerCodeActionsProvider({ notebookType: "*" }, new NotebookActions(cellOf), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    current.onDidChangeState((state) => {
      statusBar.setState(state);
      // A new server knows nothing of what the old one was told.
      sync?.dispose();
      sync = state.kind === "running" ? new OutputSync((params) => current.notify("nblsp/didChangeOutputs", params)) : undefined;
    }),
    { dispose: () => sync?.dispose() },
    vscode.workspace.onDidGrantWorkspaceTrust(() => current.start()),
    vscode.workspace.onDidChangeConfiguration(async (e) => {
      if (e.affectsConfiguration("nblsp.path")) await current.start();
    }),
    ...commands(current, store, redactor, (cells) => sync?.flush(cells), log),
  );
  await current.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function commands(
  server: Server,
  store: Store,
  redactor: Redactor,
  flush: (cells: readonly vscode.NotebookCell[]) => void,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  /** A command that tells its errors. */
  const command = <A extends unknown[]>(id: string, run: (...args: A) => Promise<void> | void): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: A) => {
      try {
        await run(...args);
      } catch (error) {
        if (error instanceof vscode.CancellationError) return;
        log.error(id, error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(`nblsp: ${error instanceof Error ? error.message : String(error)}`);
      }
    });

  return [
    command("nblsp.scanNotebook", async (argument?: unknown) => {
      const notebook = notebookOf(argument);
      server.client; // throws when there is nobody to scan
      flush(notebook.getCells().filter((c) => c.outputs.length > 0));
      // The answer comes when the server has seen all of it; the diagnostics come after it.
      const { findings } = await server.client.sendRequest<{ findings: Finding[] }>("nblsp/findings", { notebook: notebook.uri.toString() });
      await vscode.commands.executeCommand("nblsp.findings.focus");
      vscode.window.setStatusBarMessage(findings.length === 0 ? "nblsp: no findings" : `nblsp: ${describeCounts(count(findings))}`, 5000);
    }),
    command("nblsp.scanWorkspace", async () => {
      if (foldersOnDisk().length === 0) throw new Error("There is no folder on disk to scan; notebooks that are open are scanned anyway.");
      const { files, findings } = await withProgress("Scanning the workspace", (token) => scanWorkspace(server.client, token));
      await vscode.commands.executeCommand("nblsp.findings.focus");
      const closed = `${plural(files, "file")} that ${files === 1 ? "is" : "are"} not open`;
      void vscode.window.showInformationMessage(`nblsp looked at ${closed}: ${findings === 0 ? "no findings" : plural(findings, "finding")}.`);
    }),
    command("nblsp.openReport", async () => {
      const html = await withProgress("Writing the report", (token) => htmlReport(server.binary, token));
      const panel = vscode.window.createWebviewPanel("nblsp.report", "nblsp report", vscode.ViewColumn.Active, {
        enableScripts: true,
        enableFindWidget: true,
        localResourceRoots: [],
      });
      panel.webview.html = html;
    }),
    command("nblsp.redactCell", async (argument?: unknown) => {
      const cell = await cellFor(argument);
      await redactor.redact(cell.notebook, [cell]);
    }),
    command("nblsp.redactNotebook", async (argument?: unknown) => {
      const notebook = notebookOf(argument);
      await redactor.redact(notebook, notebook.getCells());
    }),
    command("nblsp.replaceSecrets", async (argument?: unknown) => {
      const n = await replaceSecrets(server.client, notebookOf(argument));
      void vscode.window.showInformationMessage(describeReplaced(n));
    }),
    command("nblsp.ignore", async (argument?: unknown, ignored?: Ignored) => {
      const cell = await cellFor(argument);
      if (ignored?.rule !== undefined) {
        await ignore(server.client, cell, ignored);
        return;
      }
      const rules = isFindingNode(argument) ? [argument.finding.rule] : rulesOf(diagnosticsOf(cell.document.uri));
      if (rules.length === 0) throw new Error("There is nothing to ignore in this cell.");
      const choices = rules.flatMap((rule) => [
        { label: `${rule} in this cell`, description: "written into the cell", rule, scope: "cell" as const },
        { label: `${rule} in this notebook`, description: "written into the notebook", rule, scope: "notebook" as const },
        { label: `These findings of ${rule}`, description: "accepted in .nblsp-baseline.toml", rule, scope: "baseline" as const },
      ]);
      const choice = await vscode.window.showQuickPick(choices, { title: "Ignore findings" });
      if (choice !== undefined) await ignore(server.client, cell, choice);
    }),
    command("nblsp.reveal", (finding: Finding) => reveal(finding, store.placeOf(finding))),
    command("nblsp.restart", () => server.start()),
    command("nblsp.showLog", () => log.show()),
  ];
}

function withProgress<T>(title: string, work: (token: vscode.CancellationToken) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: `nblsp: ${title}`, cancellable: true }, async (_, token) => {
    try {
      return await work(token);
    } catch (error) {
      throw token.isCancellationRequested ? new vscode.CancellationError() : error;
    }
  });
}

/** The notebook that a command is for: what its caller hands over, or the one in front. */
function notebookOf(argument: unknown): vscode.NotebookDocument {
  const notebooks = vscode.workspace.notebookDocuments;
  const given = notebooks.find((n) => n === argument) ?? notebooks.find((n) => n.uri.toString() === toolbarUri(argument));
  const notebook = given ?? vscode.window.activeNotebookEditor?.notebook;
  if (notebook === undefined) throw new Error("There is no notebook in front.");
  return notebook;
}

/** The toolbar of a notebook hands over `{notebookEditor: {notebookUri}}`. */
function toolbarUri(argument: unknown): string | undefined {
  const uri = (argument as { notebookEditor?: { notebookUri?: unknown } } | undefined)?.notebookEditor?.notebookUri;
  return uri instanceof vscode.Uri ? uri.toString() : undefined;
}

/**
 * The cell that a command is for: what its caller hands over, which may be an entry of the tree, or the
 * selected one of the notebook in front.
 */
async function cellFor(argument: unknown): Promise<vscode.NotebookCell> {
  if (isFindingNode(argument)) {
    const { finding } = argument;
    await reveal(finding, finding.range); // so that the notebook is open, and seen to change
    const notebook = vscode.workspace.notebookDocuments.find((n) => n.uri.toString() === finding.document);
    if (notebook === undefined || finding.cell === undefined || finding.cell >= notebook.cellCount) {
      throw new Error("This finding is not in a cell; the light bulb beside it says what can be done.");
    }
    return notebook.cellAt(finding.cell);
  }
  const all = vscode.workspace.notebookDocuments.flatMap((n) => n.getCells());
  const given = all.find((c) => c === argument);
  if (given !== undefined) return given;
  const editor = vscode.window.activeNotebookEditor;
  const at = editor?.selection.start;
  if (editor === undefined || at === undefined || at >= editor.notebook.cellCount) throw new Error("There is no cell selected.");
  return editor.notebook.cellAt(at);
}

function isFindingNode(argument: unknown): argument is { finding: Finding } {
  return typeof (argument as { finding?: { rule?: unknown } } | undefined)?.finding?.rule === "string";
}
