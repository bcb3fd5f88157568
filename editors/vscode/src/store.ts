import * as vscode from "vscode";
import { type Finding, type Home, type Range, fromDiagnostic, sameInList } from "./findings";

/** How long changes are collected before the views hear of them, in milliseconds. */
const pause = 100;

/**
 * All findings there are, which are the server's diagnostics. Views hear of what changes in a list: not of
 * what others diagnose, and not of a finding that moves along its line while somebody types before it.
 */
export class Store implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];
  /** By document; which cell of which notebook that is, is asked anew, because it changes without a diagnostic. */
  readonly #byDocument = new Map<string, readonly Finding[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#subscriptions = [
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.map((uri) => this.#read(uri)).includes(true)) this.#fire();
      }),
      vscode.workspace.onDidOpenNotebookDocument(() => this.#fire()),
      vscode.workspace.onDidCloseNotebookDocument(() => this.#fire()),
      // Cells that move keep their diagnostics and get another number; those that run get a count.
      vscode.workspace.onDidChangeNotebookDocument(({ contentChanges, cellChanges }) => {
        const runs = cellChanges.some((c) => c.executionSummary !== undefined && this.#has(c.cell));
        if (contentChanges.length > 0 || runs) this.#fire();
      }),
      this.#changed,
    ];
    for (const [uri] of vscode.languages.getDiagnostics()) this.#read(uri);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const s of this.#subscriptions) s.dispose();
  }

  all(): Finding[] {
    const homes = cellHomes();
    return [...this.#byDocument].flatMap(([document, findings]) => {
      const home = homes.get(document);
      return home === undefined ? findings : findings.map((f) => ({ ...f, ...home }));
    });
  }

  of(notebook: vscode.NotebookDocument): Finding[] {
    return notebook.getCells().flatMap((cell) => this.ofCell(cell));
  }

  ofCell(cell: vscode.NotebookCell): Finding[] {
    const home = homeOf(cell);
    return (this.#byDocument.get(cell.document.uri.toString()) ?? []).map((f) => ({ ...f, ...home }));
  }

  /** Where a finding is that a list has shown: the text may have moved since. */
  placeOf(finding: Finding): Range | undefined {
    const line = finding.range?.start.line ?? 0;
    const now = this.all().filter((f) => f.document === finding.document && f.cell === finding.cell && f.rule === finding.rule && f.message === finding.message);
    const distance = (f: Finding): number => Math.abs((f.range?.start.line ?? 0) - line);
    return now.toSorted((a, b) => distance(a) - distance(b))[0]?.range ?? finding.range;
  }

  #has(cell: vscode.NotebookCell): boolean {
    return this.#byDocument.has(cell.document.uri.toString());
  }

  /** Reads the diagnostics of a document anew; says whether a list of them looks different now. */
  #read(uri: vscode.Uri): boolean {
    const document = uri.toString();
    const before = this.#byDocument.get(document) ?? [];
    const now = vscode.languages.getDiagnostics(uri).flatMap((d) => fromDiagnostic(d, { document }) ?? []);
    if (now.length === 0) this.#byDocument.delete(document);
    else this.#byDocument.set(document, now);
    return now.length !== before.length || now.some((f, i) => !sameInList(f, before[i] as Finding));
  }

  #fire(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, pause);
  }
}

/** The server's own diagnostics of a document. */
export function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((d) => d.source === "nblsp");
}

function homeOf(cell: vscode.NotebookCell): Home {
  const order = cell.executionSummary?.executionOrder;
  return {
    document: cell.notebook.uri.toString(),
    cell: cell.index,
    ...(order === undefined ? {} : { executionCount: order }),
  };
}

function cellHomes(): Map<string, Home> {
  const out = new Map<string, Home>();
  for (const notebook of vscode.workspace.notebookDocuments) {
    for (const cell of notebook.getCells()) out.set(cell.document.uri.toString(), homeOf(cell));
  }
  return out;
}
