import { CodeCell, type ICellModel } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { LiveNotebook } from './live.js';
import { find, type Needle, needles } from './places.js';
import type { Finding, Severity } from './protocol.js';
import { plural, placeOf } from './words.js';

/** Names in the style sheet. */
const layers: Readonly<Record<Severity, string>> = {
  critical: 'nblsp-error',
  high: 'nblsp-error',
  medium: 'nblsp-warning',
  low: 'nblsp-info',
  info: 'nblsp-info',
};

/** How long to wait for outputs that are being drawn, in milliseconds. */
const drawDelay = 50;
const barClass = 'nblsp-OutputBar';

/**
 * Marks findings in the outputs of one view of a notebook, and tells them in a bar below.
 *
 * The text is highlighted by the browser: the nodes of outputs belong to those who drew them. A browser
 * that has no such highlights shows the bar alone.
 */
export class OutputMarks implements IDisposable {
  readonly #observer = new MutationObserver((mutations) => {
    if (this.#waiting || mutations.some(({ target }) => target instanceof Element && target.closest('.jp-OutputArea') !== null)) this.#schedule();
  });
  readonly #ranges = new Map<string, Range[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawn: unknown;
  /** Whether a cell has findings in its outputs and is not in the page yet. */
  #waiting = false;
  #disposed = false;

  constructor(
    private readonly view: Notebook,
    private readonly notebook: LiveNotebook,
    private readonly redact: (notebook: LiveNotebook, cell: ICellModel) => void,
  ) {
    notebook.changed.connect(this.#news, this);
    this.#observer.observe(view.node, { childList: true, subtree: true });
    this.#schedule();
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    this.#forget();
    Signal.clearData(this);
  }

  #news(): void {
    if (this.notebook.findings !== this.#drawn) this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, drawDelay);
  }

  #draw(): void {
    if (this.#disposed || this.view.isDisposed) return;
    this.#forget();
    this.#waiting = false;
    this.#drawn = this.notebook.findings;
    const byCell = new Map<ICellModel, Finding[]>();
    for (const finding of this.notebook.findings) {
      if (finding.part !== 'output') continue;
      const cell = this.notebook.cellOf(finding)?.model;
      if (cell !== undefined) byCell.set(cell, [...(byCell.get(cell) ?? []), finding]);
    }
    for (const cell of this.view.widgets) {
      if (!(cell instanceof CodeCell)) continue;
      const findings = byCell.get(cell.model) ?? [];
      this.#bar(cell, findings);
      for (const finding of findings) this.#mark(cell, finding);
    }
    for (const [layer, ranges] of this.#ranges) for (const range of ranges) highlight(layer)?.add(range);
  }

  #forget(): void {
    for (const [layer, ranges] of this.#ranges) for (const range of ranges) highlight(layer)?.delete(range);
    this.#ranges.clear();
  }

  #mark(cell: CodeCell, finding: Finding): void {
    const outputs = cell.model.outputs.toJSON();
    const layer = layers[finding.severity];
    cell.outputArea.widgets.forEach((widget, index) => {
      const output = outputs[index];
      const node = widget.node.querySelector('.jp-OutputArea-output');
      if (output === undefined || node === null) return;
      for (const needle of needles(finding, index, output)) {
        const range = rangeOf(node, needle);
        if (range === undefined) continue;
        const ranges = this.#ranges.get(layer);
        if (ranges === undefined) this.#ranges.set(layer, [range]);
        else ranges.push(range);
      }
    });
  }

  #bar(cell: CodeCell, findings: readonly Finding[]): void {
    const parent = cell.outputArea.node.parentElement?.parentElement;
    let bar = parent?.querySelector<HTMLElement>(`:scope > .${barClass}`);
    if (findings.length === 0) {
      bar?.remove();
      return;
    }
    const text = findings.map((f) => `${f.message} (${placeOf(f)})`).join('\n');
    if (parent == null) this.#waiting = true;
    if (parent == null || bar?.title === text) return;
    bar?.remove();
    bar = document.createElement('div');
    bar.className = barClass;
    bar.title = text;
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', 'nblsp: findings in this output');
    const label = document.createElement('span');
    label.id = `nblsp-${UUID.uuid4()}`;
    const titles = [...new Set(findings.map((f) => f.title))];
    label.textContent = `nblsp: ${plural(findings.length, 'issue')} in this output: ${titles.slice(0, 3).join(', ')}${titles.length > 3 ? ', …' : ''}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'jp-mod-styled jp-mod-minimal nblsp-Button';
    button.textContent = 'Redact';
    button.setAttribute('aria-label', 'Redact this output');
    button.setAttribute('aria-describedby', label.id);
    button.addEventListener('click', () => this.redact(this.notebook, cell.model));
    // Else Enter edits the cell.
    button.addEventListener('keydown', (event) => (event.key === 'Enter' || event.key === ' ') && event.stopPropagation());
    bar.append(label, button);
    parent.append(bar);
  }
}

/** The places of a text below a node; across the nodes that colours and tables make of it. */
function rangeOf(root: Node, needle: Needle): Range | undefined {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) texts.push(node as Text);
  const at = find(texts.map((t) => t.data).join(''), needle);
  if (at < 0) return undefined;
  const range = document.createRange();
  let before = 0;
  for (const text of texts) {
    const after = before + text.data.length;
    if (at >= before && at < after) range.setStart(text, at - before);
    if (at + needle.text.length <= after) {
      range.setEnd(text, at + needle.text.length - before);
      return range;
    }
    before = after;
  }
  return undefined;
}

function highlight(layer: string): Highlight | undefined {
  if (typeof Highlight === 'undefined') return undefined;
  let found = CSS.highlights.get(layer);
  if (found === undefined) CSS.highlights.set(layer, (found = new Highlight()));
  return found;
}
