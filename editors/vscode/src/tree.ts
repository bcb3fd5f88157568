import * as vscode from "vscode";
import { cellName, type Finding, type Node, type SeverityNode, plural, tree } from "./findings";
import type { Store } from "./store";

const icons: Readonly<Record<SeverityNode["severity"], vscode.ThemeIcon>> = {
  critical: new vscode.ThemeIcon("flame", new vscode.ThemeColor("list.errorForeground")),
  high: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  medium: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  low: new vscode.ThemeIcon("info", new vscode.ThemeColor("notificationsInfoIcon.foreground")),
  info: new vscode.ThemeIcon("lightbulb"),
};

/** Findings by severity, notebook and cell. */
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

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "severity": {
        const item = new vscode.TreeItem(node.severity.charAt(0).toUpperCase() + node.severity.slice(1), vscode.TreeItemCollapsibleState.Expanded);
        item.id = node.severity;
        item.description = String(node.count);
        item.iconPath = icons[node.severity];
        return item;
      }
      case "document": {
        const uri = vscode.Uri.parse(node.document, true);
        const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
        const folder = vscode.workspace.asRelativePath(uri).split("/").slice(0, -1).join("/");
        item.id = node.id;
        item.description = folder === "" ? String(node.count) : `${node.count} · ${folder}`;
        item.iconPath = vscode.ThemeIcon.File;
        return item;
      }
      case "cell": {
        const item = new vscode.TreeItem(cellName(node.cell, node.executionCount), vscode.TreeItemCollapsibleState.Expanded);
        item.id = node.id;
        item.description = String(node.children.length);
        return item;
      }
      case "finding":
        return findingItem(node.id, node.finding);
    }
  }

  #refresh(): void {
    const all = this.store.all();
    this.#roots = tree(all);
    this.#view.badge = all.length === 0 ? undefined : { value: all.length, tooltip: plural(all.length, "finding") };
    this.#changed.fire();
  }
}

function findingItem(id: string, finding: Finding): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.message);
  item.id = id;
  item.description = finding.rule;
  item.tooltip = `${finding.message}\n${finding.rule}`;
  item.iconPath = new vscode.ThemeIcon(finding.part === "output" ? "output" : "circle-small");
  item.contextValue = finding.part === "output" ? "output" : "finding";
  item.command = { command: "nblsp.reveal", title: "Show", arguments: [finding] };
  return item;
}

/** Shows where a finding is: its text, or its cell when it is in what has no text editor. */
export async function reveal(finding: Finding): Promise<void> {
  const uri = vscode.Uri.parse(finding.document, true);
  if (finding.cell === undefined) {
    await vscode.commands.executeCommand("vscode.open", uri, { selection: range(finding) });
    return;
  }
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const cells = new vscode.NotebookRange(finding.cell, finding.cell + 1);
  const editor = await vscode.window.showNotebookDocument(notebook, { selections: [cells] });
  editor.revealRange(cells, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  const cell = finding.part === "source" ? notebook.cellAt(finding.cell) : undefined;
  if (cell?.kind === vscode.NotebookCellKind.Code && finding.range !== undefined) {
    await vscode.commands.executeCommand("vscode.open", cell.document.uri, { selection: range(finding) });
  }
}

function range({ range }: Finding): vscode.Range | undefined {
  return range && new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}
