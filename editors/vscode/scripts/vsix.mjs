// What is in a package, read from the package itself: npm and .vscodeignore decide what goes in, and a file
// too many or a server of another machine is seen by nobody before a user has it.
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const allowed = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/extension\.js$/,
  /^extension\/media\/([\w-]+\.(svg|png)|walkthrough\/[\w-]+\.md|screenshots\/[\w-]+\.png)$/,
];

/**
 * Throws unless a package holds what it should: for a target, with the server for it, which may be executed;
 * without a target, none.
 * @param {string} file
 * @param {{ name: string, GOOS: string, GOARCH: string } | undefined} target
 */
export function check(file, target) {
  const files = read(readFileSync(file));
  const fail = (what) => {
    throw new Error(`${file}: ${what}`);
  };
  const server = target && `extension/bin/nblsp${target.GOOS === "windows" ? ".exe" : ""}`;
  for (const name of files.keys()) {
    if (name !== server && !allowed.some((a) => a.test(name))) fail(`holds ${name}`);
  }
  for (const name of ["extension/package.json", "extension/dist/extension.js", "extension/readme.md", "extension/LICENSE.txt", "extension/media/icon.png"]) {
    if (!files.has(name)) fail(`lacks ${name}`);
  }
  const platform = /TargetPlatform="([^"]*)"/.exec(files.get("extension.vsixmanifest").data().toString())?.[1];
  if (platform !== target?.name) fail(`is for ${platform}`);
  if (server === undefined) return;
  const entry = files.get(server) ?? fail(`lacks ${server}`);
  if ((entry.mode & 0o111) !== 0o111) fail(`${server} may not be executed`);
  const machine = machineOf(entry.data());
  if (machine !== `${target.GOOS} ${target.GOARCH}`) fail(`${server} is for ${machine}`);
}

/** The platform that a program is for, in Go's words. */
function machineOf(program) {
  const name = (machines, key) => machines[key] ?? `machine ${key}`;
  if (program.readUInt32BE(0) === 0x7f454c46) return `linux ${name({ 0x3e: "amd64", 0xb7: "arm64", 0x28: "arm" }, program.readUInt16LE(18))}`;
  if (program.readUInt32LE(0) === 0xfeedfacf) return `darwin ${name({ 0x01000007: "amd64", 0x0100000c: "arm64" }, program.readUInt32LE(4))}`;
  if (program.toString("latin1", 0, 2) === "MZ") return `windows ${name({ 0x8664: "amd64", 0xaa64: "arm64" }, program.readUInt16LE(program.readUInt32LE(0x3c) + 4))}`;
  return "no known machine";
}

/** The files of a ZIP archive by name. */
function read(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const files = new Map();
  for (let i = zip.readUInt16LE(end + 10), at = zip.readUInt32LE(end + 16); i > 0; i--) {
    const [method, size, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const name = zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const data = () => {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(start, start + size);
      return method === 0 ? packed : inflateRawSync(packed);
    };
    files.set(name, { mode: zip.readUInt32LE(at + 38) >>> 16, data });
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
