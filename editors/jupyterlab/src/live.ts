import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { Client } from './client.js';
import { wireOutputs } from './outputs.js';
import type { CodeAction, Finding, Redaction } from './protocol.js';
import { splice } from './text.js';
import { once } from './words.js';

export type NotebookContext = DocumentRegistry.IContext<INotebookModel>;

/** How long outputs are collected; a cell that keeps writing is sent every time. */
const outputDelay = 150;
/** How many questions for findings are under way at a time. */
const mostQuestions = 4;
const none: readonly Finding[] = [];
/** What the server still has to be told of a cell. */
type Stale = 'text' | 'metadata' | 'outputs';

/**
 * An open notebook and what the server found in it.
 *
 * The server is told of the cells as they are in the model, which is the shared one: edits of others come
 * the same way as the user's own. All tabs of a browser talk to one process, and two of them may have one
 * notebook open; so each opens it under a URI of its own.
 */
export class LiveNotebook implements IDisposable {
  readonly #changed = new Signal<this, void>(this);
  readonly #stale = new Map<ICellModel, Set<Stale>>();
  readonly #names = new WeakMap<ICellModel, string>();
  /** Counts edits: a finding holds for the text that it was found in. */
  readonly #edits = new WeakMap<ICellModel, number>();
  readonly #outputEdits = new WeakMap<ICellModel, number>();
  readonly #watched = new Set<ICellModel>();
  /** The cell of what tells of its changes. */
  readonly #owners = new WeakMap<object, ICellModel>();
  readonly #tab = UUID.uuid4();
  #revision = 0;
  #known: ICellModel[] = [];
  #language = '';
  #uri = '';
  #version = 0;
  #sequence = 0;
  #scheduled = false;
  #outputTimer: ReturnType<typeof setTimeout> | undefined;
  /** How many questions are under way, how many were asked, and which was answered last. */
  #asking = 0;
  #questions = 0;
  #answered = 0;
  #askAgain = false;
  #findings: readonly Finding[] = [];
  #byCell = new Map<string | undefined, Finding[]>();
  #foundIn = new Map<ICellModel, number>();
  #scanned: Date | undefined;
  #disposed = false;

  constructor(
    readonly context: NotebookContext,
    private readonly client: Client,
    private readonly uriOf: (path: string) => string,
  ) {
    const { model } = context;
    model.cells.changed.connect(this.#cellsChanged, this);
    model.metadataChanged.connect(this.#metadataChanged, this);
    context.pathChanged.connect(this.#reopen, this);
    client.stateChanged.connect(this.#connected, this);
    client.notified.connect(this.#notified, this);
    this.#watch();
    if (client.state === 'ready') this.#open();
  }

  /** New findings, or none any more. */
  get changed(): Signal<this, void> {
    return this.#changed;
  }

  /** What was found, in the order of the notebook. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** When the findings were found. */
  get scanned(): Date | undefined {
    return this.#scanned;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    clearTimeout(this.#outputTimer);
    this.close();
    for (const cell of this.#watched) this.#unwatch(cell);
    Signal.clearData(this);
  }

  /** Where the cell of a finding is now; undefined when it is gone. */
  cellOf(finding: Finding): { readonly index: number; readonly model: ICellModel } | undefined {
    const uri = finding.cell?.id;
    if (uri === undefined) return undefined;
    const { cells } = this.context.model;
    // Cells move after they were looked at, but seldom.
    const guess = finding.cell!.index;
    if (guess < cells.length && this.#cellUri(cells.get(guess)) === uri) return { index: guess, model: cells.get(guess) };
    for (let i = 0; i < cells.length; i++) if (this.#cellUri(cells.get(i)) === uri) return { index: i, model: cells.get(i) };
    return undefined;
  }

  /** The findings of a cell; undefined while its text is another than the one that was looked at. */
  findingsOf(cell: ICellModel): readonly Finding[] | undefined {
    if ((this.#edits.get(cell) ?? 0) !== this.#foundIn.get(cell)) return undefined;
    return this.#byCell.get(this.#cellUri(cell)) ?? none;
  }

  /** How often the text of any cell has changed. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether a cell is one of this notebook. */
  has(cell: ICellModel): boolean {
    return this.#watched.has(cell);
  }

  cellByUri(uri: string): ICellModel | undefined {
    return this.#known.find((cell) => this.#cellUri(cell) === uri);
  }

  /** The fixes that can be made in the source of a cell between two places, with their edits. */
  async actions(cell: ICellModel, range: Finding['range'], only?: string): Promise<CodeAction[]> {
    this.#flush();
    const context = { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) };
    const textDocument = { uri: this.#cellUri(cell) };
    const actions = await this.client.request<CodeAction[] | null>('textDocument/codeAction', { textDocument, range, context });
    return Promise.all(
      (actions ?? []).map((a) => (a.edit === undefined && a.data !== undefined ? this.client.request<CodeAction>('codeAction/resolve', a) : a)),
    );
  }

  /** What the rules that hold at the start of a finding say, as Markdown. */
  async help(cell: ICellModel, range: NonNullable<Finding['range']>): Promise<string> {
    const textDocument = { uri: this.#cellUri(cell) };
    const answer = await this.client.request<{ contents: { value: string } } | null>('textDocument/hover', { textDocument, position: range.start });
    return answer?.contents.value ?? '';
  }

  /**
   * What has to be replaced in the outputs of one cell or of all, and for each cell the count of edits of
   * its outputs at the time.
   */
  async redaction(cell?: ICellModel): Promise<Map<ICellModel, Redacted>> {
    this.#flush(true);
    const before = new Map(this.#known.map((c) => [c, this.#outputEdits.get(c) ?? 0]));
    const answer = await this.client.request<Redaction>('nblsp/redactOutputs', {
      notebook: this.#uri,
      ...(cell === undefined ? {} : { cell: this.#cellUri(cell) }),
    });
    const out = new Map<ICellModel, Redacted>();
    for (const { cell: uri, outputs } of answer.cells) {
      const model = this.cellByUri(uri);
      if (model !== undefined) out.set(model, { outputs, edits: before.get(model) ?? 0 });
    }
    return out;
  }

  /** How often the outputs of a cell have changed. */
  outputEdits(cell: ICellModel): number {
    return this.#outputEdits.get(cell) ?? 0;
  }

  /** Tells the server everything anew. */
  rescan(): void {
    this.#reopen();
  }

  // What changes

  #watch(): void {
    const { cells } = this.context.model;
    const now = new Set<ICellModel>();
    for (let i = 0; i < cells.length; i++) now.add(cells.get(i));
    for (const cell of this.#watched) if (!now.has(cell)) this.#unwatch(cell);
    for (const cell of now) {
      if (this.#watched.has(cell)) continue;
      this.#watched.add(cell);
      this.#owners.set(cell.sharedModel, cell);
      cell.sharedModel.changed.connect(this.#cellChanged, this);
      if (!isCode(cell)) continue;
      this.#owners.set(cell.outputs, cell);
      cell.outputs.changed.connect(this.#outputsChanged, this);
    }
  }

  #unwatch(cell: ICellModel): void {
    this.#watched.delete(cell);
    this.#stale.delete(cell);
    if (cell.isDisposed) return;
    cell.sharedModel.changed.disconnect(this.#cellChanged, this);
    if (isCode(cell)) cell.outputs.changed.disconnect(this.#outputsChanged, this);
  }

  #cellsChanged(): void {
    this.#watch();
    this.#schedule();
  }

  #cellChanged(shared: object, change: { sourceChange?: unknown; metadataChange?: unknown; executionCountChange?: unknown }): void {
    const cell = this.#owners.get(shared);
    if (cell === undefined) return;
    if (change.sourceChange !== undefined) {
      this.#revision++;
      this.#edits.set(cell, (this.#edits.get(cell) ?? 0) + 1);
      this.#mark(cell, 'text');
      this.#schedule();
    }
    if (change.metadataChange !== undefined || change.executionCountChange !== undefined) {
      this.#mark(cell, 'metadata');
      this.#schedule();
    }
  }

  #outputsChanged(outputs: object): void {
    const cell = this.#owners.get(outputs);
    if (cell === undefined) return;
    this.#outputEdits.set(cell, (this.#outputEdits.get(cell) ?? 0) + 1);
    this.#mark(cell, 'outputs');
    this.#outputTimer ??= setTimeout(() => this.#flush(true), outputDelay);
  }

  #metadataChanged(): void {
    if (this.#uri === '') return;
    if (this.#language !== languageOf(this.context.model)) this.#reopen(); // another kernel: all cells are in its language
    else this.#change({ metadata: this.context.model.sharedModel.metadata });
  }

  #mark(cell: ICellModel, what: Stale): void {
    const of = this.#stale.get(cell);
    if (of === undefined) this.#stale.set(cell, new Set([what]));
    else of.add(what);
  }

  /** What one key does comes in several signals. It is told before it is drawn, so that both take their time together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#scheduled && this.#flush());
  }

  // What the server is told

  #connected(): void {
    this.#uri = '';
    if (this.client.state === 'ready') this.#open();
  }

  #reopen(): void {
    this.close();
    if (this.client.state === 'ready') this.#open();
  }

  #open(): void {
    const { model } = this.context;
    this.#uri = `${this.uriOf(this.context.path)}?tab=${this.#tab}`;
    this.#language = languageOf(model);
    this.#known = cellsOf(model);
    this.#stale.clear();
    this.client.notify('notebookDocument/didOpen', {
      notebookDocument: {
        uri: this.#uri,
        notebookType: 'jupyter-notebook',
        version: ++this.#version,
        metadata: model.sharedModel.metadata,
        cells: this.#known.map((cell) => this.#item(cell)),
      },
      cellTextDocuments: this.#known.map((cell) => this.#text(cell)),
    });
    // The file may be older than what is shown, also where there is nothing to show.
    for (const cell of this.#known) if (isCode(cell)) this.#mark(cell, 'outputs');
    this.#flush(true);
    void this.#ask();
  }

  /** Tells the server that nobody looks at the notebook; `rescan` opens it again. */
  close(): void {
    if (this.#uri === '') return;
    this.client.notify('notebookDocument/didClose', {
      notebookDocument: { uri: this.#uri },
      cellTextDocuments: this.#known.map((cell) => ({ uri: this.#cellUri(cell) })),
    });
    this.#uri = '';
  }

  /** Tells all that has changed; of outputs only if they have waited long enough. */
  #flush(outputs = false): void {
    this.#scheduled = false;
    if (outputs) {
      clearTimeout(this.#outputTimer);
      this.#outputTimer = undefined;
    }
    if (this.#uri === '' || this.#disposed) return;
    const restructured = this.#restructure();
    const stale = [...this.#stale].filter(([cell]) => this.#known.includes(cell));
    // Whole texts, because they cannot drift apart; a cell is small, and no other is sent.
    const texts = stale.filter(([, what]) => what.delete('text')).map(([cell]) => cell);
    const data = stale.filter(([, what]) => what.delete('metadata')).map(([cell]) => cell);
    if (texts.length > 0 || data.length > 0) {
      this.#change({
        cells: {
          ...(data.length > 0 ? { data: data.map((cell) => this.#item(cell)) } : {}),
          textContent: texts.map((cell) => ({
            document: { uri: this.#cellUri(cell), version: this.#edits.get(cell) ?? 0 },
            changes: [{ text: cell.sharedModel.getSource() }],
          })),
        },
      });
    }
    const written = outputs ? stale.filter(([, what]) => what.delete('outputs')).map(([cell]) => cell) : [];
    for (const cell of written) this.#tellOutputs(cell);
    for (const [cell, what] of stale) if (what.size === 0) this.#stale.delete(cell);
    if (restructured || texts.length > 0 || data.length > 0 || written.length > 0) void this.#ask();
  }

  #restructure(): boolean {
    const now = cellsOf(this.context.model);
    const change = splice(this.#known, now);
    if (change === undefined) return false;
    const removed = this.#known.slice(change.start, change.start + change.removed);
    const opened = change.added.filter((cell) => !removed.includes(cell)); // the others only move
    const closed = removed.filter((cell) => !change.added.includes(cell));
    const closedUris = closed.map((cell) => ({ uri: this.#cellUri(cell) }));
    this.#known = now;
    for (const cell of opened) this.#stale.set(cell, new Set(isCode(cell) ? ['outputs'] : []));
    this.#change({
      cells: {
        structure: {
          array: { start: change.start, deleteCount: change.removed, cells: change.added.map((cell) => this.#item(cell)) },
          didOpen: opened.map((cell) => this.#text(cell)),
          didClose: closedUris,
        },
      },
    });
    if (opened.some(isCode)) this.#outputTimer ??= setTimeout(() => this.#flush(true), outputDelay);
    return true;
  }

  #change(change: object): void {
    this.client.notify('notebookDocument/didChange', {
      notebookDocument: { uri: this.#uri, version: ++this.#version },
      change,
    });
  }

  #tellOutputs(cell: ICellModel): void {
    if (!isCode(cell)) return;
    this.client.notify('nblsp/didChangeOutputs', {
      notebook: this.#uri,
      cell: this.#cellUri(cell),
      seq: ++this.#sequence,
      outputs: wireOutputs(cell.outputs.toJSON()),
    });
  }

  #item(cell: ICellModel): object {
    const count = isCode(cell) ? cell.executionCount : null;
    return {
      kind: cell.type === 'markdown' ? 1 : 2,
      document: this.#cellUri(cell),
      metadata: { id: cell.id, ...(count === null ? {} : { execution_count: count }), metadata: cell.metadata },
      ...(count === null ? {} : { executionSummary: { executionOrder: count } }),
    };
  }

  #text(cell: ICellModel): object {
    return {
      uri: this.#cellUri(cell),
      languageId: cell.type === 'code' ? this.#language : cell.type,
      version: this.#edits.get(cell) ?? 0,
      text: cell.sharedModel.getSource(),
    };
  }

  /** Files may have two cells of one id, so it is not the name. */
  #cellUri(cell: ICellModel): string {
    let name = this.#names.get(cell);
    if (name === undefined) this.#names.set(cell, (name = UUID.uuid4()));
    return `${this.#uri}#${name}`;
  }

  // What the server tells

  #notified(_: Client, { method, params }: { method: string; params: unknown }): void {
    if (method !== 'textDocument/publishDiagnostics' || this.#uri === '') return;
    if ((params as { uri: string }).uri.startsWith(this.#uri)) void this.#ask();
  }

  /**
   * Asks for all findings. The way through Jupyter's server is slower than a typist, so several questions
   * are under way at a time; of their answers the newest counts.
   */
  async #ask(): Promise<void> {
    if (this.#asking === mostQuestions) {
      this.#askAgain = true;
      return;
    }
    const uri = this.#uri;
    if (uri === '' || this.#disposed) return;
    this.#asking++;
    const question = ++this.#questions;
    const asked = new Map(this.#known.filter((c) => !this.#stale.get(c)?.has('text')).map((c) => [c, this.#edits.get(c) ?? 0]));
    try {
      const { findings } = await this.client.request<{ findings: readonly Finding[] }>('nblsp/findings', { notebook: uri });
      if (!this.#disposed && uri === this.#uri && question > this.#answered) {
        this.#answered = question;
        this.#found(once(findings), asked);
      }
    } catch {
      // The connection is lost, which the client tells, or the server was told to stop: the findings stay.
    } finally {
      this.#asking--;
      if (this.#askAgain) {
        this.#askAgain = false;
        void this.#ask();
      }
    }
  }

  /** What has not changed stays the same object, so that nothing is drawn again for each key. */
  #found(found: readonly Finding[], asked: Map<ICellModel, number>): void {
    if (JSON.stringify(found) !== JSON.stringify(this.#findings)) {
      this.#findings = found;
      const before = this.#byCell;
      this.#byCell = Map.groupBy(found, (finding) => finding.cell?.id);
      for (const [uri, list] of this.#byCell) {
        const old = before.get(uri);
        if (old !== undefined && JSON.stringify(old) === JSON.stringify(list)) this.#byCell.set(uri, old);
      }
    }
    this.#foundIn = asked;
    this.#scanned = new Date();
    this.#changed.emit();
  }
}

/** What a redaction does to one cell, if its outputs have not changed since. */
export interface Redacted {
  readonly outputs: Redaction['cells'][number]['outputs'];
  readonly edits: number;
}

export function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}

function cellsOf(model: INotebookModel): ICellModel[] {
  return Array.from({ length: model.cells.length }, (_, i) => model.cells.get(i));
}

function languageOf(model: INotebookModel): string {
  const { language_info, kernelspec } = model.sharedModel.metadata as nbformat.INotebookMetadata & { kernelspec?: { language?: string } };
  return language_info?.name ?? kernelspec?.language ?? 'python';
}
