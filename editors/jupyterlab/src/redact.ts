import type { ICellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import { isCode, type LiveNotebook, type Redacted } from './live.js';
import { replaced } from './outputs.js';

/**
 * Puts replacements into the outputs of cells, at once. What has changed since it was looked at is left
 * alone. Gives the number of cells that were redacted.
 */
export function applyRedaction(notebook: LiveNotebook, redaction: ReadonlyMap<ICellModel, Redacted>): number {
  let cells = 0;
  for (const [cell, { outputs, edits }] of redaction) {
    if (cell.isDisposed || !isCode(cell) || notebook.outputEdits(cell) !== edits) continue;
    const now = cell.outputs.toJSON();
    const changed = new Map<number, nbformat.IOutput>();
    for (const { index, items } of outputs) {
      const output = now[index] && replaced(now[index], items);
      if (output !== undefined) changed.set(index, output);
    }
    if (changed.size === 0) continue;
    cells++;
    // In the JupyterLab of others an output that is set is first appended, a stream to the one before it, and
    // then what was there is removed: all of it. So there they are written anew.
    if (notebook.context.model.collaborative) cell.outputs.fromJSON(now.map((output, index) => changed.get(index) ?? output));
    else for (const [index, output] of changed) cell.outputs.set(index, output);
  }
  return cells;
}

/** Redacts the outputs of one cell or of all; gives the number of cells that changed. */
export async function redact(notebook: LiveNotebook, cell?: ICellModel): Promise<number> {
  return applyRedaction(notebook, await notebook.redaction(cell));
}
