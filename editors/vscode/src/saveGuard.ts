import * as vscode from "vscode";
import { plural } from "./findings";
import type { Redactor } from "./redactor";
import { saveGuard } from "./settings";
import type { Store } from "./store";

/**
 * Looks at outputs when a notebook is saved. VS Code gives no veto, and it drops the edits of a guard when
 * the notebook changes while it saves: so whatever leaks after the save is told after the save.
 */
export class SaveGuard implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  /** How many findings the user has been warned of, so that saving again does not warn again. */
  readonly #warned = new WeakMap<vscode.NotebookDocument, number>();

  constructor(
    private readonly store: Store,
    private readonly redactor: Redactor,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#subscriptions = [
      vscode.workspace.onWillSaveNotebookDocument((e) => {
        if (saveGuard(e.notebook.uri) === "redact") e.waitUntil(this.#redaction(e.notebook));
      }),
      vscode.workspace.onDidSaveNotebookDocument((notebook) => this.#warn(notebook)),
    ];
  }

  dispose(): void {
    for (const s of this.#subscriptions) s.dispose();
  }

  async #redaction(notebook: vscode.NotebookDocument): Promise<vscode.WorkspaceEdit> {
    const edit = new vscode.WorkspaceEdit();
    try {
      const { edits } = await this.redactor.plan(notebook, notebook.getCells());
      edit.set(notebook.uri, [...edits]);
    } catch (error) {
      this.log.error("redaction before saving", error instanceof Error ? error : String(error));
    }
    return edit;
  }

  #warn(notebook: vscode.NotebookDocument): void {
    if (saveGuard(notebook.uri) === "off") return;
    const n = this.store.of(notebook).filter((f) => f.part === "output").length;
    const before = this.#warned.get(notebook) ?? 0;
    this.#warned.set(notebook, n);
    if (n <= before) return;
    const redact = "Redact Outputs";
    const name = notebook.uri.path.split("/").at(-1) ?? "";
    void vscode.window.showWarningMessage(`${name} was saved with ${plural(n, "finding")} in its outputs.`, redact).then((choice) => {
      if (choice === redact) return vscode.commands.executeCommand("nblsp.redactNotebook", notebook);
    });
  }
}
