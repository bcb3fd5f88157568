import { linter, setDiagnostics, type Action, type Diagnostic } from '@codemirror/lint';
import type { Extension, Text } from '@codemirror/state';
import { type EditorView, ViewPlugin } from '@codemirror/view';
import type { ICellModel } from '@jupyterlab/cells';
import type { LiveNotebook } from './live.js';
import type { Finding, Position, Severity } from './protocol.js';

const levels: Readonly<Record<Severity, Diagnostic['severity']>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'hint',
};

/** How many fixes stand beside a message; there may be a dozen ways to get a secret from elsewhere. */
const offered = 2;

/** What the editors of cells need from the rest. */
export interface Underlining {
  notebookOf(cell: ICellModel): LiveNotebook | undefined;
  /** Something is new in some notebook. */
  readonly changed: { connect(slot: () => void): unknown; disconnect(slot: () => void): unknown };
  fix(notebook: LiveNotebook, cell: ICellModel, finding: Finding, title: string): void;
  /** Shows all fixes at the cursor. */
  offerFixes(): void;
  /** Renders what the rules say of a finding; undefined when the user wants no help. */
  readonly help: ((notebook: LiveNotebook, cell: ICellModel, finding: Finding) => Node) | undefined;
}

/** Underlines the findings in the editor of a cell. JupyterLab makes editors only for the cells in view. */
export function underlining(cell: ICellModel, world: Underlining): Extension {
  const plugin = ViewPlugin.define((view) => {
    let shown = '';
    let known: readonly Finding[] | undefined;
    let underlined = false;
    let destroyed = false;
    const show = (): void => {
      if (destroyed) return;
      const notebook = world.notebookOf(cell);
      const all = notebook?.findingsOf(cell);
      if (notebook === undefined || all === undefined) return;
      const helped = world.help !== undefined;
      if (all === known && shown.startsWith(String(helped))) return;
      if (view.state.doc.toString() !== cell.sharedModel.getSource()) return;
      known = all;
      const findings = all.filter((f) => f.part === 'source');
      const key = helped + JSON.stringify(findings.map((f) => [f.rule, f.range, f.message, f.fixes]));
      if (key === shown) return; // every change redraws, and closes what hovers
      shown = key;
      if (!underlined && findings.length === 0) return;
      underlined = findings.length > 0;
      view.dispatch(setDiagnostics(view.state, findings.map((f) => diagnostic(view.state.doc, notebook, cell, f, world))));
    };
    world.changed.connect(show);
    queueMicrotask(show); // an editor takes no changes while it is made
    return {
      update(update) {
        if (update.docChanged) shown = ''; // the ranges have moved with the text
      },
      destroy() {
        destroyed = true;
        world.changed.disconnect(show);
      },
    };
  });
  return [linter(null), plugin];
}

function diagnostic(doc: Text, notebook: LiveNotebook, cell: ICellModel, finding: Finding, world: Underlining): Diagnostic {
  const { help } = world;
  const fixes = finding.fixes ?? [];
  const actions = fixes.slice(0, offered).map(
    ({ title }): Action => ({ name: title, apply: () => world.fix(notebook, cell, finding, title) }),
  );
  if (fixes.length > offered) {
    actions.push({
      name: 'More…',
      apply: (view, from) => {
        view.dispatch({ selection: { anchor: from } });
        view.focus();
        world.offerFixes();
      },
    });
  }
  return {
    from: offset(doc, finding.range!.start),
    to: offset(doc, finding.range!.end),
    severity: levels[finding.severity],
    source: `nblsp · ${finding.rule}`,
    message: finding.message,
    markClass: 'nblsp-underline',
    actions,
    ...(help === undefined
      ? {}
      : {
          renderMessage: (_view: EditorView) => {
            const node = document.createElement('div');
            node.textContent = finding.message;
            node.append(help(notebook, cell, finding));
            return node;
          },
        }),
  };
}

function offset(doc: Text, at: Position): number {
  if (at.line >= doc.lines) return doc.length;
  const line = doc.line(at.line + 1);
  return Math.min(line.from + at.character, line.to);
}
