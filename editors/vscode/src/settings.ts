import * as vscode from "vscode";

/** The keys of nblsp.toml that are also settings of the editor; the rest of nblsp.* is this extension's own. */
export const serverKeys = ["only", "skip", "severity", "secrets.gitleaks"] as const;

/** What the user has set of the server's keys, nested as in nblsp.toml. What is not set is the file's business. */
export function readSettings(): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  const configuration = vscode.workspace.getConfiguration("nblsp");
  for (const key of serverKeys) {
    const i = configuration.inspect(key);
    const value: unknown = i?.workspaceFolderValue ?? i?.workspaceValue ?? i?.globalValue;
    if (value === undefined) continue;
    const [first = "", second] = key.split(".");
    settings[first] = second === undefined ? value : { [second]: value };
  }
  return settings;
}

export type SaveGuard = "off" | "warn" | "redact";

export function saveGuard(scope: vscode.Uri): SaveGuard {
  return vscode.workspace.getConfiguration("nblsp", scope).get<SaveGuard>("saveGuard", "warn");
}
