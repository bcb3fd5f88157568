import * as vscode from "vscode";
import { cellName, count, describeCounts, type Finding, isJson, type Node, placeInCell, type Range, type SeverityNode, tree } from "./findings";
import type { Store } from "./store";

const icons: Readonly<Record<SeverityNode["severity"], vscode.ThemeIcon>> = {
  critical: new vscode.ThemeIcon("flame", new vscode.ThemeColor("list.errorForeground")),
  high: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  medium: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  low: new vscode.ThemeIcon("info", new vscode.ThemeColor("notificationsInfoIcon.foreground")),
  info: new vscode.ThemeIcon("lightbulb"),
};

/** Documents with more findings than this of one severity are shown closed. */
const manyInDocument = 30;

/** Findings by severity, notebook and cell. What is urgent is open; the rest is counted until somebody looks. */
export class Tree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  readonly #subscription: vscode.Disposable;
  #roots: readonly SeverityNode[] = [];

  constructor(private readonly store: Store) {
    this.#view = vscode.window.createTreeView<Node>("nblsp.findings", { treeDataProvider: this, showCollapseAll: true });
    this.#subscription = store.onDidChange(() => this.#refresh());
    this.#refresh();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return [...this.#roots];
    return node.kind === "finding" ? [] : [...node.children];
  }

  /**
   * Items have no ids: VS Code knows them by their labels then. With ids, two refreshes that overlap leave a
   * node without its children ("already registered").
   */
  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "severity": {
        const urgent = node.severity === "critical" || node.severity === "high";
        const item = new vscode.TreeItem(node.severity.charAt(0).toUpperCase() + node.severity.slice(1), expanded(urgent));
        item.description = String(node.count);
        item.iconPath = icons[node.severity];
        return item;
      }
      case "document": {
        const uri = vscode.Uri.parse(node.document, true);
        const path = vscode.workspace.asRelativePath(uri);
        // By name and not by URI: with it VS Code would add the number of its own problems to ours.
        const item = new vscode.TreeItem(uri.path.split("/").at(-1) ?? path, expanded(node.count <= manyInDocument));
        const folder = path.split("/").slice(0, -1).join("/");
        item.description = folder === "" ? String(node.count) : `${node.count} · ${folder}`;
        item.iconPath = new vscode.ThemeIcon(isJson(node.document) ? "notebook" : "file");
        item.tooltip = path;
        return item;
      }
      case "cell": {
        const item = new vscode.TreeItem(cellName(node.cell, node.executionCount), vscode.TreeItemCollapsibleState.Expanded);
        item.description = String(node.count);
        return item;
      }
      case "group": {
        const item = new vscode.TreeItem(node.title, vscode.TreeItemCollapsibleState.Collapsed);
        item.description = String(node.children.length);
        item.iconPath = dot;
        return item;
      }
      case "finding":
        return findingItem(node.finding);
    }
  }

  #refresh(): void {
    const all = this.store.all();
    this.#roots = tree(all);
    this.#view.badge = all.length === 0 ? undefined : { value: all.length, tooltip: describeCounts(count(all)) };
    this.#changed.fire();
  }
}

const dot = new vscode.ThemeIcon("circle-small");

function expanded(yes: boolean): vscode.TreeItemCollapsibleState {
  return yes ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function findingItem(finding: Finding): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.title);
  item.description = placeInCell(finding);
  item.tooltip = `${finding.message}\n${finding.rule}`;
  item.iconPath = finding.part === "output" ? new vscode.ThemeIcon("output") : dot;
  item.contextValue = finding.part === "output" ? "output" : "finding";
  item.command = { command: "nblsp.reveal", title: "Show", arguments: [finding] };
  return item;
}

/** Shows where a finding is: its text, or its cell when it is in what has no text editor. */
export async function reveal(finding: Finding, range: Range | undefined): Promise<void> {
  const uri = vscode.Uri.parse(finding.document, true);
  const selection = range && new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  const open = vscode.workspace.notebookDocuments.find((n) => n.uri.toString() === uri.toString());
  if (finding.cell === undefined || (open === undefined && !isJson(finding.document))) {
    await vscode.commands.executeCommand("vscode.open", uri, { selection });
    return;
  }
  const notebook = open ?? (await vscode.workspace.openNotebookDocument(uri));
  const index = Math.min(finding.cell, notebook.cellCount - 1); // the list may be older than the notebook
  if (index < 0) return;
  const cells = new vscode.NotebookRange(index, index + 1);
  const editor = await vscode.window.showNotebookDocument(notebook, { selections: [cells] });
  editor.revealRange(cells, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  const cell = notebook.cellAt(index);
  if (finding.part === "source" && cell.kind === vscode.NotebookCellKind.Code && selection !== undefined) {
    await vscode.commands.executeCommand("vscode.open", cell.document.uri, { selection });
  }
}
