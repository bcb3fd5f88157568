import type { ICellModel } from '@jupyterlab/cells';
import type { LiveNotebook } from './live.js';
import { editsByText, type CodeAction, type Finding, type WorkspaceEdit } from './protocol.js';
import { backwards } from './text.js';

const fixAll = 'notebook.source.fixAll.nblsp';

/** A fix of some version of a notebook. */
export interface Fix {
  readonly title: string;
  readonly edit: WorkspaceEdit;
  readonly revision: number;
}

/** The fixes for what is between two places of a cell. */
export async function fixesAt(notebook: LiveNotebook, cell: ICellModel, range: NonNullable<Finding['range']>): Promise<Fix[]> {
  const { revision } = notebook;
  return asFixes(await notebook.actions(cell, range), revision);
}

/** Makes the fix of a finding that has this title. */
export async function fixFinding(notebook: LiveNotebook, cell: ICellModel, finding: Finding, title: string): Promise<void> {
  const { revision } = notebook;
  const actions = await notebook.actions(cell, finding.range);
  const ofRule = actions.filter((a) => a.diagnostics?.some((d) => d.code === finding.rule) ?? true);
  const fix = asFixes(ofRule, revision).find((f) => f.title === title);
  if (fix === undefined) throw new Error(`“${title}” cannot be done here any more`);
  applyFix(notebook, fix);
}

/** Makes all fixes of a notebook that change nothing but what they fix; gives whether there were any. */
export async function fixSafe(notebook: LiveNotebook): Promise<boolean> {
  const { revision } = notebook;
  const cell = notebook.context.model.cells.length > 0 ? notebook.context.model.cells.get(0) : undefined;
  if (cell === undefined) return false;
  const start = { line: 0, character: 0 };
  const fixes = asFixes(await notebook.actions(cell, { start, end: start }, fixAll), revision);
  for (const fix of fixes) applyFix(notebook, fix);
  return fixes.length > 0;
}

/** Edits the shared model, in one step of undo for each cell. */
export function applyFix(notebook: LiveNotebook, { title, edit, revision }: Fix): void {
  if (notebook.revision !== revision) throw new Error(`“${title}” was not done: the notebook changed in the meantime`);
  for (const [uri, edits] of editsByText(edit)) {
    const shared = notebook.cellByUri(uri)?.sharedModel;
    if (shared === undefined) continue;
    const changes = backwards(shared.getSource(), edits);
    shared.transact(() => changes.forEach(({ start, end, text }) => shared.updateSource(start, end, text)));
  }
}

function asFixes(actions: readonly CodeAction[], revision: number): Fix[] {
  return actions.flatMap(({ title, edit }) => (edit === undefined ? [] : [{ title, edit, revision }]));
}
