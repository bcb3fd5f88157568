import * as vscode from "vscode";
import { plural } from "./findings";
import { replaceItems } from "./outputs";
import { type Redactions, readRedactions } from "./redaction";
import type { Running } from "./running";

/** What a redaction would do. */
export interface Plan {
  readonly edits: readonly vscode.NotebookEdit[];
  /** Cells that have something to redact and were left alone because they run. */
  readonly running: readonly vscode.NotebookCell[];
}

/**
 * Redacts outputs. Only the controller that ran a cell may change its outputs, so the cell is replaced by
 * one that is equal but for them: same nbformat id and metadata, same execution summary. VS Code makes
 * that one step of undo.
 */
export class Redactor {
  constructor(
    /** Sends the whole outputs of some cells to the server. */
    private readonly flush: (cells: readonly vscode.NotebookCell[]) => void,
    private readonly running: Running,
    private readonly request: (params: { notebook: string; cell?: string }) => Promise<unknown>,
  ) {}

  /** Works out what to replace in some cells of a notebook; those that run only if `force`. */
  async plan(notebook: vscode.NotebookDocument, cells: readonly vscode.NotebookCell[], force = false): Promise<Plan> {
    const withOutputs = cells.filter((c) => c.outputs.length > 0);
    if (withOutputs.length === 0) return { edits: [], running: [] };
    // What the server redacts has to be what is shown, and the whole of it.
    this.flush(withOutputs);
    const asked = withOutputs.map((cell) => ({ cell, outputs: cell.outputs }));
    const only = withOutputs.length === 1 ? withOutputs[0] : undefined;
    const redactions = readRedactions(
      await this.request({ notebook: notebook.uri.toString(), ...(only === undefined ? {} : { cell: only.document.uri.toString() }) }),
    );
    const edits: vscode.NotebookEdit[] = [];
    const running: vscode.NotebookCell[] = [];
    for (const { cell, outputs } of asked) {
      const replaced = replacedOutputs(cell, redactions);
      if (replaced === undefined || cell.index < 0 || !sameOutputs(outputs, cell.outputs)) continue;
      if (this.running.has(cell) && !force) {
        running.push(cell);
        continue;
      }
      edits.push(vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(cell.index, cell.index + 1), [copy(cell, replaced)]));
    }
    return { edits, running };
  }

  /** Redacts the outputs of some cells and says what it did. */
  async redact(notebook: vscode.NotebookDocument, cells: readonly vscode.NotebookCell[], force = false): Promise<void> {
    const { edits, running } = await this.plan(notebook, cells, force);
    if (edits.length > 0) {
      const edit = new vscode.WorkspaceEdit();
      edit.set(notebook.uri, [...edits]);
      if (!(await vscode.workspace.applyEdit(edit))) throw new Error("VS Code did not apply the redaction: the notebook changed in the meantime");
    }
    if (running.length > 0) {
      const again = "Redact Anyway";
      const names = `${plural(running.length, "cell")} (${running.map((c) => c.index + 1).join(", ")})`;
      const choice = await vscode.window.showWarningMessage(
        `${names} still running: what they put out from now on would be lost by a redaction.`,
        again,
      );
      if (choice === again) await this.redact(notebook, running, true);
    } else if (edits.length === 0) {
      void vscode.window.showInformationMessage("There is nothing to redact in these outputs.");
    } else {
      vscode.window.setStatusBarMessage(`Redacted the outputs of ${plural(edits.length, "cell")}; undo brings them back.`, 5000);
    }
  }
}

function replacedOutputs(cell: vscode.NotebookCell, redactions: Redactions): vscode.NotebookCellOutput[] | undefined {
  const byIndex = redactions.get(cell.document.uri.toString());
  if (byIndex === undefined) return undefined;
  let changed = false;
  const outputs = cell.outputs.map((output, index) => {
    const texts = byIndex.get(index);
    const items = texts && replaceItems(output.items, texts);
    if (items === undefined) return output;
    changed = true;
    return new vscode.NotebookCellOutput(items.map((i) => new vscode.NotebookCellOutputItem(i.data, i.mime)), output.metadata);
  });
  return changed ? outputs : undefined;
}

function copy(cell: vscode.NotebookCell, outputs: vscode.NotebookCellOutput[]): vscode.NotebookCellData {
  const data = new vscode.NotebookCellData(cell.kind, cell.document.getText(), cell.document.languageId);
  data.outputs = outputs;
  data.metadata = { ...cell.metadata };
  if (cell.executionSummary !== undefined) data.executionSummary = { ...cell.executionSummary };
  return data;
}

/** VS Code makes new objects for outputs and items that change. */
function sameOutputs(a: readonly vscode.NotebookCellOutput[], b: readonly vscode.NotebookCellOutput[]): boolean {
  return a.length === b.length && a.every((o, i) => o === b[i]);
}
