// A real VS Code for the tests: code-server with the packaged extension, in headless Chromium.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type Page, chromium } from "playwright-core";

/** editors/vscode. The tests run from out/editor in it. */
export const home = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const artifacts = join(home, "artifacts");

const tools = resolve(home, "../../.tools/code-server-4.100.3");

const settings = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "files.autoSave": "off", // code-server saves by itself otherwise
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.editor.enablePreview": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "window.title": "${activeEditorShort}",
  "workbench.tips.enabled": false,
};

/** How an editor is started. */
export interface Start {
  /** More variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it asks for trust in folders, and opens those that nobody trusts in Restricted Mode. */
  readonly asksForTrust?: boolean;
}

/** One code-server with one browser, and folders of its own that go with it. */
export class Editor {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    private readonly origin: URL,
    private readonly browser: Browser,
  ) {}

  /** Installs what is missing and packages the extension with its server; gives the package. */
  static prepare(): string {
    execFileSync("bash", [join(home, "test/editor/install.sh"), tools], { stdio: "inherit" });
    const target = `linux-${process.arch}`;
    execFileSync("npm", ["run", "--silent", "package", "--", target], { cwd: home, stdio: ["ignore", "ignore", "inherit"] });
    const vsix = readdirSync(join(home, "packages")).find((f) => f.startsWith(`nblsp-${target}-`));
    if (vsix === undefined) throw new Error("there is no package");
    return join(home, "packages", vsix);
  }

  static async start(vsix: string, { env = {}, asksForTrust = false }: Start = {}): Promise<Editor> {
    const folder = mkdtempSync(join(tmpdir(), "nblsp-editor-"));
    const data = join(folder, "data");
    mkdirSync(join(data, "User"), { recursive: true });
    const trust = { "security.workspace.trust.enabled": asksForTrust, "security.workspace.trust.startupPrompt": "never" };
    writeFileSync(join(data, "User/settings.json"), JSON.stringify({ ...settings, ...trust }));
    const entry = join(tools, "node_modules/code-server/out/node/entry.js");
    const args = [entry, "--user-data-dir", data, "--extensions-dir", join(folder, "extensions"), "--config", join(folder, "config.yaml")];
    const environment = { ...process.env, NBLSP_PATH: "", ...env };
    execFileSync(process.execPath, [...args, "--install-extension", vsix], { stdio: "ignore", env: environment });
    const server = spawn(
      process.execPath,
      [...args, "--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", ...(asksForTrust ? [] : ["--disable-workspace-trust"])],
      { stdio: ["ignore", "pipe", "inherit"], env: environment },
    );
    const origin = await listening(server);
    const browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    return new Editor(folder, server, origin, browser);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** A new folder with some files. */
  workspace(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(this.folder, "workspace-"));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  /** The server inside the extension, as it was installed. */
  get bundledServer(): string {
    const extensions = join(this.folder, "extensions");
    const own = readdirSync(extensions).find((f) => f.startsWith("nblsp.nblsp-")) ?? "";
    return join(extensions, own, "bin/nblsp");
  }

  /** Opens a folder in a new window, with the kernel of the tests, and with tests for the extension host. */
  async open(folder: string, tests?: string): Promise<Page> {
    const remote = (path: string): string => `vscode-remote://${this.origin.host}${path}`;
    const payload = [["extensionDevelopmentPath", remote(join(home, "test/kernel"))]];
    if (tests !== undefined) payload.push(["extensionTestsPath", remote(tests)]);
    const url = new URL(this.origin);
    url.searchParams.set("folder", folder);
    url.searchParams.set("payload", JSON.stringify(payload));
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 800 } });
    if (process.env["VERBOSE"] !== undefined) page.on("console", (m) => console.log("#", m.text().slice(0, 300)));
    await page.goto(url.href, { waitUntil: "domcontentloaded" });
    return page;
  }
}

/** Where code-server listens, which it prints. */
function listening(server: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.once("exit", (code) => reject(new Error(`code-server ended with ${code}: ${said}`)));
    server.stdout?.on("data", (data: Buffer) => {
      said += data.toString();
      const url = /listening on (http:\/\/[^\s/]+)/.exec(said)?.[1];
      if (url !== undefined) resolve(new URL(url));
    });
  });
}
