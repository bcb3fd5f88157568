import * as fs from "node:fs";
import * as vscode from "vscode";
import type { Kernel, Play } from "../kernel/extension";
import { type Cell, notebookText } from "../sample";

export interface Result {
  readonly name: string;
  readonly error?: string;
  /** Figures to print. */
  readonly measured?: string;
}

let figures: string | undefined;

/** Has figures printed with the test that runs. */
export function measured(what: string): void {
  figures = what;
}

type Test = () => Promise<void>;

const tests: [string, Test][] = [];

export function test(name: string, run: Test): void {
  tests.push([name, run]);
}

/** Runs all tests one after the other, in windows without editors, and writes the results to a file. */
export async function runAll(file: string): Promise<void> {
  const results: Result[] = [];
  for (const [name, run] of tests) {
    try {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      figures = undefined;
      await run();
      results.push({ name, ...(figures === undefined ? {} : { measured: figures }) });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    } finally {
      for (const n of vscode.workspace.notebookDocuments) if (n.isDirty) await revert(n);
    }
  }
  fs.writeFileSync(`${file}.part`, JSON.stringify(results));
  fs.renameSync(`${file}.part`, file);
}

async function revert(notebook: vscode.NotebookDocument): Promise<void> {
  await vscode.window.showNotebookDocument(notebook);
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}

const commandsRun = new Set<string>();

/** Runs a command of the extension. */
export function command(id: string, ...args: unknown[]): Thenable<unknown> {
  commandsRun.add(`nblsp.${id}`);
  return vscode.commands.executeCommand(`nblsp.${id}`, ...args);
}

/** The commands that the tests have run so far. */
export function ran(): ReadonlySet<string> {
  return commandsRun;
}

/** Waits until something holds, and gives it; an error says what was waited for. The bound is for what never comes. */
export async function until<T>(what: string, probe: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    await new Promise((r) => setTimeout(r, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}

let names = 0;

/** Writes a notebook into the workspace. */
export async function writeNotebook(cells: readonly Cell[]): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
  const uri = vscode.Uri.joinPath(folder, `n${++names}.ipynb`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(notebookText(cells)));
  return uri;
}

export async function openNotebook(cells: readonly Cell[], at?: vscode.Uri): Promise<vscode.NotebookDocument> {
  if (at !== undefined) await vscode.workspace.fs.writeFile(at, new TextEncoder().encode(notebookText(cells)));
  const notebook = await vscode.workspace.openNotebookDocument(at ?? (await writeNotebook(cells)));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

export type Found = vscode.Diagnostic & { readonly data?: { readonly part?: string; readonly cell?: number } };

export function findings(cell: vscode.NotebookCell): Found[] {
  return vscode.languages.getDiagnostics(cell.document.uri).filter((d) => d.source === "nblsp");
}

export function inOutput(cell: vscode.NotebookCell): Found[] {
  return findings(cell).filter((d) => d.data?.part === "output");
}

export async function edit(change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const e = new vscode.WorkspaceEdit();
  change(e);
  if (!(await vscode.workspace.applyEdit(e))) throw new Error("the edit was not applied");
}

export async function setText(cell: vscode.NotebookCell, text: string): Promise<void> {
  await edit((e) => e.replace(cell.document.uri, new vscode.Range(0, 0, cell.document.lineCount, 0), text));
}

/** Runs the cells of the notebook in front with a kernel that does as told. */
export async function run(play: Play): Promise<void> {
  const extension = vscode.extensions.getExtension<Kernel>("nblsp.nblsp-test-kernel");
  if (extension === undefined) throw new Error("the test kernel is not installed");
  const kernel = await extension.activate();
  kernel.play = play;
  await vscode.commands.executeCommand("notebook.selectKernel", { id: kernel.id, extension: extension.id });
  await vscode.commands.executeCommand("notebook.execute");
}

/** The texts of all outputs of a cell. */
export function outputText(cell: vscode.NotebookCell): string {
  return cell.outputs.flatMap((o) => o.items.map((i) => new TextDecoder().decode(i.data))).join("\n");
}
