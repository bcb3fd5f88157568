// A client of the server made of Microsoft's library. Whatever the server sends is validated.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { mistakes } from "./metamodel.mjs";

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-jsonrpc/node");

let binary = process.env.SERVER;

/** Builds the server once, unless SERVER names one. */
export function build() {
  if (binary === undefined) {
    binary = join(mkdtempSync(join(tmpdir(), "nblsp-interop-")), process.platform === "win32" ? "server.exe" : "server");
    execFileSync("go", ["build", "-o", binary, "./server"], { cwd: fileURLToPath(new URL(".", import.meta.url)), stdio: "inherit" });
  }
  return binary;
}

/** One server with one client. */
export class Client {
  problems = [];
  diagnostics = new Map(); // by URI: the newest publishDiagnostics
  requests = []; // of the server: [method, params]
  #pending = new Map(); // methods of our requests, by id
  #waiting = new Set();

  /** Without validate nothing is checked: for who measures. */
  constructor(args = [], { validate = true } = {}) {
    this.process = spawn(build(), args, { stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    const reader = new StreamMessageReader(this.process.stdout);
    const writer = new StreamMessageWriter(this.process.stdin);
    const listen = reader.listen.bind(reader);
    if (validate) {
      reader.listen = (callback) =>
        listen((message) => {
          this.problems.push(...mistakes(message, this.#pending));
          callback(message);
        });
    }
    const write = writer.write.bind(writer);
    writer.write = (message) => {
      if (message.method !== undefined && message.id !== undefined) this.#pending.set(message.id, message.method);
      return write(message);
    };
    this.connection = createMessageConnection(reader, writer);
    this.connection.onNotification("textDocument/publishDiagnostics", (p) => {
      this.diagnostics.set(p.uri, p);
      for (const look of this.#waiting) look();
    });
    this.connection.onRequest((method, params) => {
      this.requests.push([method, params]);
      return method === "workspace/configuration" ? params.items.map(() => null) : null;
    });
    this.connection.onNotification(() => {});
    this.connection.listen();
  }

  async initialize(capabilities = {}, more = {}) {
    const result = await this.request("initialize", { processId: process.pid, rootUri: null, capabilities, ...more });
    this.notify("initialized", {});
    return result;
  }

  request(method, params) {
    return this.connection.sendRequest(method, params);
  }

  notify(method, params) {
    return this.connection.sendNotification(method, params);
  }

  /** Waits until the diagnostics of a document are as wanted. */
  until(uri, wanted) {
    return new Promise((resolve) => {
      const look = () => {
        const now = this.diagnostics.get(uri);
        if (now === undefined || !wanted(now)) return;
        this.#waiting.delete(look);
        resolve(now);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Ends the server, whatever state it is in; a test that failed would leave it running. */
  kill() {
    this.connection.dispose();
    this.process.kill();
  }

  /** The orderly goodbye; gives the exit code. */
  async close() {
    await this.request("shutdown");
    this.notify("exit");
    const code = await this.ended;
    this.connection.dispose();
    return code;
  }
}
