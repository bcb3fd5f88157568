// Bundles the extension; with --tests its tests too; with --watch for as long as it runs.
import { readdirSync } from "node:fs";
import { build, context } from "esbuild";

const common = { bundle: true, platform: "node", target: "node20", logLevel: "warning", legalComments: "eof" };
const extension = {
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  format: "cjs",
  external: ["vscode"],
  minify: !process.argv.includes("--watch"),
};
const files = (folder) => readdirSync(folder).filter((f) => f.endsWith(".ts")).map((f) => `${folder}/${f}`);

if (process.argv.includes("--watch")) {
  await (await context(extension)).watch();
} else {
  const all = [build(extension)];
  if (process.argv.includes("--tests")) {
    const modules = { ...common, format: "esm", outExtension: { ".js": ".mjs" }, packages: "external" };
    all.push(
      build({ ...modules, entryPoints: files("test/unit"), outdir: "out/unit" }),
      build({ ...modules, entryPoints: files("test/editor"), outdir: "out/editor" }),
      // These run inside VS Code.
      build({ ...common, format: "cjs", external: ["vscode"], entryPoints: ["test/host/index.ts"], outfile: "out/host/index.js" }),
      build({ ...common, format: "cjs", external: ["vscode"], entryPoints: ["test/kernel/extension.ts"], outfile: "test/kernel/dist/extension.js" }),
    );
  }
  await Promise.all(all);
}
