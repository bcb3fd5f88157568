// Builds one VSIX for each platform with the server inside, and one without. Arguments: the targets to
// build, such as linux-x64 or "universal"; all of them when there are none.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createVSIX } from "@vscode/vsce";
import { check } from "./vsix.mjs";

/** VS Code's names of platforms in Go's words. */
const platforms = {
  "linux-x64": { GOOS: "linux", GOARCH: "amd64" },
  "linux-arm64": { GOOS: "linux", GOARCH: "arm64" },
  "linux-armhf": { GOOS: "linux", GOARCH: "arm", GOARM: "7" },
  "alpine-x64": { GOOS: "linux", GOARCH: "amd64" },
  "alpine-arm64": { GOOS: "linux", GOARCH: "arm64" },
  "darwin-x64": { GOOS: "darwin", GOARCH: "amd64" },
  "darwin-arm64": { GOOS: "darwin", GOARCH: "arm64" },
  "win32-x64": { GOOS: "windows", GOARCH: "amd64" },
  "win32-arm64": { GOOS: "windows", GOARCH: "arm64" },
};
const universal = "universal";

const targets = process.argv.length > 2 ? process.argv.slice(2) : [...Object.keys(platforms), universal];
const unknown = targets.find((t) => t !== universal && !(t in platforms));
if (unknown !== undefined) throw new Error(`unknown target ${unknown}; known are ${Object.keys(platforms).join(", ")} and ${universal}`);

process.chdir(new URL("..", import.meta.url).pathname);
const root = "../..";
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
const borrowed = ["LICENSE", "CHANGELOG.md"];
for (const file of borrowed) copyFileSync(`${root}/${file}`, file);
mkdirSync("packages", { recursive: true });
try {
  for (const target of targets) {
    rmSync("bin", { recursive: true, force: true });
    if (target !== universal) goBuild(platforms[target]);
    const packagePath = `packages/nblsp-${target}-${version}.vsix`;
    await createVSIX({
      dependencies: false, // the bundle holds them
      packagePath,
      ...(target === universal ? {} : { target }),
    });
    check(packagePath, target === universal ? undefined : { name: target, ...platforms[target] });
    console.log(`${packagePath}  ${(statSync(packagePath).size / 1e6).toFixed(1)} MB`);
  }
} finally {
  rmSync("bin", { recursive: true, force: true });
  for (const file of borrowed) rmSync(file, { force: true });
}

function goBuild(platform) {
  const output = `${process.cwd()}/bin/nblsp${platform.GOOS === "windows" ? ".exe" : ""}`;
  execFileSync("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", output, "./cmd/nblsp"], {
    cwd: root,
    env: { ...process.env, CGO_ENABLED: "0", ...platform },
    stdio: "inherit",
  });
}
