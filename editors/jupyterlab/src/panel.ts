import type { NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';
import type { LiveNotebook } from './live.js';
import type { Finding } from './protocol.js';
import { bySeverity, placeOf, plural } from './words.js';

/** What the panel shows and does. */
export interface PanelWorld {
  readonly notebook: LiveNotebook | undefined;
  readonly view: NotebookPanel | null;
  /** Whether the server can be asked. */
  readonly connected: boolean;
  /** Why it cannot, if that is known; else "". */
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
  readonly #problem = element('div', 'nblsp-Panel-problem');
  readonly #explanation = element('span', '');
  readonly #facts = element('div', 'nblsp-Panel-facts');
  readonly #buttons: HTMLButtonElement[] = [];
  readonly #list = element('div', 'nblsp-Panel-list');
  readonly #closed = new Set<string>();
  #drawn: unknown;
  #told = '';

  constructor(private readonly world: () => PanelWorld) {
    super();
    this.addClass('nblsp-Panel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', 'nblsp findings');
    this.#status.setAttribute('role', 'status'); // is read out when it changes
    const buttons = element('div', 'nblsp-Panel-actions');
    for (const [command, label] of actions) {
      const button = this.#button(command, label);
      this.#buttons.push(button);
      buttons.append(button);
    }
    this.#problem.append(this.#explanation, this.#button('nblsp:reconnect', 'Connect Again'));
    this.#list.addEventListener('keydown', (event) => this.#walk(event));
    this.node.append(this.#status, this.#problem, this.#facts, buttons, this.#list);
  }

  /** Draws what there is now, when somebody can see it. */
  refresh(): void {
    if (this.isVisible) this.#draw();
  }

  protected override onAfterAttach(): void {
    this.refresh();
  }

  protected override onAfterShow(): void {
    this.refresh();
  }

  #draw(): void {
    const { notebook, view, connected, problem } = this.world();
    const findings = notebook?.findings ?? [];
    const status = connected ? (notebook === undefined ? 'No notebook is open' : count(notebook)) : problem === '' ? 'Connecting to nblsp…' : 'nblsp is not running';
    if (this.#status.textContent !== status) this.#status.textContent = status; // what is the same is not read out again
    this.#problem.hidden = problem === '';
    if (this.#explanation.textContent !== problem) this.#explanation.textContent = problem;
    for (const button of this.#buttons) button.disabled = !connected || notebook === undefined;
    const told = facts(notebook, view);
    if (this.#told !== told.join('\n')) this.#facts.replaceChildren(...told.map(line));
    this.#told = told.join('\n');
    if (this.#drawn === findings) return;
    this.#drawn = findings;
    const focused = (document.activeElement as HTMLElement | null)?.dataset['nblspKey'];
    this.#list.replaceChildren(...bySeverity(findings).map(([severity, group]) => this.#group(severity, group)));
    if (focused !== undefined) this.#list.querySelector<HTMLElement>(`[data-nblsp-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Who opens the panel by keyboard is where the findings are, until he does something else. */
  protected override onActivateRequest(): void {
    let frames = 12; // the palette gives the focus back to the notebook some frames later
    const acted = new AbortController();
    for (const event of ['pointerdown', 'keydown']) {
      document.addEventListener(event, () => acted.abort(), { capture: true, signal: acted.signal });
    }
    const take = (): void => {
      if (!this.isVisible || acted.signal.aborted) return;
      if (!this.node.contains(document.activeElement)) {
        (this.#list.querySelector<HTMLElement>('summary') ?? this.#buttons.find((b) => !b.disabled))?.focus();
      }
      if (--frames > 0) requestAnimationFrame(take);
      else acted.abort();
    };
    requestAnimationFrame(take);
  }

  #button(command: string, label: string): HTMLButtonElement {
    const button = element('button', 'jp-mod-styled jp-mod-minimal nblsp-Button');
    button.textContent = label;
    button.addEventListener('click', () => this.world().run(command));
    return button;
  }

  /** The arrow keys go through the list. */
  #walk(event: KeyboardEvent): void {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    const stops = [...this.#list.querySelectorAll<HTMLElement>('summary, details[open] button')];
    const next = stops[stops.indexOf(document.activeElement as HTMLElement) + by];
    next?.focus();
    event.preventDefault();
    event.stopPropagation(); // else the notebook moves too
  }

  #group(severity: string, group: readonly Finding[]): HTMLElement {
    const details = element('details', `nblsp-Panel-group nblsp-mod-${severity}`);
    details.open = !this.#closed.has(severity);
    details.addEventListener('toggle', () => (details.open ? this.#closed.delete(severity) : this.#closed.add(severity)));
    const summary = element('summary', 'nblsp-Panel-severity');
    summary.dataset['nblspKey'] = severity;
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
  return notebook.findings.length === 0 ? 'No issues found' : `${plural(notebook.findings.length, 'issue')} found`;
}

function facts(notebook: LiveNotebook | undefined, view: NotebookPanel | null): string[] {
  if (notebook === undefined || view === null) return [];
  const kernel = view.sessionContext.kernelDisplayName;
  const lines = [notebook.context.path, `Kernel: ${kernel}`];
  if (notebook.scanned !== undefined) lines.push(`Last scan: ${notebook.scanned.toLocaleTimeString()}`);
  return lines;
}

function line(text: string): HTMLElement {
  const node = element('div', '');
  node.textContent = text;
  return node;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className !== '') node.className = className;
  if (node instanceof HTMLButtonElement) node.type = 'button';
  return node;
}
