/** Where the server may be, and why each place is or is not taken. Pure: the caller brings the world. */

export type Origin = "setting" | "environment" | "path" | "bundled";

export interface Found {
  readonly path: string;
  readonly origin: Origin;
}

/** A place that was named and does not hold: the user has to hear of it instead of getting another server. */
export interface Missing {
  readonly problem: string;
}

export interface World {
  /** The machine-scoped setting nblsp.path; "" when it is not set. */
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The path of the binary that this package holds, whether it exists or not. */
  readonly bundled: string;
  /** Whether the user trusts the workspace. */
  readonly trusted: boolean;
  isFile(path: string): boolean;
}

/**
 * The order is setting, NBLSP_PATH, PATH, bundled. In a workspace that is not trusted only the bundled
 * server runs: a folder may have put its own programs on the PATH (direnv, containers).
 */
export function locate(world: World): Found | Missing {
  if (!world.trusted) {
    return world.isFile(world.bundled)
      ? { path: world.bundled, origin: "bundled" }
      : { problem: "This workspace is not trusted, and this build of the extension brings no server of its own. Trust the workspace to use the nblsp that is installed." };
  }
  const named: [Origin, string, string][] = [
    ["setting", world.setting, "the setting nblsp.path"],
    ["environment", world.env["NBLSP_PATH"] ?? "", "the environment variable NBLSP_PATH"],
  ];
  for (const [origin, value, what] of named) {
    if (value === "") continue;
    const path = expandHome(value, world);
    if (!isAbsolute(path, world.platform)) return { problem: `${capital(what)} has to be an absolute path: ${value}` };
    if (!world.isFile(path)) return { problem: `There is no file at ${path}, which ${what} names.` };
    return { path, origin };
  }
  const windows = world.platform === "win32";
  const separator = windows ? "\\" : "/";
  for (const folder of (pathVariable(world) ?? "").split(windows ? ";" : ":")) {
    // A relative entry means the current folder, which may be one that was just cloned.
    if (!isAbsolute(folder, world.platform)) continue;
    const path = folder.replace(/[\\/]+$/, "") + separator + binaryName(world.platform);
    if (world.isFile(path)) return { path, origin: "path" };
  }
  if (world.isFile(world.bundled)) return { path: world.bundled, origin: "bundled" };
  return { problem: "nblsp was not found: install it (pip install nblsp), or name it in the setting nblsp.path." };
}

export function binaryName(platform: NodeJS.Platform): string {
  return platform === "win32" ? "nblsp.exe" : "nblsp";
}

function pathVariable(world: World): string | undefined {
  if (world.platform !== "win32") return world.env["PATH"];
  const key = Object.keys(world.env).find((k) => k.toUpperCase() === "PATH");
  return key === undefined ? undefined : world.env[key];
}

function isAbsolute(path: string, platform: NodeJS.Platform): boolean {
  return platform === "win32" ? /^([a-z]:[\\/]|\\\\)/i.test(path) : path.startsWith("/");
}

function expandHome(path: string, world: World): string {
  const home = world.env["HOME"] ?? world.env["USERPROFILE"];
  return home !== undefined && /^~[\\/]/.test(path) ? home + path.slice(1) : path;
}

function capital(s: string): string {
  return s.charAt(0).toUpperCase() + s.slice(1);
}
