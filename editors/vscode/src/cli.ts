import { execFile } from "node:child_process";
import type * as vscode from "vscode";

/** The exit codes of `nblsp scan` after which there is a report: clean, findings, incomplete. */
const reported = new Set([0, 1, 3]);

/** Runs a scan that writes its report to a file; an error says what nblsp said. */
export function run(path: string, args: readonly string[], cwd: string, token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(path, args, { cwd, windowsHide: true }, (error, _, stderr) => {
      cancelled.dispose();
      if (error === null || (typeof error.code === "number" && reported.has(error.code))) resolve();
      else reject(new Error(stderr.trim().split("\n").at(-1) || error.message));
    });
    const cancelled = token.onCancellationRequested(() => child.kill());
  });
}
