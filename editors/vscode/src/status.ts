import * as vscode from "vscode";
import { count, describeCounts, type Finding, type Part, plural } from "./findings";
import type { State } from "./server";
import type { Store } from "./store";

/** The count in the status bar: of the notebook in front, or of everything when there is none. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("nblsp.status", vscode.StatusBarAlignment.Left, 10);
  readonly #subscriptions: vscode.Disposable[];
  #state: State = { kind: "starting" };

  constructor(private readonly store: Store) {
    this.#item.name = "nblsp";
    this.#subscriptions = [
      this.#item,
      store.onDidChange(() => this.#show()),
      vscode.window.onDidChangeActiveNotebookEditor(() => this.#show()),
    ];
    this.#show();
  }

  dispose(): void {
    for (const s of this.#subscriptions) s.dispose();
  }

  setState(state: State): void {
    this.#state = state;
    this.#show();
  }

  #show(): void {
    const item = this.#item;
    item.backgroundColor = undefined;
    switch (this.#state.kind) {
      case "starting":
        item.text = "$(loading~spin) nblsp";
        item.tooltip = "nblsp is starting";
        item.command = "nblsp.showLog";
        break;
      case "failed":
        item.text = "$(shield) nblsp off";
        item.tooltip = this.#state.problem;
        item.command = "nblsp.showLog";
        item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
        break;
      case "running": {
        const notebook = vscode.window.activeNotebookEditor?.notebook;
        const findings = notebook === undefined ? this.store.all() : this.store.of(notebook);
        const counts = count(findings);
        const where = notebook === undefined ? "" : " in this notebook";
        item.text = `$(shield) ${findings.length}`;
        item.tooltip = findings.length === 0 ? `nblsp: no findings${where}` : `nblsp: ${describeCounts(counts)}${where}`;
        item.accessibilityInformation = { label: item.tooltip };
        item.command = "nblsp.findings.focus";
        if (counts.critical > 0) item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
      }
    }
    item.show();
  }
}

const maxInTooltip = 10;

/** What is under a cell and not in its text, where no squiggle can be: "2 findings in output". */
export class CellStatus implements vscode.NotebookCellStatusBarItemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCellStatusBarItems = this.#changed.event;
  readonly #subscription: vscode.Disposable;

  constructor(private readonly store: Store) {
    this.#subscription = store.onDidChange(() => this.#changed.fire());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    const findings = this.store.ofCell(cell);
    const items = [hidden(findings, "output", "in output", "eye"), hidden(findings, "attachment", "in attachment", "file-media"), hidden(findings, "cell-metadata", "in metadata", "json")];
    if (findings.some((f) => f.part === "output" && f.fixable)) {
      const redact = new vscode.NotebookCellStatusBarItem("$(edit) Redact", vscode.NotebookCellStatusBarAlignment.Left);
      redact.tooltip = "Blank these values in the outputs of this cell";
      redact.command = { command: "nblsp.redactCell", title: "Redact", arguments: [cell] };
      items.splice(1, 0, redact);
    }
    return items.filter((item) => item !== undefined);
  }
}

function hidden(findings: readonly Finding[], part: Part, where: string, icon: string): vscode.NotebookCellStatusBarItem | undefined {
  const there = findings.filter((f) => f.part === part);
  if (there.length === 0) return undefined;
  const item = new vscode.NotebookCellStatusBarItem(`$(${icon}) ${plural(there.length, "finding")} ${where}`, vscode.NotebookCellStatusBarAlignment.Left);
  item.tooltip = [...new Set(there.map((f) => f.message))].slice(0, maxInTooltip).join("\n") + (there.length > maxInTooltip ? "\n…" : "");
  item.command = { command: "nblsp.findings.focus", title: "Show" };
  return item;
}
