import * as vscode from "vscode";
import { type Finding, type Home, fromDiagnostic } from "./findings";

/** All findings there are, which are the server's diagnostics. Views read it; nobody keeps a copy. */
export class Store implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];

  constructor() {
    const changed = (): void => this.#changed.fire();
    this.#subscriptions = [
      vscode.languages.onDidChangeDiagnostics(changed),
      vscode.workspace.onDidOpenNotebookDocument(changed),
      vscode.workspace.onDidCloseNotebookDocument(changed),
      // Cells that move keep their diagnostics and get another number.
      vscode.workspace.onDidChangeNotebookDocument((e) => {
        if (e.contentChanges.length > 0) changed();
      }),
      this.#changed,
    ];
  }

  dispose(): void {
    for (const s of this.#subscriptions) s.dispose();
  }

  all(): Finding[] {
    const homes = cellHomes();
    return vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
      const key = uri.toString();
      const home = homes.get(key) ?? { document: key };
      return diagnostics.flatMap((d) => fromDiagnostic(d, home) ?? []);
    });
  }

  of(notebook: vscode.NotebookDocument): Finding[] {
    return notebook.getCells().flatMap((cell) => this.ofCell(cell));
  }

  ofCell(cell: vscode.NotebookCell): Finding[] {
    return diagnosticsOf(cell.document.uri).flatMap((d) => fromDiagnostic(d, homeOf(cell)) ?? []);
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
