import * as vscode from "vscode";
import { run } from "./cli";
import { readSettings } from "./settings";

/** The HTML report of the folders on disk. */
export async function htmlReport(binary: string, token: vscode.CancellationToken): Promise<string> {
  const [first, ...more] = foldersOnDisk();
  if (first === undefined) throw new Error("A report needs a folder that is on disk.");
  return run(binary, ["scan", "-r", "-o", "html", ...flags(), ".", ...more], first, token);
}

export function foldersOnDisk(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === "file").map((f) => f.uri.fsPath);
}

/** The settings of the editor that the command line knows too. */
function flags(): string[] {
  const { only, skip } = readSettings();
  const list = (name: string, value: unknown): string[] => (Array.isArray(value) && value.length > 0 ? [`--${name}`, value.join(",")] : []);
  return [...list("only", only), ...list("skip", skip)];
}
