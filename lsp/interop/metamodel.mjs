// Validates what the server sends against Microsoft's meta-model of LSP 3.18.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// Microsoft ships the model in no package: the one of npm has its schema alone. The Go module that the
// server is built with carries a copy of the file for its own generator, at a version that go.sum pins. It
// calls itself 3.17.0 and is that of 3.18, as metamodel.test.mjs shows against Microsoft's library.
const dir = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", "go.lsp.dev/protocol"], { encoding: "utf8" }).trim();
export const model = JSON.parse(readFileSync(join(dir, "internal/genlsp/testdata/metaModel.json"), "utf8"));

const byName = (list) => new Map(list.map((x) => [x.name ?? x.method, x]));
const structures = byName(model.structures);
const enumerations = byName(model.enumerations);
const aliases = byName(model.typeAliases);
const requests = byName(model.requests);
const notifications = byName(model.notifications);

/** What is wrong with a message of the server; pending are the methods of our requests, by id. */
export function mistakes(message, pending) {
  const out = [];
  const expect = (value, type, path) => out.push(...check(value, type, path));
  if (message.jsonrpc !== "2.0") out.push("jsonrpc is not 2.0");
  if (message.method !== undefined) {
    const known = message.id === undefined ? notifications.get(message.method) : requests.get(message.method);
    if (known === undefined) {
      if (!message.method.startsWith("nblsp/")) out.push(`${message.method} is no method of LSP`);
    } else if (known.messageDirection === "clientToServer") {
      out.push(`${message.method} is the client's to send`);
    } else if (known.params !== undefined) {
      expect(message.params, known.params, message.method);
    } else if (message.params !== undefined && message.params !== null) {
      out.push(`${message.method} takes no params`);
    }
    if (message.method === "$/progress") out.push(...progress(message.params.value));
    return out;
  }
  if (message.error !== undefined) {
    if (!Number.isInteger(message.error.code) || typeof message.error.message !== "string") out.push("malformed error");
    if (message.result !== undefined) out.push("both result and error");
    return out;
  }
  const method = pending.get(message.id);
  if (method === undefined) return [`a response to nothing: ${message.id}`];
  if (!("result" in message)) out.push(`${method}: neither result nor error`);
  const known = requests.get(method);
  if (known !== undefined) expect(message.result, known.result, `${method} result`);
  return out;
}

/** $/progress carries anything; ours are work done, and partial results of workspace/diagnostic. */
function progress(value) {
  const name = { begin: "WorkDoneProgressBegin", report: "WorkDoneProgressReport", end: "WorkDoneProgressEnd" }[value.kind] ?? "WorkspaceDiagnosticReportPartialResult";
  return check(value, { kind: "reference", name }, "$/progress");
}

/** The mistakes of a value of a type; none when it is right. */
function check(value, type, path) {
  const wrong = (what) => [`${path}: ${what}, not ${JSON.stringify(value)?.slice(0, 80)}`];
  switch (type.kind) {
    case "base":
      return base(type.name, value) ? [] : wrong(type.name);
    case "reference":
      return reference(value, type.name, path);
    case "array":
      return Array.isArray(value) ? value.flatMap((v, i) => check(v, type.element, `${path}[${i}]`)) : wrong("an array");
    case "map":
      return isObject(value) ? Object.entries(value).flatMap(([k, v]) => [...check(k, type.key, `${path} key`), ...check(v, type.value, `${path}.${k}`)]) : wrong("an object");
    case "or": {
      const tries = type.items.map((t) => check(value, t, path));
      return tries.some((t) => t.length === 0) ? [] : tries.sort((a, b) => a.length - b.length)[0];
    }
    case "and":
      return type.items.flatMap((t) => check(value, t, path));
    case "tuple":
      return Array.isArray(value) && value.length === type.items.length ? type.items.flatMap((t, i) => check(value[i], t, `${path}[${i}]`)) : wrong("a tuple");
    case "stringLiteral":
    case "integerLiteral":
    case "booleanLiteral":
      return value === type.value ? [] : wrong(type.value);
    case "literal":
      return isObject(value) ? properties(value, type.value.properties, path, true) : wrong("an object");
    default:
      return [`${path}: the model has an unknown kind ${type.kind}`];
  }
}

const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v);

function base(name, v) {
  switch (name) {
    case "uinteger":
      return Number.isInteger(v) && v >= 0 && v <= 2 ** 31 - 1;
    case "integer":
      return Number.isInteger(v) && Math.abs(v) <= 2 ** 31;
    case "decimal":
      return typeof v === "number";
    case "boolean":
      return typeof v === "boolean";
    case "null":
      return v === null;
    case "URI":
    case "DocumentUri":
      return typeof v === "string" && /^[a-zA-Z][\w+.-]*:/.test(v);
    default: // string, RegExp
      return typeof v === "string";
  }
}

function reference(value, name, path) {
  if (name === "LSPAny") return value === undefined ? [`${path}: missing`] : [];
  if (name === "LSPObject") return isObject(value) ? [] : [`${path}: an object`];
  const alias = aliases.get(name);
  if (alias !== undefined) return check(value, alias.type, path);
  const enumeration = enumerations.get(name);
  if (enumeration !== undefined) {
    if (!base(enumeration.type.name, value)) return [`${path}: ${name}`];
    return enumeration.supportsCustomValues || enumeration.values.some((v) => v.value === value) ? [] : [`${path}: no ${name}: ${value}`];
  }
  if (!isObject(value)) return [`${path}: ${name}, not ${JSON.stringify(value)?.slice(0, 80)}`];
  return properties(value, allProperties(name), path, true);
}

/** The properties of a structure with those it extends and mixes in. */
function allProperties(name) {
  const s = structures.get(name);
  if (s === undefined) throw new Error(`the model has no ${name}`);
  const above = [...(s.extends ?? []), ...(s.mixins ?? [])].flatMap((t) => allProperties(t.name));
  return [...s.properties, ...above.filter((a) => !s.properties.some((p) => p.name === a.name))];
}

function properties(value, list, path, closed) {
  const out = [];
  for (const p of list) {
    if (value[p.name] === undefined) {
      if (!p.optional) out.push(`${path}.${p.name}: missing`);
    } else {
      out.push(...check(value[p.name], p.type, `${path}.${p.name}`));
    }
  }
  // What the model does not know is a typing mistake of ours.
  if (closed) for (const key of Object.keys(value)) if (!list.some((p) => p.name === key)) out.push(`${path}.${key}: unknown`);
  return out;
}
