import assert from "node:assert/strict";
import { test } from "node:test";
import { type World, locate } from "../../src/locate";

/** A world in which some files exist. */
function world(files: readonly string[], more: Partial<World> = {}): World {
  return { setting: "", env: { PATH: "/usr/bin:/opt/bin" }, platform: "linux", bundled: "/ext/bin/nblsp", trusted: true, isFile: (p) => files.includes(p), ...more };
}

const everywhere = ["/set/nblsp", "/env/nblsp", "/opt/bin/nblsp", "/ext/bin/nblsp"];
const all = { setting: "/set/nblsp", env: { NBLSP_PATH: "/env/nblsp", PATH: "/usr/bin:/opt/bin", HOME: "/home/u" } };

for (const [name, given, want] of [
  ["the setting comes first", world(everywhere, all), { path: "/set/nblsp", origin: "setting" }],
  ["then the environment", world(everywhere, { ...all, setting: "" }), { path: "/env/nblsp", origin: "environment" }],
  ["then the PATH", world(everywhere), { path: "/opt/bin/nblsp", origin: "path" }],
  ["then the one inside", world(["/ext/bin/nblsp"]), { path: "/ext/bin/nblsp", origin: "bundled" }],
  ["without trust the one inside alone", world(everywhere, { ...all, trusted: false }), { path: "/ext/bin/nblsp", origin: "bundled" }],
  ["a relative entry of the PATH is the folder that was opened", world(["./nblsp", "nblsp", "/nblsp"], { env: { PATH: ".::bin" }, bundled: "/none" }), undefined],
  ["without trust and without one inside there is none", world(["/opt/bin/nblsp"], { trusted: false }), undefined],
  ["a setting that does not hold is an error, not a reason to take another", world(["/opt/bin/nblsp"], { setting: "/set/nblsp" }), undefined],
  ["a relative setting is an error", world(["bin/nblsp"], { setting: "bin/nblsp" }), undefined],
  ["the home folder is expanded", world(["/home/u/nblsp"], { ...all, setting: "~/nblsp" }), { path: "/home/u/nblsp", origin: "setting" }],
  ["Windows", world(["C:\\bin\\nblsp.exe"], { platform: "win32", env: { Path: "C:\\x;C:\\bin\\" } }), { path: "C:\\bin\\nblsp.exe", origin: "path" }],
] as const) {
  test(name, () => {
    const got = locate(given);
    if (want === undefined) assert.ok("problem" in got && got.problem !== "", JSON.stringify(got));
    else assert.deepEqual(got, want);
  });
}
