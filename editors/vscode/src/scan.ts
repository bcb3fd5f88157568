import * as path from "node:path";
import * as vscode from "vscode";
import { run } from "./cli";
import { type Finding, fromReport } from "./findings";
import { readSettings } from "./settings";

/** Scans all files of the folders on disk, closed notebooks among them. */
export async function scanFolders(binary: string, token: vscode.CancellationToken): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const folder of foldersOnDisk()) {
    const report: unknown = JSON.parse(await run(binary, ["scan", "-r", "-o", "json", ...flags(), "."], folder, token));
    findings.push(...fromReport(report, (name) => vscode.Uri.file(path.resolve(folder, name)).toString()));
  }
  return findings;
}

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
