import type { ICellModel } from '@jupyterlab/cells';
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
    let changed = false;
    for (const { index, items } of outputs) {
      const output = now[index] && replaced(now[index], items);
      if (output === undefined) continue;
      cell.outputs.set(index, output);
      changed = true;
    }
    if (changed) cells++;
  }
  return cells;
}

/** Redacts the outputs of one cell or of all; gives the number of cells that changed. */
export async function redact(notebook: LiveNotebook, cell?: ICellModel): Promise<number> {
  return applyRedaction(notebook, await notebook.redaction(cell));
}
