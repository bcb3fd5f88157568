import * as vscode from "vscode";
import { maxText, wireItems, type WireItem } from "./outputs";

/** The params of nblsp/didChangeOutputs: all outputs of one cell, replacing the former. */
export interface DidChangeOutputs {
  readonly notebook: string;
  readonly cell: string;
  readonly seq: number;
  readonly outputs: readonly { readonly index: number; readonly outputType: string; readonly items: readonly WireItem[] }[];
}

/** How long outputs are collected before they are sent, in milliseconds. */
const delay = 150;

/**
 * Tells the server what cells put out: LSP carries no outputs. A cell that keeps writing is sent every
 * 150 ms and not only when it rests.
 */
export class OutputSync implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  readonly #timers = new Map<vscode.NotebookCell, NodeJS.Timeout>();
  /** Cells whose outputs the server has from here and not from the file, by their texts. */
  readonly #live = new WeakMap<vscode.TextDocument, vscode.NotebookCell>();
  #seq = 0;

  constructor(private readonly send: (params: DidChangeOutputs) => void) {
    this.#subscriptions = [
      vscode.workspace.onDidOpenNotebookDocument((n) => this.#open(n)),
      vscode.workspace.onDidChangeNotebookDocument((e) => {
        for (const change of e.cellChanges) if (change.outputs !== undefined) this.#schedule(change.cell);
        for (const change of e.contentChanges) {
          for (const cell of change.addedCells) if (cell.outputs.length > 0) this.#schedule(cell);
        }
      }),
      // A cell that changes its language is closed and opened again: for the server it is another one.
      vscode.workspace.onDidOpenTextDocument((d) => {
        const cell = this.#live.get(d);
        if (cell !== undefined) this.#schedule(cell);
      }),
    ];
    vscode.workspace.notebookDocuments.forEach((n) => this.#open(n));
  }

  dispose(): void {
    for (const s of this.#subscriptions) s.dispose();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** Sends the outputs of some cells now, the whole of them if they are `complete`. */
  flush(cells: readonly vscode.NotebookCell[], complete = false): void {
    for (const cell of cells) this.#sendNow(cell, complete ? Infinity : maxText);
  }

  /** The server reads saved outputs from the file, where there is one that says what is shown. */
  #open(notebook: vscode.NotebookDocument): void {
    if (notebook.uri.scheme === "file" && !notebook.isDirty) return;
    for (const cell of notebook.getCells()) if (cell.outputs.length > 0) this.#schedule(cell);
  }

  #schedule(cell: vscode.NotebookCell): void {
    if (!this.#timers.has(cell)) this.#timers.set(cell, setTimeout(() => this.#sendNow(cell, maxText), delay));
  }

  #sendNow(cell: vscode.NotebookCell, limit: number): void {
    clearTimeout(this.#timers.get(cell));
    this.#timers.delete(cell);
    if (cell.index < 0 || cell.notebook.isClosed) return;
    this.#live.set(cell.document, cell);
    const outputs = cell.outputs.map((output, index) => {
      const type: unknown = output.metadata?.["outputType"];
      return { index, outputType: typeof type === "string" ? type : "", items: wireItems(output.items, limit) };
    });
    this.send({
      notebook: cell.notebook.uri.toString(),
      cell: cell.document.uri.toString(),
      seq: ++this.#seq,
      outputs: outputs.filter((o) => o.items.length > 0),
    });
  }
}

/** The cell that a text document is of. */
export function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find((c) => c.document === document);
    if (cell !== undefined) return cell;
  }
  return undefined;
}
