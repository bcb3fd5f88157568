import type { JupyterFrontEnd } from '@jupyterlab/application';
import { type ICommandPalette, Notification } from '@jupyterlab/apputils';
import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { EditorView } from '@codemirror/view';
import { Menu } from '@lumino/widgets';
import type { Client } from './client.js';
import { applyFix, type Fix, fixesAt, fixSafe } from './fixes.js';
import { explain } from './help.js';
import type { LiveNotebook } from './live.js';
import type { Notebooks } from './notebooks.js';
import type { Finding } from './protocol.js';
import { redact } from './redact.js';
import { icon } from './icon.js';
import { plural } from './words.js';

const category = 'nblsp';

/** Runs what may fail because the connection is lost or the notebook has changed, and tells the user so. */
export function attempt(work: Promise<unknown>): void {
  work.catch((problem: unknown) => Notification.error(problem instanceof Error ? problem.message : String(problem), { autoClose: 5000 }));
}

/** Redacts the outputs of a cell or of all, and says what was done. */
export async function redactAndTell(notebook: LiveNotebook, cell?: ICellModel): Promise<void> {
  const n = await redact(notebook, cell);
  Notification.info(n === 0 ? 'There is nothing to redact in these outputs.' : `Redacted the outputs of ${plural(n, 'cell')}.`, { autoClose: 4000 });
}

/** Scrolls to a finding and puts the cursor on it. */
export function reveal(notebooks: Notebooks, notebook: LiveNotebook, finding: Finding): void {
  const panel = notebooks.tracker.find((p) => p.context === notebook.context);
  const at = notebook.cellOf(finding);
  if (panel === undefined || at === undefined) return;
  const view = panel.content;
  view.activeCellIndex = at.index;
  attempt(
    (async () => {
      await view.scrollToItem(at.index, 'center');
      const cell = view.widgets[at.index];
      await cell?.ready;
      if (finding.part !== 'source' || cell?.editor == null || finding.range === undefined) {
        const bar = cell?.node.querySelector('.nblsp-OutputBar');
        bar?.scrollIntoView({ block: 'nearest' });
        bar?.querySelector('button')?.focus({ preventScroll: true });
        return;
      }
      const { start, end } = finding.range;
      view.mode = 'edit';
      cell.editor.focus();
      cell.editor.setSelection({ start: { line: start.line, column: start.character }, end: { line: end.line, column: end.character } });
      // What is underlined is read out: it is nowhere else for who does not see it.
      (cell.editor as Partial<CodeMirrorEditor>).editor?.dispatch({ effects: EditorView.announce.of(`${finding.severity}: ${finding.message}`) });
    })(),
  );
}

/** Adds the commands, in the palette too. */
export function addCommands(
  { commands }: JupyterFrontEnd,
  palette: ICommandPalette | null,
  notebooks: Notebooks,
  client: Client,
  rendermime: IRenderMimeRegistry,
  showPanel: () => void,
): void {
  const add = (id: string, label: string, caption: string, work: (notebook: LiveNotebook) => Promise<unknown> | void): void => {
    commands.addCommand(id, {
      label,
      caption,
      isEnabled: () => notebooks.current !== undefined,
      execute: () => {
        const notebook = notebooks.current;
        if (notebook !== undefined) attempt(Promise.resolve(work(notebook)));
      },
    });
    palette?.addItem({ command: id, category });
  };

  commands.addCommand('nblsp:show-panel', {
    label: 'Show Findings',
    caption: 'Show what nblsp found in this notebook',
    icon,
    execute: showPanel,
  });
  palette?.addItem({ command: 'nblsp:show-panel', category });
  commands.addCommand('nblsp:reconnect', {
    label: 'Connect to the Server Again',
    execute: () => client.restart(),
  });
  palette?.addItem({ command: 'nblsp:reconnect', category });

  add('nblsp:scan', 'Scan Notebook', 'Scan the whole notebook anew', (notebook) => {
    notebook.rescan();
    showPanel();
  });
  add('nblsp:redact-notebook', 'Redact Outputs of Notebook', 'Take what leaks out of all outputs', (notebook) => redactAndTell(notebook));
  add('nblsp:redact-cell', 'Redact Outputs of Cell', 'Take what leaks out of the outputs of this cell', (notebook) => {
    const cell = notebooks.tracker.activeCell?.model;
    return cell === undefined ? undefined : redactAndTell(notebook, cell);
  });
  add('nblsp:fix-safe', 'Apply All Safe Fixes', 'Make the fixes that change nothing but what they fix', async (notebook) => {
    if (!(await fixSafe(notebook))) Notification.info('There is nothing that can be fixed safely.', { autoClose: 4000 });
  });
  const step = (by: 1 | -1) => (notebook: LiveNotebook) => {
    const next = neighbour(notebook, notebooks.tracker.activeCell, by);
    if (next !== undefined) reveal(notebooks, notebook, next);
  };
  add('nblsp:next', 'Go to Next Finding', 'Go to the next finding of the notebook', step(1));
  add('nblsp:previous', 'Go to Previous Finding', 'Go to the previous finding of the notebook', step(-1));

  let offered: readonly Fix[] = [];
  commands.addCommand('nblsp:apply-fix', {
    label: (args) => offered[Number(args['n'])]?.title ?? '',
    execute: (args) => {
      const [fix, notebook] = [offered[Number(args['n'])], notebooks.current];
      if (fix !== undefined && notebook !== undefined) attempt((async () => applyFix(notebook, fix))());
    },
  });
  add('nblsp:explain', 'Explain…', 'Say why what is found at the cursor matters, and what to do', async (notebook) => {
    const here = cursor(notebooks.tracker.activeCell);
    const said = here !== undefined && (await explain(rendermime, notebook, here.cell, here.range));
    notebooks.tracker.activeCell?.editor?.focus(); // it came from a menu, which is gone
    if (!said) Notification.info('There is no finding at the cursor.', { autoClose: 3000 });
  });
  add('nblsp:quick-fix', 'Quick Fix…', 'Show what can be done about the finding at the cursor', async (notebook) => {
    const here = cursor(notebooks.tracker.activeCell);
    if (here === undefined) return;
    offered = await fixesAt(notebook, here.cell, here.range);
    if (offered.length === 0) return void Notification.info('There is nothing to fix at the cursor.', { autoClose: 3000 });
    const menu = new Menu({ commands });
    offered.forEach((_, n) => menu.addItem({ command: 'nblsp:apply-fix', args: { n } }));
    menu.addItem({ type: 'separator' });
    menu.addItem({ command: 'nblsp:explain' });
    menu.open(here.left, here.bottom);
    menu.activeIndex = 0;
  });
}

/** What is selected in a cell, and where it is on the screen; undefined when the cell has no editor. */
function cursor(cell: Cell | null): { readonly cell: ICellModel; readonly range: NonNullable<Finding['range']>; readonly left: number; readonly bottom: number } | undefined {
  const editor = cell?.editor;
  if (cell == null || editor == null) return undefined;
  const { start, end } = editor.getSelection();
  const position = ({ line, column }: { line: number; column: number }) => ({ line, character: column });
  const { left = 0, bottom = 0 } = editor.getCoordinateForPosition(editor.getCursorPosition()) ?? {};
  return { cell: cell.model, range: { start: position(start), end: position(end) }, left, bottom };
}

/** The finding after or before the cursor, around the ends. */
function neighbour(notebook: LiveNotebook, active: Cell | null, by: 1 | -1): Finding | undefined {
  const findings = notebook.findings.filter((f) => notebook.cellOf(f) !== undefined);
  const index = active === null ? -1 : (active.parent as { widgets?: readonly unknown[] } | null)?.widgets?.indexOf(active) ?? -1;
  const cursor = active?.editor?.getCursorPosition();
  const key = (f: Finding): readonly [number, number, number] => {
    const cell = notebook.cellOf(f)?.index ?? -1;
    return f.part === 'source' ? [cell, f.range?.end.line ?? 0, f.range?.end.character ?? 0] : [cell, Infinity, 0];
  };
  const here = [index, cursor?.line ?? 0, cursor?.column ?? 0] as const;
  const ordered = by === 1 ? findings : findings.toReversed();
  return ordered.find((f) => compare(key(f), here) * by > 0) ?? ordered[0];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}
