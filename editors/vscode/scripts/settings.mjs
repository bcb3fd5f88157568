// Writes the settings of the server into package.json, from the schema that the server prints: a key of
// nblsp.toml is nblsp.<key> here. With --check it only says whether they are as they should be.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** Keys that mean nothing in an editor: it has files of its own to start from, no exit code, and asks no
 *  other service. */
const leftOut = new Set(["nblsp.extends", "nblsp.fail-on", "nblsp.pii.recognizer-language"]);
/** What the server reads from the user's own file and from nowhere else. */
const userAlone = /own settings alone/;
/** Settings of the extension itself. */
const own = new Set(["nblsp.path", "nblsp.saveGuard", "nblsp.trace.server"]);
/** Settings that name files, which a workspace that is not trusted must not do. */
const restricted = ["nblsp.path"];

const root = new URL("../../..", import.meta.url);
const file = new URL("../package.json", import.meta.url);
const text = readFileSync(file, "utf8");
const manifest = JSON.parse(text);
const schema = JSON.parse(execFileSync("go", ["run", "./cmd/nblsp", "settings", "schema"], { cwd: root, encoding: "utf8" }));

const before = manifest.contributes.configuration.properties;
const properties = Object.fromEntries(Object.entries(before).filter(([key]) => own.has(key)));
let order = 10;
add("nblsp", schema);
manifest.contributes.configuration.properties = properties;
manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = restricted;

function add(prefix, table) {
  for (const [key, value] of Object.entries(table.properties)) {
    const name = `${prefix}.${key}`;
    if (leftOut.has(name) || userAlone.test(value.description)) continue;
    if (value.properties !== undefined) add(name, value);
    else properties[name] = setting(name, value);
  }
}

function setting(name, { description, ...value }) {
  if (/^A file\b/.test(description)) restricted.push(name);
  const none = { array: [], object: {}, string: "" }[value.type];
  // VS Code would send 0 or false for what nobody has set.
  if (none === undefined && value.default === undefined) value = { ...value, type: [value.type, "null"], default: null };
  return { ...value, default: value.default ?? none ?? null, scope: "resource", order: order++, description };
}

const now = `${JSON.stringify(manifest, undefined, 2)}\n`;
if (!process.argv.includes("--check")) writeFileSync(file, now);
else if (now !== text) throw new Error("package.json is stale: node scripts/settings.mjs");
