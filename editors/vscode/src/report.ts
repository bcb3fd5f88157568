import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { run } from "./cli";

/** The HTML report of the folders on disk. It leaves no file. */
export async function htmlReport(binary: string, token: vscode.CancellationToken): Promise<string> {
  const [first, ...more] = foldersOnDisk();
  if (first === undefined) throw new Error("A report needs a folder that is on disk.");
  const folder = await mkdtemp(join(tmpdir(), "nblsp-")); // which nobody else can read
  try {
    const file = join(folder, "report.html");
    await run(binary, ["scan", "-r", "-o", "html", "-f", file, ...flags(), ".", ...more], first, token);
    return await readFile(file, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function foldersOnDisk(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === "file").map((f) => f.uri.fsPath);
}

/** The settings of the editor that the command line has flags for. */
function flags(): string[] {
  const configuration = vscode.workspace.getConfiguration("nblsp");
  return ["only", "skip"].flatMap((name) => {
    const globs = configuration.get<string[]>(name, []);
    return globs.length === 0 ? [] : [`--${name}`, globs.join(",")];
  });
}
