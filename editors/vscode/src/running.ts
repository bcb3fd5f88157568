import * as vscode from "vscode";

/**
 * Which cells run. The API does not tell; but a summary that comes with an execution order and with
 * neither success nor end, after the notebook was opened, is the start of a run.
 */
export class Running implements vscode.Disposable {
  readonly #cells = new WeakSet<vscode.NotebookCell>();
  readonly #subscription = vscode.workspace.onDidChangeNotebookDocument((e) => {
    for (const { cell, executionSummary } of e.cellChanges) {
      if (executionSummary === undefined) continue;
      const { success, timing, executionOrder } = executionSummary;
      if (success === undefined && timing === undefined && executionOrder !== undefined) this.#cells.add(cell);
      else this.#cells.delete(cell);
    }
  });

  dispose(): void {
    this.#subscription.dispose();
  }

  has(cell: vscode.NotebookCell): boolean {
    return this.#cells.has(cell);
  }
}
