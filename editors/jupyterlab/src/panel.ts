import type { NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';
import type { LiveNotebook } from './live.js';
import type { Finding } from './protocol.js';
import { bySeverity, placeOf, plural } from './words.js';

/** What the panel shows and does. */
export interface PanelWorld {
  readonly notebook: LiveNotebook | undefined;
  readonly view: NotebookPanel | null;
  /** What stands between us and the server; "" for nothing. */
  readonly problem: string;
  reveal(finding: Finding): void;
  run(command: string): void;
}

const actions: readonly (readonly [string, string])[] = [
  ['nblsp:scan', 'Scan'],
  ['nblsp:redact-notebook', 'Redact Outputs'],
  ['nblsp:fix-safe', 'Apply Safe Fixes'],
];

/** The panel at the side: the findings of the notebook in front, by severity. */
export class FindingsPanel extends Widget {
  readonly #status = element('div', 'nblsp-Panel-status');
  readonly #facts = element('div', 'nblsp-Panel-facts');
  readonly #list = element('div', 'nblsp-Panel-list');
  readonly #closed = new Set<string>();
  #drawn: unknown;

  constructor(private readonly world: () => PanelWorld) {
    super();
    this.addClass('nblsp-Panel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', 'nblsp findings');
    this.#status.setAttribute('role', 'status'); // is read out when it changes
    const buttons = element('div', 'nblsp-Panel-actions');
    for (const [command, label] of actions) {
      const button = element('button', 'jp-mod-styled jp-mod-minimal nblsp-Button');
      button.textContent = label;
      button.addEventListener('click', () => this.world().run(command));
      buttons.append(button);
    }
    this.node.append(this.#status, this.#facts, buttons, this.#list);
  }

  /** Draws what there is now. */
  refresh(): void {
    const { notebook, view, problem } = this.world();
    const findings = notebook?.findings ?? [];
    const status = problem !== '' ? problem : notebook === undefined ? 'No notebook is open' : count(notebook);
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#facts.replaceChildren(...facts(notebook, view));
    if (this.#drawn === findings) return;
    this.#drawn = findings;
    const focused = (document.activeElement as HTMLElement | null)?.dataset['nblspKey'];
    this.#list.replaceChildren(...bySeverity(findings).map(([severity, group]) => this.#group(severity, group)));
    if (focused !== undefined) this.#list.querySelector<HTMLElement>(`[data-nblsp-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #group(severity: string, group: readonly Finding[]): HTMLElement {
    const details = element('details', 'nblsp-Panel-group');
    details.open = !this.#closed.has(severity);
    details.addEventListener('toggle', () => (details.open ? this.#closed.delete(severity) : this.#closed.add(severity)));
    const summary = element('summary', `nblsp-Panel-severity nblsp-mod-${severity}`);
    summary.textContent = `${severity} (${group.length})`;
    const list = element('ul', '');
    for (const finding of group) list.append(this.#item(finding));
    details.append(summary, list);
    return details;
  }

  #item(finding: Finding): HTMLElement {
    const item = element('li', '');
    const button = element('button', 'nblsp-Panel-finding');
    button.dataset['nblspKey'] = finding.fingerprint;
    button.title = finding.message;
    const title = element('span', 'nblsp-Panel-title');
    title.textContent = finding.title;
    const place = element('span', 'nblsp-Panel-place');
    place.textContent = [placeOf(finding), finding.masked].filter(Boolean).join(' · ');
    button.append(title, place);
    button.addEventListener('click', () => this.world().reveal(finding));
    item.append(button);
    return item;
  }
}

function count(notebook: LiveNotebook): string {
  if (notebook.scanned === undefined) return 'Scanning…';
  return notebook.findings.length === 0 ? 'No issues found' : plural(notebook.findings.length, 'issue');
}

function facts(notebook: LiveNotebook | undefined, view: NotebookPanel | null): HTMLElement[] {
  if (notebook === undefined || view === null) return [];
  const kernel = view.sessionContext.kernelDisplayName;
  const lines = [notebook.context.path, `Kernel: ${kernel}`];
  if (notebook.scanned !== undefined) lines.push(`Last scan: ${notebook.scanned.toLocaleTimeString()}`);
  return lines.map((line) => {
    const node = element('div', '');
    node.textContent = line;
    return node;
  });
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className !== '') node.className = className;
  if (node instanceof HTMLButtonElement) node.type = 'button';
  return node;
}
