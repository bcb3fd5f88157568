import { execFile } from "node:child_process";
import type * as vscode from "vscode";

/** The exit codes of `nblsp scan` after which there is a report: clean, findings, incomplete. */
const reported = new Set([0, 1, 3]);

/** The largest report that is read, in bytes. */
const maxReport = 256 << 20;

/** Runs nblsp and gives what it printed; an error says what it said. */
export function run(path: string, args: readonly string[], cwd: string, token: vscode.CancellationToken): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(path, args, { cwd, maxBuffer: maxReport, windowsHide: true }, (error, stdout, stderr) => {
      cancelled.dispose();
      if (error === null || (typeof error.code === "number" && reported.has(error.code))) resolve(stdout);
      else reject(new Error(stderr.trim().split("\n").at(-1) || error.message));
    });
    const cancelled = token.onCancellationRequested(() => child.kill());
  });
}
