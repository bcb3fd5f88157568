import * as vscode from "vscode";

export type SaveGuard = "off" | "warn" | "redact";

export function saveGuard(scope: vscode.Uri): SaveGuard {
  return vscode.workspace.getConfiguration("nblsp", scope).get<SaveGuard>("saveGuard", "warn");
}
