import * as fs from "node:fs";
import * as vscode from "vscode";
import { type DocumentSelector, LanguageClient, type LanguageClientOptions, State as ClientState } from "vscode-languageclient/node";
import { type Found, binaryName, locate } from "./locate";

export type State = { readonly kind: "starting" | "running" } | { readonly kind: "failed"; readonly problem: string };

/** Cells of every notebook, and what the server knows to read as a notebook or a list of dependencies. */
const selector: DocumentSelector = [
  { notebook: "*", language: "*" },
  { language: "python" },
  { language: "markdown" },
  { language: "quarto" },
  { language: "rmd" },
  { pattern: "**/*.{ipynb,qmd,Rmd,rmd}" },
  { pattern: "**/*{requirements,constraints}*.{txt,in}" },
  { pattern: "**/requirements/*.{txt,in}" },
  { pattern: "**/{environment*,conda,conda-lock*}.{yml,yaml}" },
  { pattern: "**/{pyproject,pixi,pylock,pylock.*}.toml" },
  { pattern: "**/{Pipfile,Pipfile.lock,poetry.lock,pdm.lock,uv.lock,pixi.lock,conda.lock,setup.cfg}" },
  { pattern: "**/{nblsp,.nblsp,.gitleaks}.toml" },
];

/** The language server: where it is, whether it runs, and what can be asked of it. */
export class Server implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<State>();
  readonly onDidChangeState = this.#changed.event;
  #client: LanguageClient | undefined;
  #found: Found | undefined;
  /** Starts come one after the other: trust and a setting may change at once. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {}

  /** Starts the server, or starts it again: another one when trust or settings have changed. */
  start(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#start());
    return this.#turn;
  }

  async #start(): Promise<void> {
    await this.stop();
    this.#changed.fire({ kind: "starting" });
    const found = locate({
      setting: vscode.workspace.getConfiguration("nblsp").get("path", ""),
      env: process.env,
      platform: process.platform,
      bundled: this.context.asAbsolutePath(`bin/${binaryName(process.platform)}`),
      trusted: vscode.workspace.isTrusted,
      isFile,
    });
    if ("problem" in found) {
      this.#fail(found.problem);
      return;
    }
    this.#found = found;
    this.log.info(`server: ${found.path} (${found.origin})`);
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.log,
      synchronize: { configurationSection: "nblsp" },
      diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
      middleware: {
        didOpen: async (document, next) => {
          if (!isRevision(document.uri)) await next(document);
        },
        provideDiagnostics: (document, previous, token, next) =>
          isRevision(document instanceof vscode.Uri ? document : document.uri) ? undefined : next(document, previous, token),
        notebooks: {
          didOpen: async (notebook, cells, next) => {
            if (!isRevision(notebook.uri)) await next(notebook, cells);
          },
          didClose: async (notebook, cells, next) => {
            if (!isRevision(notebook.uri)) await next(notebook, cells);
          },
        },
      },
    };
    const client = new LanguageClient("nblsp", "nblsp", { command: found.path, args: ["lsp"] }, options);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) return;
      if (newState === ClientState.Running) this.#changed.fire({ kind: "running" });
      else if (newState === ClientState.Stopped) this.#changed.fire({ kind: "failed", problem: "nblsp has stopped; its log says why." });
    });
    try {
      await client.start();
    } catch (error) {
      this.#fail(`nblsp did not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#found = undefined;
    await client?.dispose().catch((error: unknown) => this.log.warn("stopping the server", error));
  }

  dispose(): void {
    void this.stop();
    this.#changed.dispose();
  }

  /** The binary that runs as the server; throws when there is none. */
  get binary(): string {
    if (this.#found === undefined) throw new Error("nblsp is not running; its status bar item says why.");
    return this.#found.path;
  }

  /** The client while it runs; throws when it does not. */
  get client(): LanguageClient {
    if (this.#client?.state !== ClientState.Running) throw new Error("nblsp is not running; its status bar item says why.");
    return this.#client;
  }

  /** Sends a notification; without effect while the server does not run, because it asks anew when it starts. */
  notify(method: string, params: unknown): void {
    if (this.#client?.state === ClientState.Running) void this.#client.sendNotification(method, params);
  }

  #fail(problem: string): void {
    this.log.error(problem);
    this.#changed.fire({ kind: "failed", problem });
    const settings = "Open Settings";
    void vscode.window.showErrorMessage(problem, settings).then((choice) => {
      if (choice === settings) return vscode.commands.executeCommand("workbench.action.openSettings", "nblsp.path");
    });
  }
}

/** Whether a document is one that nobody can write, such as the other side of a diff: what is in it cannot be mended there, and would count twice. */
function isRevision(uri: vscode.Uri): boolean {
  return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false;
}

function isFile(path: string): boolean {
  try {
    return fs.statSync(path).isFile();
  } catch {
    return false;
  }
}
